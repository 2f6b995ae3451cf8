"""Item 3: what hangs behind a cycle is finalized after it, outer before inner, and files keep their data."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, better, log
import gc
import io
import tempfile


def cycle_with_tail(inner_first):
    # CPython goes by the order of birth, so that it gets one of the two wrong.
    if inner_first:
        tail = Node("tail", child=Node("end"))
        a, b = Node("cycle"), Node("cycle")
    else:
        a, b = Node("cycle"), Node("cycle")
        tail = Node("tail", child=Node("end"))
    a.other, b.other, b.tail = b, a, tail


for inner_first in (True, False):
    cycle_with_tail(inner_first)
    gc.collect()
    print(sorted(log), better(log == ["del cycle", "del cycle", "del tail", "del end"]))
    log.clear()


def two_cycles():
    inner = Node("inner")
    inner.self = inner
    outer = Node("outer", inner=inner)
    outer.self = outer


two_cycles()
gc.collect()
print(sorted(log), better(log == ["del outer", "del inner"]))
log.clear()

folder = tempfile.TemporaryDirectory()


class Holder:
    pass


def files(kind):
    path = os.path.join(folder.name, kind)
    h = Holder()
    h.me = h
    if kind == "text":
        h.file = open(path, "w")
        h.file.write("kept")
    elif kind == "binary":
        h.file = open(path, "wb")
        h.file.write(b"kept")
    elif kind == "random":
        h.file = open(path, "w+b")
        h.file.write(b"kept")
    else:  # the layers in one cycle with each other
        raw = io.FileIO(path, "w")
        h.file = io.TextIOWrapper(io.BufferedWriter(raw))
        raw.holder = h
        h.file.write("kept")
    return path


for kind in ("text", "binary", "random", "layers"):
    path = files(kind)
    gc.collect()
    with open(path) as f:
        print(kind, better(f.read() == "kept"))
folder.cleanup()
