# Results that are the argument itself, and what the collector and getsizeof say of builtin types.
import gc
import io
import sys

text = "abcde"
for made in ("%s" % text, "%.5s" % text, "%5s" % text, "{0}".format(text), "{0:s}".format(text),
             "{0:.10s}".format(text), text % (), text.format(), text.expandtabs()):
    print(made is text, made == text)
print("a\tb".expandtabs(4), "%s!" % text, "{}{}".format(text, ""))


class Text(str):
    pass


print(type("%s" % Text("a")), type(Text("a") % ()), type(Text("a").format()), type(Text("a").expandtabs()))

for value in ("", "a", "\xe9" * 3, "\u20ac" * 3, "\U0010ffff" * 3, b"", b"abc", bytearray(), [0] * 4,
              list(range(10)), list((1, 2)), [0] * 10, list([0] * 10), (), (1, 2), 1, 2**40, 1.0, 1j,
              range(3), slice(3)):
    print(repr(value), sys.getsizeof(value))

for value in ((), (1, 2.0, "a"), ((1, None), int), {}, {1: (2, "a")}, [], ([],), {1: []}, {1: {}}, (set(),),
              "text", bytearray(b"a"), range(3), object()):
    gc.collect()
    print(value if type(value) is not object else "object", gc.is_tracked(value))

for read in io.BytesIO(b"abc").readinto, io.BufferedReader(io.BytesIO(b"abc")).readinto:
    for target in b"", "text", None:
        try:
            read(target)
        except TypeError as error:
            print(error)
