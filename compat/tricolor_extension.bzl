"""Extension modules in C, compiled against our Python.h."""

# What the interpreter looks for first (runtime/native_hooks.h).
EXTENSION_SUFFIX = ".tricolor-311-x86_64-linux-gnu.so"

def tricolor_extension(name, srcs, deps = [], copts = [], linkopts = [], suffix = EXTENSION_SUFFIX, parallel = False, **kwargs):
    """The module `name` from C or C++ files that include <Python.h>; the target is name + suffix.

    Its symbols stay undefined: the program that loads it has them. Warnings are off, because the
    source is somebody else's and stays as it is; assertions are off, as CPython builds extensions.
    `parallel` shows what a module needs to say that it runs without the lock (include/parallel.h).
    """
    native.cc_binary(
        name = name + suffix,
        srcs = srcs,
        copts = ["-w", "-DNDEBUG", "-fwrapv"] + (["-DTRICOLOR_PARALLEL"] if parallel else []) + copts,
        linkopts = linkopts,
        linkshared = True,
        deps = ["//compat:python_headers"] + deps,
        **kwargs
    )
