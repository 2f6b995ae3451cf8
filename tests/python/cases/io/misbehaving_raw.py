# Raw files that answer nonsense, objects that refer to themselves, writes that a signal cuts short.
import _io
import io
import os
import signal
import sys
import threading


class Unsized(io.IOBase):
    def __next__(self):
        return None


try:
    Unsized().readlines(1)
except TypeError as error:
    print(error)


class Lines(io.RawIOBase):
    def __init__(self):
        self.left = [b"abc\n", b"de\n", b"f\n"]

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop(0)


for hint in (None, -1, 0, 1, 4, 5, 7, 8, 100):
    print(hint, Lines().readlines(hint))


class Raw(io.RawIOBase):
    def __init__(self, answer=b"", position=0):
        self.answer = answer
        self.position = position

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, buffer):
        return self.answer

    def write(self, data):
        return len(data)

    def seek(self, offset, whence=0):
        return self.position

    def tell(self):
        return self.position


for answer in (b"", "x", 1.5, -1, 1 << 70, 99999):
    reader = io.BufferedReader(Raw(answer), 8)
    try:
        print(reader.read(4))
    except Exception as error:
        print(type(error).__name__, error, "| from", type(error.__cause__).__name__)
for kind in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom):
    misplaced = Raw(0)
    made = kind(misplaced)
    misplaced.position = -123
    for method in (lambda: made.seek(0), made.tell):
        try:
            print(method())
        except Exception as error:
            print(type(error).__name__, error)
    misplaced.position = 0
    before = sys.getsizeof(made)
    made.close()
    print(before - sys.getsizeof(made), made.closed)


class Pieces(io.RawIOBase):
    def __init__(self, pieces):
        self.pieces = list(pieces)
        self.reads = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.reads += 1
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        buffer[:len(piece)] = piece
        return len(piece)


raw = Pieces((b"abc", b"de", b"fgh", b"jkl"))
reader = io.BufferedReader(raw, 10)
small = bytearray(2)
print(reader.peek(3), raw.reads)
for _ in range(3):
    print(reader.readinto1(small), bytes(small), raw.reads)
large = bytearray(20)
print(reader.peek(3), raw.reads)
print(reader.readinto1(large), bytes(large[:6]), raw.reads)


class Named(io.BytesIO):
    pass


text = io.TextIOWrapper(Named(), encoding="utf-8")
text.buffer.name = text
buffered = io.BufferedReader(Named())
buffered.raw.name = buffered
for recursive in (text, buffered):
    try:
        print(repr(recursive))
    except RuntimeError as error:
        print(error)
del text.buffer.name, buffered.raw.name


class OnlyWrites(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return len(data)


writer = io.TextIOWrapper(io.BufferedWriter(OnlyWrites()), "ascii")
for call in (writer.read, writer.readline, lambda: next(writer)):
    try:
        call()
    except OSError as error:
        print(type(error).__name__, error)


class Views(io.BytesIO):
    def read(self, size=-1):
        return memoryview(super().read(size))

    read1 = read


print(io.TextIOWrapper(Views(b"some text\nmore"), "utf-8").read(9))
print(repr(io.TextIOWrapper(Views(b"some text\nmore"), "utf-8").read()))


class Path:
    def __init__(self, answer):
        self.answer = answer

    def __fspath__(self):
        return self.answer


for answer in (1, None):
    try:
        open(Path(answer))
    except TypeError as error:
        print(error)

pair = io.BufferedRWPair(Raw(0), Raw(0))


class Failing(Raw):
    def close(self):
        if not self.position:
            raise NameError(self.answer)


first, second = Failing("reader"), Failing("writer")
pair = io.BufferedRWPair(first, second)
try:
    pair.close()
except NameError as error:
    print(error, "context", error.__context__)
first.position = second.position = 1


class SlowFlush(io.RawIOBase):
    def __init__(self):
        self.flushing = threading.Event()
        self.go_on = threading.Event()

    def writable(self):
        return True

    def write(self, data):
        return len(data)

    def flush(self):
        if not self.closed:
            self.flushing.set()
            self.go_on.wait(1)


slow = SlowFlush()
file = io.BufferedWriter(slow, 8)
closer = threading.Thread(target=file.close)
closer.start()
slow.flushing.wait()
try:
    file.write(b"spam")
    print("written")
except ValueError as error:
    print(error)
closer.join()


def interrupted(number, frame):
    if not helper.is_alive():  # it has read a byte: the write is under way
        signal.setitimer(signal.ITIMER_REAL, 0)
        1 / 0


signal.signal(signal.SIGALRM, interrupted)
for keywords in ({"mode": "wb", "buffering": 0}, {"mode": "wb"}, {"mode": "w", "encoding": "ascii"}):
    reading, writing = os.pipe()
    target = open(writing, closefd=False, **keywords)
    data = "xy" if keywords["mode"] == "w" else b"xy"
    helper = threading.Thread(target=os.read, args=(reading, 1))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    helper.start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
    try:
        target.write(data * 2_000_000)
        print("not interrupted")
    except ZeroDivisionError as error:
        print("interrupted:", error)
    helper.join()
    print(os.read(reading, 1))
    os.close(writing)
    os.close(reading)
    try:
        target.close()
    except OSError as error:
        print(error.strerror)
print(_io.text_encoding("x"))

# Positions in text whose decoder is in the middle of something.
for encoding, newline in (("utf-8", None), ("utf-16", None), ("utf-8-sig", ""), ("iso2022_jp", None), ("shift_jis", "\r\n")):
    raw = io.BytesIO()
    writer = io.TextIOWrapper(raw, encoding, newline=newline)
    writer.write("日本\r\nabc\r\n語\n" * 3)
    writer.flush()
    reader = io.TextIOWrapper(io.BytesIO(raw.getvalue()), encoding, newline=newline)
    cookies = []
    while True:
        cookies.append(reader.tell())
        if not reader.read(1):
            break
    print(encoding, cookies[:6], len(cookies))
    whole = io.TextIOWrapper(io.BytesIO(raw.getvalue()), encoding, newline=newline).read()
    for count, cookie in enumerate(cookies):
        reader.seek(cookie)
        if reader.read() != whole[count:]:
            print("lost at", count)
fresh = io.IncrementalNewlineDecoder.__new__(io.IncrementalNewlineDecoder)
for call in (lambda: fresh.decode(b""), fresh.getstate, lambda: fresh.setstate((b"", 0)), fresh.reset):
    try:
        print(call())
    except ValueError as error:
        print(error)
