"""Sources of Debian packages, for tests that compile somebody else's extension unchanged."""

def _debian_source(ctx):
    result = ctx.execute([ctx.path(ctx.attr._fetch), ctx.attr.package, "."] + ctx.attr.folders)
    if result.return_code:
        fail("apt cannot fetch the source package %s: %s" %
             (ctx.attr.package, " ".join(result.stderr.split())))
    if result.stderr:
        print(result.stderr.strip())  # buildifier: disable=print
    ctx.file("BUILD.bazel", """package(default_visibility = ["//visibility:public"])

exports_files(glob(["**"]))

filegroup(
    name = "%s",
    srcs = glob(["**"], exclude = ["BUILD.bazel", "WORKSPACE"]),
)
""" % ctx.name, executable = False)

debian_source = repository_rule(
    implementation = _debian_source,
    doc = "The source of a Debian source package with Debian's patches, unpacked, nothing else changed.",
    attrs = {
        "package": attr.string(mandatory = True),
        "folders": attr.string_list(doc = "what to unpack of it; default: everything"),
        "_fetch": attr.label(default = "//tools/bazel:fetch_source"),
    },
)
