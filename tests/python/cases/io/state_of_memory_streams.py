# What pickle and copy take of a StringIO and a BytesIO, and put back.
import copy
import io
import pickle

for newline in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc\rd", newline=newline)
    s.read(2)
    for other in (pickle.loads(pickle.dumps(s)), copy.copy(s)):
        print(repr(newline), ascii(other.getvalue()), other.tell(), other.newlines, ascii(other.read()))
        other.write("x\ny")
        print(ascii(other.getvalue()))
s = io.StringIO()
for state in (("a\r\nb", "\r\n", 0, None), ("", "\n", 3, {"x": 1}), ("a", "", 0), 0,
              (b"a", "\n", 0, None), ("a", "x", 0, None), ("a", "\n", -1, None)):
    try:
        s.__setstate__(state)
        print(ascii(s.getvalue()), s.tell(), s.__dict__)
    except Exception as e:
        print(type(e).__name__, e)
for stream, state in ((io.BytesIO(b"abc"), (b"closed", 0, None)), (io.StringIO("abc"), ("closed", "\n", 0, None))):
    stream.__setstate__(state)
    print(stream.getvalue())
    stream.close()
    try:
        stream.__setstate__(state)
    except ValueError as e:
        print(e)
