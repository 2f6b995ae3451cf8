# The audit events of code: compile, exec, import, code and function objects, frames, marshal, gc.
import ast
import gc
import io
import marshal
import pickle
import sys
import types

from _audit import watch

watch("compile", compile, "1 + 1", "f.py", "eval")
watch("compile bytes", compile, b"x = 1", b"f.py", "exec")
watch("compile to a tree", compile, "x = 1", "f.py", "exec", ast.PyCF_ONLY_AST)
tree = ast.parse("x = 1")
watch("compile a tree", compile, tree, "f.py", "exec")
watch("compile a tree to a tree", compile, tree, "f.py", "exec", ast.PyCF_ONLY_AST)
watch("compile what is no code", compile, "1 +", "f.py", "eval")
watch("compile in no mode", compile, "1", "f.py", "no")
watch("compile a number", compile, 1, "f.py", "eval")
watch("compile a null", compile, "a\0b", "f.py", "eval")
watch("compile with flags", compile, "1", "f.py", "eval", 1 << 30)
watch("eval text", eval, " 1 + 1")
watch("eval bytes", eval, b"1 + 1")
watch("eval code", eval, compile("1", "c.py", "eval"))
watch("eval a number", eval, 1)
watch("exec text", exec, "x = 1", {})
watch("exec code", exec, compile("1", "c.py", "exec"), {})


def outer():
    kept = 1

    def inner():
        return kept

    return inner


def plain(a, b=1, *, c=2):
    pass


with_closure, code = outer().__code__, plain.__code__
watch("exec without the closure", exec, with_closure, {})
watch("exec with a closure", exec, with_closure, {}, closure=(types.CellType(1),))
watch("eval without the closure", eval, with_closure, {})

watch("function", types.FunctionType, code, {})
watch("function without the closure", types.FunctionType, with_closure, {})
watch("function of a number", types.FunctionType, 1, {})
watch("lambda", lambda: (lambda: 1))
watch("class statement", lambda: type("C", (), {}))
small = types.CodeType(
    0, 0, 0, 0, 1, 0, b"\x97\x00d\x00S\x00", (None,), (), (), "file", "name", "qual", 1, b"", b"")
watch("code.replace", small.replace, co_name="other", co_argcount=0, co_flags=1)
watch("code.replace of names", small.replace, co_varnames=("a",), co_nlocals=1, co_filename="z")
watch("code.replace of a number", small.replace, co_name=1)
watch("code", types.CodeType, 0, 0, 0, 0, 1, 0, b"d\x00S\x00", (None,), (), (), "f", "n", "q", 1, b"", b"")

watch("_getframe", sys._getframe)
watch("_getframe(1)", sys._getframe, 1)
watch("_getframe too deep", sys._getframe, 10000)
watch("_current_frames", sys._current_frames)
watch("_current_exceptions", sys._current_exceptions)
watch("settrace", sys.settrace, None)
watch("settrace without", sys.settrace)
watch("setprofile", sys.setprofile, None)
watch("asyncgen hooks", sys.set_asyncgen_hooks, None, None)
watch("finalizer of asyncgen", sys.set_asyncgen_hooks, finalizer=None)
watch("no asyncgen hooks", sys.set_asyncgen_hooks)
watch("asyncgen hooks of a number", sys.set_asyncgen_hooks, None, 1)
watch("setrecursionlimit", sys.setrecursionlimit, 1000)

watch("get_objects", gc.get_objects)
watch("get_objects(None)", gc.get_objects, generation=None)
watch("get_objects(1)", gc.get_objects, 1)
watch("get_objects(7)", gc.get_objects, 7)
watch("get_referrers", gc.get_referrers)
watch("get_referrers of two", gc.get_referrers, [], 1)
watch("get_referents", gc.get_referents, 1, "a")
watch("collect", gc.collect)

data = watch("dumps", marshal.dumps, 1)
watch("dumps in a version", marshal.dumps, (1, "a"), 2)
watch("dumps of what cannot be", marshal.dumps, object())
watch("loads", marshal.loads, data)
watch("loads of a memoryview", marshal.loads, memoryview(data))
watch("loads of nothing", marshal.loads, b"")
file = io.BytesIO()
watch("dump", marshal.dump, [1], file)
file.seek(0)
watch("load", marshal.load, file)
watch("load of a number", marshal.load, 1)

watch("pickle", pickle.loads, pickle.dumps(len))
watch("pickle in Python", pickle._loads, pickle.dumps(len))
watch("pickle without names", pickle.loads, pickle.dumps([1]))
sys.breakpointhook = lambda *args: print("  breakpoint", args)
watch("breakpoint", breakpoint, 1, 2)
sys.stdin = io.StringIO("line\n")
watch("input", input, "prompt")
print()
watch("input at the end", input)

ids = []
sys.addaudithook(lambda event, args: event == "builtins.id" and ids.append(args))
number = id(sys)
print("id", ids == [(number,)])

imports = []


def import_hook(event, args):
    if event == "import":
        imports.append(args)


sys.addaudithook(import_hook)
for name in ("colorsys", "colorsys", "xml.dom.domreg", "no_such"):
    try:
        __import__(name)
    except ImportError as e:
        print(type(e).__name__, e.name)
from xml.dom import minicompat  # noqa: E402, F401

for name, path, folders, finders, hooks in imports:
    print("import", name, path, folders is sys.path, finders is sys.meta_path, hooks is sys.path_hooks)
