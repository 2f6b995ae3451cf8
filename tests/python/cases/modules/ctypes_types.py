# ctypes: structures, unions and arrays, calls of the C library.
import ctypes as c


class Word(c.Union):
    _fields_ = [("i", c.c_uint32), ("b", c.c_ubyte * 4)]


class Later(c.Union):
    pass


Later._fields_ = [("p", c.POINTER(Later)), ("d", c.c_double)]


class Point(c.Structure):
    _fields_ = [("x", c.c_int), ("y", c.c_double), ("bits", c.c_uint, 3), ("word", Word)]


word = Word(i=0x01020304)
print(list(word.b), c.sizeof(Word), Word.i, Later.d, c.sizeof(Later))
word.b[0] = 255
print(hex(word.i), Word._fields_[0][0])
point = Point(1, 2.5, 9, word)
print(point.x, point.y, point.bits, hex(point.word.i), c.sizeof(Point))
for wrong in ([("x", int)], [("x",)], 5):
    for base in (c.Union, c.Structure):
        try:
            type("Wrong", (base,), {"_fields_": wrong})
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
try:
    Word._fields_ = []
except AttributeError as e:
    print(e)
Word.extra = 1
print(Word.extra, word.extra)
libc = c.CDLL(None)
compare = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_int), c.POINTER(c.c_int))
numbers = (c.c_int * 5)(3, 1, 4, 1, 5)
libc.qsort.restype = None
libc.qsort(numbers, 5, c.sizeof(c.c_int), compare(lambda x, y: x[0] - y[0]))
print(list(numbers), libc.strlen(b"hello"))
