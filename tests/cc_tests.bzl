"""C++ tests by dropping a file in: tests/gc/handshake_test.cc becomes //tests/gc:handshake_test."""

load("//tools/bazel:copts.bzl", "TRICOLOR_COPTS")

def tricolor_cc_tests(files, deps, size = "small", data = [], overrides = {}):
    """One cc_test per file.

    Args:
      files: the test files, usually glob(["*_test.cc"], allow_empty = True)
      deps: what all of them link against, besides GoogleTest and the folder's headers
      size: Bazel's test size
      data: files they read while they run
      overrides: test name -> dict of further cc_test attributes (size, deps, data, tags, ...);
        `deps` and `data` are added to the common ones, the others replace them
    """
    names = [file[:-len(".cc")] for file in files]
    for name in overrides:
        if name not in names:
            fail("overrides names no test of this folder: " + name)

    for name in names:
        special = dict(overrides.get(name, {}))
        own_deps = special.pop("deps", [])
        own_data = special.pop("data", [])
        native.cc_test(
            name = name,
            srcs = [name + ".cc"] + native.glob(["*.h"], allow_empty = True),
            copts = TRICOLOR_COPTS,
            size = special.pop("size", size),
            data = data + own_data,
            deps = deps + own_deps + ["@googletest//:gtest_main"],
            **special
        )
