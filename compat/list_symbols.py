#!/usr/bin/python3.11
"""Lists what the C API offers, from the headers and the sources of this folder.

usage: compat/list_symbols.py            the table for compat/README.md
       compat/list_symbols.py --missing  functions that a header declares and nobody defines
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).absolute().parent

# Works, but not as CPython does in every respect.
PARTIAL = {
    "PyUnicode_AsUnicode": "the copy stays until the process ends",
    "PyUnicode_AsUnicodeAndSize": "the copy stays until the process ends",
    "_PyTraceback_Add": "adds no entry: there is no frame",
    "PyTraceBack_Here": "adds no entry: there is no frame",
    "PySys_Audit": "there are no audit hooks",
    "PyBuffer_ToContiguous": "not in Fortran order",
    "PyBuffer_FromContiguous": "contiguous views only",
    "PyUnicode_DecodeLocale": "the locale is UTF-8",
    "PyUnicode_EncodeLocale": "the locale is UTF-8",
    "_PyErr_WriteUnraisableMsg": "without the message",
    "_PyObject_GC_Resize": "a longer object is a new one",
    "PyThreadState_Swap": "one state per thread",
    "PyEval_GetFuncDesc": "the same for every type",
}


def declared():
    functions, data, macros, headers = {}, {}, {}, 0
    for path in sorted((HERE / "include").rglob("*.h")):
        text = path.read_text()
        headers += 1
        name = path.name
        for m in re.finditer(r"TC_API\([^,]+,\s*(\w+)\s*,", text):
            if not m.group(1).startswith("tc_"):
                functions.setdefault(m.group(1), name)
        for m in re.finditer(r"TC_DATA\([^,]+,\s*(\w+)\)", text):
            data.setdefault(m.group(1), name)
        for m in re.finditer(r"^(?:#define|static inline [\w *]+?)\s*\*?(_?Py\w+|METH_\w+|T_[A-Z_]+)",
                             text, re.M):
            macros.setdefault(m.group(1), name)
    functions.pop("name", None)
    data.pop("name", None)
    for name in functions:
        macros.pop(name, None)
    return functions, data, macros


def defined(functions):
    text = "\n".join(p.read_text() for p in HERE.rglob("*.cc"))
    tokens = set(re.findall(r"\b(_?(?:Py|Blocks)\w+)\s*\(", text))
    # Made by macros of the sources.
    for prefix, names in (("PyNumber_", re.findall(r"^TC_(?:BINARY|UNARY)\((\w+)", text, re.M)),
                          ("PyNumber_InPlace", re.findall(r"^TC_BINARY\((\w+)", text, re.M)),
                          ("PySys_", re.findall(r"^TC_(?:WRITE|FORMAT)\((\w+)", text, re.M)),
                          ("_PyUnicode_", re.findall(r"^TC_CASE\((\w+)", text, re.M))):
        tokens |= {prefix + n for n in names}
    tokens |= {f"_PyLong_{n}_Converter" for n in re.findall(r"^TC_CONVERTER\((\w+)", text, re.M)}
    return {name for name in functions if name in tokens}


def main():
    functions, data, macros = declared()
    have = defined(functions)
    missing = sorted(set(functions) - have)
    if "--missing" in sys.argv:
        print("\n".join(missing))
        return
    print(f"{len(have)} functions, {len(data)} data symbols, {len(macros)} macros and inline "
          f"functions; {len(missing)} declared functions are missing and fail to load by name.\n")
    print("| header | functions |\n|---|---|")
    by_header = {}
    for name in sorted(have):
        by_header.setdefault(functions[name], []).append(name)
    for header in sorted(by_header):
        print(f"| `{header}` | {' '.join(by_header[header])} |")
    print("\n| partial | how |\n|---|---|")
    for name in sorted(PARTIAL):
        print(f"| `{name}` | {PARTIAL[name]} |")
    if missing:
        print(f"\nDeclared, missing: {' '.join(missing)}.")


if __name__ == "__main__":
    main()
