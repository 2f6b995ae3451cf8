# What every method of a file that is closed, detached or was never opened says.
import io
import os

NAMES = """read read1 readall readline readlines readinto readinto1 peek write writelines seek tell truncate flush fileno isatty readable writable seekable __enter__
__next__ __iter__ detach getvalue getbuffer closed name mode newlines reconfigure buffer raw close""".split()
ARGUMENTS = {"readinto": [(bytearray(3),)], "readinto1": [(bytearray(3),)], "write": [(b"x",), ("x",)], "writelines": [([b"x"],)], "seek": [(0,), (0, 0)]}


def probe(label, file):
    for name in NAMES:
        try:
            attribute = getattr(file, name)
        except Exception as e:
            print(label, name, type(e).__name__, e)
            continue
        if not callable(attribute):
            print(label, name, type(attribute).__name__ if name in ("buffer", "raw") else attribute)
            continue
        for arguments in ARGUMENTS.get(name, [()]):
            try:
                print(label, name, *arguments, type(attribute(*arguments)).__name__)
            except Exception as e:
                print(label, name, *arguments, type(e).__name__, e)


class Raw(io.RawIOBase):
    pass


class Buffered(io.BufferedIOBase):
    pass


class Text(io.TextIOBase):
    pass


makers = {
    "FileIO": lambda: io.FileIO(os.devnull, "r+"),
    "text": lambda: open(os.devnull, "r+"),
    "reader": lambda: open(os.devnull, "rb"),
    "writer": lambda: open(os.devnull, "wb"),
    "random": lambda: open(os.devnull, "r+b"),
    "BytesIO": io.BytesIO,
    "StringIO": io.StringIO,
    "text of bytes": lambda: io.TextIOWrapper(io.BytesIO(b"a\nb")),
    "pair": lambda: io.BufferedRWPair(io.FileIO(os.devnull, "r"), io.FileIO(os.devnull, "w")),
    "Raw": Raw,
    "Buffered": Buffered,
    "Text": Text,
    "IOBase": io.IOBase,
}
for kind, maker in makers.items():
    file = maker()
    file.close()
    probe(f"closed {kind}", file)
    if kind in ("text", "reader", "writer", "random", "text of bytes"):
        file = maker()
        below = file.detach()
        probe(f"detached {kind}", file)
        below.close()
    if kind in ("FileIO", "text", "reader", "writer", "random"):
        probe(f"bare {kind}", type(file).__new__(type(file)))
for base in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase):
    for arguments in ((), (0,), (0, 1, 2, 3)):
        for name in ("seek", "truncate"):
            try:
                getattr(base(), name)(*arguments)
            except Exception as e:
                print(base.__name__, name, arguments, type(e).__name__, e)
