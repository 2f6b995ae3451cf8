#!/usr/bin/python3.11
"""What the C API offers of CPython 3.11's, from the headers and the sources of this folder.

usage: compat/list_symbols.py            writes compat/API.md and compat/include/limited_api.h
       compat/list_symbols.py --check    exit code 1 if they are not what would be written, or a name is
                                         neither there nor listed as missing with its reason
       compat/list_symbols.py --missing  names that a header declares and nobody defines

api_names.txt has the public names of CPython 3.11's headers and those of its stable ABI, in lines of
`kind since name...`. `since`: the first Py_LIMITED_API that shows it; `abi`: in the stable ABI alone; `-`: not
in the limited API.
"""

import fnmatch
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).absolute().parent

# Works, but not as CPython does in every respect.
PARTIAL = {
    "PyUnicode_AsUnicode": "the copy stays until the process ends",
    "PyUnicode_AsUnicodeAndSize": "the copy stays until the process ends",
    "PyUnicode_DecodeLocale": "the locale is UTF-8",
    "PyUnicode_EncodeLocale": "the locale is UTF-8",
    "Py_DecodeLocale": "the locale is UTF-8",
    "Py_EncodeLocale": "the locale is UTF-8",
    "PyObject_GC_Resize": "a longer object is a new one",
    "PyThreadState_Swap": "null leaves the thread its state",
    "PyEval_SetTrace": "what is set is also the frames' f_trace; of the calling thread only",
    "PyThread_set_stacksize": "PyThread_start_new_thread does not look at it",
    "Py_NewInterpreter": "there is one interpreter: null, NotImplementedError",
    "PyInterpreterState_New": "there is one interpreter: null, NotImplementedError",
    "Py_Initialize": "finds the runtime running; a fatal error if it is not",
    "Py_InitializeEx": "finds the runtime running; a fatal error if it is not",
    "PyTraceMalloc_Track": "-2: there is no tracemalloc",
    "PyTraceMalloc_Untrack": "-2: there is no tracemalloc",
    "PyMem_SetupDebugHooks": "without effect, as in a CPython that is no debug build",
}

# Not there, and why. A use fails to compile or to load, with the name.
EMBEDDING = "the runtime is a program, not a library that a program starts"
FRAMES = "frames are the interpreter's own; C code cannot run or wrap one"
COMPILER = "the compiler is CPython's, in a process of its own"
MISSING = {
    "Py_BytesMain Py_Main Py_RunMain Py_Finalize* Py_FrozenMain Py_Set* Py_PreInit* "
    "Py_InitializeFromConfig Py_ExitStatusException Py_FdIsInteractive PyConfig* PyPreConfig* PyStatus* "
    "PyWideStringList* PyImport_*Inittab PyImport_FrozenModules Py_*Flag Py_NoUserSiteDirectory": EMBEDDING,
    "PyRun_Interactive*": "there is no interactive loop in C",
    "PyEval_EvalFrame* PyGen_New* PyCoro_New PyAsyncGen_New PyFrame_LocalsToFast": FRAMES,
    "PyCompile_* PySymtable_* PyCode_Optimize PyToken_* PyAST_* PyParser_* PyNode_*": COMPILER,
    "PyEval_AcquireLock PyEval_ReleaseLock": "deprecated since 3.2: which thread state is not said",
    "_PyThreadState_Init _PyThreadState_Prealloc": "PyThreadState_New makes a whole state",
    "PyInterpreterState_Clear PyInterpreterState_Delete": "there is one interpreter, which lives as long as the program",
    "PyWrapper_New PyDescr_NewWrapper PyWrapperFlag* wrapperbase": "slot wrappers are the runtime's own",
    "PyObject_*ArenaAllocator PyObjectArenaAllocator": "there are no arenas: cells come from the collector",
    "PyFile_OpenCode* PyFile_SetOpenCodeHook": "imports read files themselves; no hook is asked",
    "PyFile_NewStdPrinter PyStdPrinter_Type": "the standard streams are io objects from the start",
    "PyCMethod_CheckExact PyCFunction_GET_CLASS PyCell_GET PyCell_SET PyException_HEAD PySet_MINSIZE "
    "PyUnicode_Kind": "the layout behind it is not CPython's; functions do the same",
    "PyUnicode_WSTR_LENGTH Py_UNICODE_WIDE Py_USING_UNICODE Py_fstring_input PyInit__imp "
    "PySignal_SetWakeupFd PyRun_AnyFileFlags Py_DTSF_NO_NEG_0 Py_UNICODE_TONUMERIC": "no user has been met",
    "PyMarshal_Init PyHash_GetFuncDef Py_UniversalNewlineFgets Py_GETENV": "of CPython's interior",
}


def headers():
    for path in sorted((HERE / "include").rglob("*.h")):
        if path.name == "limited_api.h":  # written from the others
            continue
        yield path, path.read_text()


def declared():
    """(functions, data, macros and inline functions): name -> header."""
    functions, data, macros = {}, {}, {}
    for path, text in headers():
        name = path.name
        for m in re.finditer(r"TC_API\([^,]+,\s*(\w+)\s*,", text):
            if not m.group(1).startswith("tc_"):
                functions.setdefault(m.group(1), name)
        for m in re.finditer(r"TC_DATA\([^,]+,\s*(\w+)\)", text):
            data.setdefault(m.group(1), name)
        for m in re.finditer(r'^extern .*?(_?Py\w+)\)?(?:\(void\))? __asm__\("tc_\w+"\)', text, re.M):
            data.setdefault(m.group(1), name)
        for m in re.finditer(
                r"^\s*#\s*define\s+(_?Py\w+|METH_\w+)|^static inline [\w *]+?\s\*?(_?Py\w+)\(", text, re.M):
            macros.setdefault(m.group(1) or m.group(2), name)
        for m in re.finditer(r"^\}\s*(_?Py\w+);|^typedef[^;]*?\b(_?Py\w+);|\b(PyGILState_\w+|PyGEN_\w+|"
                             r"PYGEN_\w+|Py\w+_DOMAIN\w*|PYMEM\w+|PySEND\w*)\b", text, re.M):
            macros.setdefault(next(filter(None, m.groups())), name)
    functions.pop("name", None)
    data.pop("name", None)
    for name in functions:
        macros.pop(name, None)
    return functions, data, macros


def defined(functions):
    text = "\n".join(p.read_text() for p in HERE.rglob("*.cc"))
    tokens = set(re.findall(r"\b(_?(?:Py|Blocks)\w+)\)?\s*\(", text))
    # Made by macros of the sources.
    for prefix, names in (("PyNumber_", re.findall(r"^TC_(?:BINARY|UNARY)\((\w+)", text, re.M)),
                          ("PyNumber_InPlace", re.findall(r"^TC_BINARY\((\w+)", text, re.M)),
                          ("PySys_", re.findall(r"^TC_(?:STREAM_FUNCTIONS|FORMAT)\((\w+)", text, re.M)),
                          ("_PyUnicode_", re.findall(r"^TC_CASE\((\w+)", text, re.M))):
        tokens |= {prefix + n for n in names}
    tokens |= {f"_PyLong_{n}_Converter" for n in re.findall(r"^TC_CONVERTER\((\w+)", text, re.M)}
    return {name for name in functions if name in tokens}


def by_symbol():
    """Functions and data that no header declares: found by name only (functions_of_macros.cc)."""
    text = "\n".join(p.read_text() for p in HERE.rglob("*.cc"))
    return (set(re.findall(r"TC_FUNCTION\([^,]+,\s*(\w+)", text)) |
            set(re.findall(r"^TC_CALL\w*\((\w+)\)", text, re.M)) |
            set(re.findall(r'__asm__\("tc_(\w+)"\)', text)))


def reason(name):
    for patterns, why in MISSING.items():
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns.split()):
            return why
    return None


def table():
    """(text of API.md, names that are missing without a reason)."""
    functions, data, macros = declared()
    have = defined(functions) | by_symbol()
    lines = [line.split() for line in (HERE / "api_names.txt").read_text().splitlines()]
    rows = sorted((name, kind, since) for kind, since, *names in lines for name in names)
    state, unexplained = {}, []
    for name, kind, since in rows:
        if name in have or name in data or name in macros:
            state[name] = "partial" if name in PARTIAL else "supported"
        else:
            state[name] = "missing"
            if reason(name) is None:
                unexplained.append(name)
    groups = [("stable ABI and limited API", [r for r in rows if r[2] != "-"]),
              ("other public API", [r for r in rows if r[2] == "-"])]
    out = ["# The C API, name by name", "",
           "Written by `compat/list_symbols.py` from the headers and sources of this folder; "
           "`//tests/house:api_table_test` checks that it is up to date.", "",
           "| of CPython 3.11's | names | supported | partial | missing |", "|---|--:|--:|--:|--:|"]
    for title, group in groups:
        count = [sum(state[r[0]] == s for r in group) for s in ("supported", "partial", "missing")]
        out.append(f"| {title} | {len(group)} | {count[0]} | {count[1]} | {count[2]} |")
    out += ["", "## Partial", "", "| name | how |", "|---|---|"]
    out += [f"| `{name}` | {PARTIAL[name]} |" for name in sorted(PARTIAL)]
    out += ["", "## Missing", "",
            "A use of one fails to compile, or the module does not load, with its name.", "",
            "| why | names |", "|---|---|"]
    reasons = {}
    for name, _, since in rows:
        if state[name] == "missing":
            reasons.setdefault(reason(name) or "no reason given", []).append(
                f"`{name}`" + ("" if since == "-" else " (limited)"))
    out += [f"| {why} | {' '.join(names)} |" for why, names in sorted(reasons.items())]
    for title, group in groups:
        out += ["", f"## {title[0].upper()}{title[1:]}: supported", ""]
        kinds = {}
        for name, kind, _ in group:
            if state[name] != "missing":
                kinds.setdefault(kind, []).append(name)
        for kind in sorted(kinds):
            out += [f"**{kind}** {' '.join(kinds[kind])}", ""]
    later = (HERE / "include/parallel.h").read_text()
    names = re.findall(r"TC_API\([^,]+,\s*(Py\w+)\s*,|#define (Py\w+)|^} (Py\w+);", later, re.M)
    out += ["## After 3.11: behind TRICOLOR_PARALLEL", "",
            " ".join(sorted({next(filter(None, n)) for n in names})), ""]
    private = sorted(n for n in defined(functions) if n.startswith("_"))
    out += ["## Private names that extensions use", "", " ".join(private)]
    return "\n".join(out).rstrip() + "\n", unexplained


LIMITED_HEAD = """// Written by compat/list_symbols.py: what Py_LIMITED_API hides, at the end of Python.h.
//
// A function that the limited API of that version lacks gets a name that nobody defines, so that its use fails to
// compile or to load with that name, and code may define one of its own. Macros are undefined. Fields of structures,
// private names and what macros of the limited API expand to stay visible.
#ifndef TC_LIMITED_API_H
#define TC_LIMITED_API_H

#if Py_LIMITED_API + 0 <= 3
#define TC_LIMITED 0x03020000
#else
#define TC_LIMITED Py_LIMITED_API
#endif
"""


def bodies_of_macros():
    """name -> names in what it expands to, of all headers."""
    found = {}
    for _, text in headers():
        text = re.sub(r"\\\\\n", " ", text)
        for m in re.finditer(r"^\s*#\s*define\s+(\w+)(.*)$", text, re.M):
            found.setdefault(m.group(1), set()).update(re.findall(r"\b(?:_?Py|tc_|TC_)\w+", m.group(2)))
    return found


def limited():
    """The text of include/limited_api.h."""
    functions, _, macros = declared()
    inline = {m for _, text in headers() for m in re.findall(r"^static inline [\w *]+?\s\*?(Py\w+)\(", text, re.M)}
    since = {}
    for line in (HERE / "api_names.txt").read_text().splitlines():
        kind, version, *names = line.split()
        if kind in ("function", "macro") and version not in ("abi", "3.2"):
            since.update((name, version) for name in names if name.startswith("Py"))
    hidden = {name: version for name, version in since.items() if name in functions or name in macros}
    bodies = bodies_of_macros()
    # What stays visible may need it; private names count where that leads to them.
    grey = [name for name in bodies if name not in hidden and not name.startswith("_")]
    seen = set()
    while grey:
        name = grey.pop()
        hidden.pop(name, None)
        if name not in seen:
            seen.add(name)
            grey += bodies.get(name, ())
    out = [LIMITED_HEAD]
    by_version = {}
    for name, version in hidden.items():
        by_version.setdefault(version, []).append(name)
    for version in sorted(by_version, key=lambda v: (v != "-", [int(n) for n in v.split(".") if n.isdigit()])):
        if version != "-":
            major, minor = version.split(".")
            out.append(f"#if TC_LIMITED < 0x{int(major):02x}{int(minor):02x}0000  // {version}")
        for name in sorted(by_version[version]):
            if name in bodies:
                out.append(f"#undef {name}")
            if name in functions or name in inline:
                out.append(f"#define {name} {name}_is_not_in_the_limited_API")
        if version != "-":
            out.append("#endif")
        out.append("")
    return "\n".join(out) + "#endif  // TC_LIMITED_API_H\n"


def main():
    text, unexplained = table()
    functions = declared()[0]
    undefined = sorted(set(functions) - defined(functions) - by_symbol())
    if "--missing" in sys.argv:
        print("\n".join(undefined))
        return 0
    path = HERE / "API.md"
    if "--check" not in sys.argv:
        path.write_text(text)
        (HERE / "include/limited_api.h").write_text(limited())
        if unexplained:
            print("missing without a reason:", *unexplained)
        return 0
    problems = [f"missing without a reason: {name}" for name in unexplained]
    problems += [f"declared and not defined: {name}" for name in undefined if reason(name) is None]
    if path.read_text() != text:
        problems.append("API.md is not up to date: run compat/list_symbols.py")
    if (HERE / "include/limited_api.h").read_text() != limited():
        problems.append("include/limited_api.h is not up to date: run compat/list_symbols.py")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
