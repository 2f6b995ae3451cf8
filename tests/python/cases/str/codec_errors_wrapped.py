# What a codec raises names the codec, where nothing but the message can be lost.
import codecs


class Plain(Exception):
    pass


class Own(Exception):
    def __init__(self, a, b):
        super().__init__(a)


def raising(error):
    def search(name):
        def code(data, errors="strict"):
            raise error
        return codecs.CodecInfo(code, code, name="raising") if name == "raising" else None
    return search


def show(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)


show(lambda: codecs.decode(b"616", "hex"))
show(lambda: codecs.decode(b"zz", "zlib"))
show(lambda: codecs.encode("a", "base64"))
show(lambda: codecs.decode(b"a", "base64"))
with_dict = Plain("p")
with_dict.extra = 1
for error in (Plain("p"), Plain(), Plain(1), Plain("a", "b"), with_dict, Own("o", 1), OSError("x"), KeyError("k"),
              UnicodeDecodeError("u", b"a", 0, 1, "r"), ValueError("v"), StopIteration("s")):
    search = raising(error)
    codecs.register(search)
    show(lambda: codecs.decode("x", "raising"))
    show(lambda: codecs.encode("x", "raising"))
    codecs.unregister(search)
