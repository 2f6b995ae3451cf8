"""The modules of CPython's standard library that it writes in C and that the runtime has not itself."""

load("//compat:tricolor_extension.bzl", "EXTENSION_SUFFIX", "tricolor_extension")

_SOURCES = "external/cpython/Modules/"

# name: sources, or (sources, libraries, flags)
_MODULES = {
    "_bz2": (["_bz2module.c"], ["bz2"], []),
    "_csv": ["_csv.c"],
    "_json": ["_json.c"],
    "_lzma": (["_lzmamodule.c"], ["lzma"], []),
    "_posixsubprocess": ["_posixsubprocess.c"],
    "_queue": ["_queuemodule.c"],
    "array": ["arraymodule.c"],
    "binascii": (["binascii.c"], ["z"], ["-DUSE_ZLIB_CRC32"]),
    "fcntl": ["fcntlmodule.c"],
    "grp": ["grpmodule.c"],
    "pwd": ["pwdmodule.c"],
    "zlib": (["zlibmodule.c"], ["z"], []),
}

def stdlib_modules(name):
    """A target per module, and the filegroup `name` of all of them."""
    for module, parts in _MODULES.items():
        sources, libraries, flags = parts if type(parts) == "tuple" else (parts, [], [])
        tricolor_extension(
            name = module,
            srcs = ["@cpython//:Modules/" + source for source in sources],
            copts = ["-DPy_BUILD_CORE_MODULE=1", "-I" + _SOURCES, "-fvisibility=hidden"] + flags,
            deps = [":sources", "//compat:internal_headers"] +
                   ["@%s" % library for library in libraries],
        )
    native.filegroup(
        name = name,
        srcs = [module + EXTENSION_SUFFIX for module in _MODULES],
        visibility = ["//visibility:public"],
    )
