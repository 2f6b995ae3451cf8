"""Extension modules in C, compiled against our Python.h."""

def python_extension(name, srcs, deps = [], copts = []):
    """name.so from a C file that includes <Python.h>.

    Its symbols stay undefined: the program that loads it has them. Warnings are off, because the
    source is somebody else's and stays as it is.
    """
    native.cc_binary(
        name = name + ".so",
        srcs = srcs,
        copts = ["-w"] + copts,
        linkshared = True,
        deps = ["//compat:python_headers"] + deps,
    )
