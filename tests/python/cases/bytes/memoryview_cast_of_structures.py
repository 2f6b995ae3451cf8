"""Memory whose format is none of the native ones can be seen as bytes, and as nothing else."""
import ctypes


class Point(ctypes.BigEndianStructure):
    _fields_ = [("x", ctypes.c_int32), ("y", ctypes.c_int16)]


class Empty(ctypes.Structure):
    _fields_ = []


for exporter in Point(1, 2), (Point * 2)(), ctypes.c_wchar("a"), ctypes.py_object(5), Empty(), (ctypes.c_char * 3)(*b"abc"):
    view = memoryview(exporter)
    print(view.format, view.itemsize, view.shape)
    for format in "B", "@b", "c", "h", "d", "T{", "":
        try:
            part = view.cast(format)
            print(format, part.format, part.shape, bytes(part[-2:]) if format != "h" else part.tolist())
        except (TypeError, ValueError) as e:
            print(format, type(e).__name__, e)
part = memoryview(Point(1, 2)).cast("B")
print(part.tolist(), part.obj.y)

odd = memoryview(ctypes.py_object(5))
for view in odd, odd.toreadonly(), memoryview(b"a"):
    try:
        view[0] = 8
    except (NotImplementedError, TypeError) as e:
        print(type(e).__name__, e)
