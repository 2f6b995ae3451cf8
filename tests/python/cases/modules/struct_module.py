# struct: packing, unpacking, errors.
import struct


def t(f, *a):
    try:
        print(f.__name__, a, f(*a))
    except Exception as e:
        print(f.__name__, a, type(e).__name__, e)


pack, unpack = struct.pack, struct.unpack
for order in "@=<>!":
    for c, v in (("b", 200), ("b", -128), ("B", -1), ("B", 255), ("h", 1 << 20), ("h", -5), ("H", -1), ("i", 1 << 40), ("i", -7), ("I", -1),
                 ("I", 1 << 40), ("l", 1 << 70), ("l", 5), ("L", -1), ("q", 1 << 70), ("q", -1 << 63), ("Q", -1), ("Q", (1 << 64) - 1), ("Q", 1 << 70),
                 ("b", "a"), ("b", 1.5), ("c", 1), ("c", b"ab"), ("c", b"z"), ("f", "a"), ("d", None), ("f", 1e100), ("f", 1.1), ("d", -2.5), ("e", 1e10),
                 ("e", 1.5), ("e", 65504.0), ("e", 6e-8), ("e", -0.0), ("e", 2.98e-8), ("e", 65519.0), ("e", 65520.0), ("s", 1), ("2s", "a"), ("5s", b"abc"), ("2s", bytearray(b"xyz")), ("p", 3), ("5p", b"abcdefg"), ("0p", b"a"), ("?", []), ("?", 5),
                 ("n", 1 << 70), ("n", -3), ("N", -1), ("x", 1)):
        t(pack, order + c, v)
for c in "bBhHiIlLqQefd?":
    for order in "<>":
        n = struct.calcsize(order + c)
        t(unpack, order + c, bytes(range(0x81, 0x81 + n)))
for a in (("b",), ("b", 1, 2), (), ("y", 1), ("3",), (1,), (b"b", 1), (" b  b ", 1, 2), ("2 b", 1), ("@bhilq", 1, 2, 3, 4, 5), (">4s2x3pB?", b"abcdef", b"xyzw", 5, 1), ("0s", b"abc"), ("", ), ("3h", 1, 2, 3)):
    t(pack, *a)
for a in (("b", b""), ("bh", b"abc"), ("b", "a"), ("b", 1), ("5p", b"\x03abcd"), ("5p", b"\xffabcd"), ("3s", b"abc"), ("xbx", b"\x01\x02\x03")):
    t(unpack, *a)
for a in (("<n",), ("99999999999999999999b",), ("9223372036854775807h",), ("b\0",), ("bq",), ("qb0q",), ("",), ("3x2h",), (b">hi",)):
    t(struct.calcsize, *a)
u = struct.unpack_from
for a in (("i", b"abc"), ("i", b"abcdef", 4), ("i", b"abcdef", -3), ("i", b"abcdef", -30), ("b", b"abc", 10), ("<h", b"abcd", 1), ("<h", b"abcd", -2)):
    t(u, *a)
ba = bytearray(5)
for a in (("i", ba, 3, 1), ("i", ba, -6, 1), ("i", ba, -3, 1), ("i", ba), ("i", b"abcd", 0, 1), ("i", ba, 0), ("i", ba, 0, 1, 2), (), ("i",), ("i", ba, 50, 1), ("i", ba, "x", 1), (">h", ba, 1, 258), ("b", ba, -1, 7)):
    t(struct.pack_into, *a)
S = struct.Struct("<hh")
print(S.size, S.format, S.pack(1, 2), S.unpack(b"abcd"), S.unpack_from(buffer=b"aaaaaaa", offset=1), list(S.iter_unpack(b"abcdefgh")))
it = S.iter_unpack(b"abcdefgh")
print(it.__length_hint__(), next(it), it.__length_hint__(), next(it), next(it, "end"), it.__length_hint__(), type(it))
t(struct.iter_unpack, "i", b"abc")
t(struct.iter_unpack, "", b"abc")
t(struct.Struct)
t(struct.Struct, 1)
t(S.pack, 1)
t(S.unpack, b"a")


class I:
    def __index__(self): return 7


class F:
    def __float__(self): return 2.5


print(pack("b", I()), pack("d", F()), struct.error.__module__, struct.Struct, unpack("<d", pack("<d", float("inf"))), unpack(">e", pack(">e", float("-inf"))))
print(struct.unpack_from("h", buffer=b"abc"), memoryview(pack("<I", 1)).tolist(), struct._clearcache())


# Numbers beyond what a format holds.
for f in "bBhHiIlLqQnN":
    for p in "@<>":
        for v in (2**62, 2**63, 2**64, -2**63-1, -1, -2**64, 2**31, 2**32, 2**100):
            try: struct.pack(p+f, v); r="ok"
            except Exception as e: r=f"{type(e).__name__} {e}"
            print(p+f, v, r)
