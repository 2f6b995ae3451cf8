"""How extension modules are built for tricolor, for the sysconfig module of CPython 3.11.

tools/tricolor-cc names this module to the interpreter that runs a setup.py.
"""

import importlib
import os
import sys

_MULTIARCH = getattr(sys.implementation, "_multiarch", "x86_64-linux-gnu")

build_time_vars = dict(importlib.import_module(f"_sysconfigdata__{_MULTIARCH}").build_time_vars)
_SUFFIX = os.environ["TRICOLOR_EXTENSION_SUFFIX"]
_TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_INCLUDE = os.path.join(os.path.dirname(_TOOLS), "compat", "include")
_CC = os.path.join(_TOOLS, "tricolor-cc")
build_time_vars.update(
    CC=_CC,
    CXX=f"{_CC} --cxx",
    LDSHARED=f"{_CC} -shared",
    LDCXXSHARED=f"{_CC} --cxx -shared",
    BLDSHARED=f"{_CC} -shared",
    CFLAGS="-Wall -O2 -DNDEBUG -fwrapv",
    OPT="-O2 -DNDEBUG -fwrapv",
    CCSHARED="-fPIC",
    EXT_SUFFIX=_SUFFIX,
    SOABI=_SUFFIX.removeprefix(".").removesuffix(".so"),
    INCLUDEPY=_INCLUDE,
    CONFINCLUDEPY=_INCLUDE,
    LIBPYTHON="",
    Py_ENABLE_SHARED=0,
)
