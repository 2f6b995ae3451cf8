"""Repositories for what Debian packages install.

A missing package is one clear line that names it, whichever target needs it.
"""

def _require(ctx, path, package):
    if not ctx.path(path).exists:
        fail("%s is missing: install the Debian package %s (tools/setup installs all of them)" %
             (path, package))

def _debian_folder(ctx):
    _require(ctx, ctx.attr.path, ctx.attr.package)
    for entry in ctx.path(ctx.attr.path).readdir():
        ctx.symlink(entry, entry.basename)

debian_folder = repository_rule(
    implementation = _debian_folder,
    doc = "A repository that a Debian package has installed as a folder.",
    local = True,
    attrs = {
        "package": attr.string(mandatory = True, doc = "the Debian package to name when it is missing"),
        "path": attr.string(mandatory = True, doc = "the folder it installs"),
    },
)

def _quoted(flags):
    return "[%s]" % ", ".join(['"%s"' % flag for flag in flags])

def _library(name, deps = [], linkopts = [], includes = []):
    return """cc_library(
    name = "%s",
    deps = %s,
    hdrs = glob(["include/**"], allow_empty = True),
    includes = %s,
    linkopts = %s,
    visibility = ["//visibility:public"],
)
""" % (name, _quoted(deps), _quoted(includes), _quoted(linkopts))

def _system_library(ctx):
    for header in ctx.attr.headers:
        _require(ctx, header, ctx.attr.package)
    includes = []
    if ctx.attr.include_folder:
        ctx.symlink(ctx.attr.include_folder, "include")
        includes = ["include"]
    targets = ctx.attr.targets or {ctx.name: []}
    ctx.file("BUILD.bazel", "\n".join([
        _library(name, linkopts = linkopts, includes = includes)
        for name, linkopts in targets.items()
    ]), executable = False)

system_library = repository_rule(
    implementation = _system_library,
    doc = """One installed library.

Headers under /usr/include need no flag; `include_folder` is for those that live deeper.""",
    local = True,
    attrs = {
        "headers": attr.string_list(mandatory = True, doc = "files that prove the package is installed"),
        "include_folder": attr.string(doc = "a folder to search for headers, if /usr/include is not enough"),
        "package": attr.string(mandatory = True),
        "targets": attr.string_list_dict(doc = "target name -> link flags; default: one target without flags"),
    },
)

def _pkg_config_library(ctx):
    pkg_config = ctx.which("pkg-config")
    if not pkg_config:
        fail("pkg-config is missing: install the Debian package pkgconf (tools/setup installs all of them)")
    for folder, modules in ctx.attr.targets.items():
        build = []
        for module in modules:
            name = ctx.attr.prefix + module
            result = ctx.execute([pkg_config, "--libs", name])
            if result.return_code:
                fail("pkg-config knows no %s: install the Debian package %s (tools/setup installs all of them)" %
                     (name, ctx.attr.package))
            flags = [flag for flag in result.stdout.split(" ") if flag.strip()]
            flags = [flag.strip() for flag in flags]
            if ctx.attr.static:
                flags = [
                    "-l:lib%s.a" % flag[2:] if flag.startswith("-l" + ctx.attr.prefix) else flag
                    for flag in flags
                ]
            build.append(_library(module, linkopts = flags))
        ctx.file(folder + "/BUILD.bazel", "\n".join(build), executable = False)

pkg_config_library = repository_rule(
    implementation = _pkg_config_library,
    doc = "A library of many modules, each described by a .pc file.",
    local = True,
    environ = ["PKG_CONFIG_PATH"],
    attrs = {
        "package": attr.string(mandatory = True),
        "prefix": attr.string(doc = "what a module's .pc file is called before the module's name"),
        "static": attr.bool(doc = "link the archives: no time goes into loading dozens of small libraries"),
        "targets": attr.string_list_dict(mandatory = True, doc = "folder -> modules"),
    },
)
