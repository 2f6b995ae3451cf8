"""Item 3: the layers of a file in one cycle lose nothing, in whatever order they were born."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import better
import gc
import io
import itertools
import tempfile

folder = tempfile.TemporaryDirectory()


class Holder:
    pass


class Text(io.TextIOWrapper):
    """Its finalizer is the program's."""

    def __del__(self):
        self.write(" by __del__")
        self.close()


def leave(path, text_type, order):
    """A file in a cycle; its parts are born in this order."""
    make = {
        "text": lambda: text_type.__new__(text_type),
        "buffer": lambda: io.BufferedWriter.__new__(io.BufferedWriter),
        "raw": lambda: io.FileIO.__new__(io.FileIO),
        "holder": Holder,
    }
    parts = {name: make[name]() for name in order}
    parts["raw"].__init__(path, "w")
    parts["buffer"].__init__(parts["raw"])
    parts["text"].__init__(parts["buffer"])
    parts["holder"].file = parts["text"]
    parts["raw"].holder = parts["holder"]
    parts["text"].write("kept")


for text_type, expected in ((io.TextIOWrapper, "kept"), (Text, "kept by __del__")):
    for n, order in enumerate(itertools.permutations(("text", "buffer", "raw", "holder"))):
        path = os.path.join(folder.name, str(n))
        leave(path, text_type, order)
        gc.collect()
        with open(path) as f:
            found = f.read()
        print(text_type.__name__, *order, better(found == expected))
folder.cleanup()
