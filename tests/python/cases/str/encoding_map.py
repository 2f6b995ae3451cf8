# codecs.charmap_build: a map of three levels, or a dict where that does not do.
import codecs
import copy
import pickle


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


every = "".join(map(chr, range(256)))
map_ = codecs.charmap_build(every)
Map = type(map_)
print(Map, Map.__module__, Map.__doc__, repr(map_).split()[:-1], map_.size(), map_ == map_, bool(map_))
for table in ("", "abc", "a" * 256, "\u1234" * 256, every[:255] + "\ufffe", every + "x", every[::-1], "\0" * 256, "\0abc",
              every[1:] + "\0", "\0" + "\ud800" * 3, every[:128] + "\U00010000", "\0" + "\ufffe" * 9, "\0\ufffe\U00010000",
              "\0" + "".join(chr(0x100 * i + 0x80) for i in range(1, 256)), "\0" + "".join(chr(0x80 * i + 1) for i in range(255)),
              "\0\u0100\u0100", 5, None, b"abc"):
    def build():
        made = codecs.charmap_build(table)
        return sorted(made.items())[:5] if isinstance(made, dict) else (type(made), made.size())
    attempt(build)
for f in (lambda: Map(), lambda: type("Sub", (Map,), {}), lambda: pickle.dumps(map_), lambda: copy.copy(map_), lambda: map_[65],
          lambda: map_.size(1), lambda: len(map_), lambda: "abc".translate(map_), lambda: setattr(map_, "a", 1),
          lambda: codecs.charmap_decode(b"abc", "strict", map_)):
    attempt(f)
some = codecs.charmap_build("\0ab\u20ac\ufffe\uffff\u0100\u0101")
for text in ("", "ab\0\u20ac\uffff\u0101", "c", "\ufffe", "a\u0102b", "a\U00012345\u0102b\ud800", "\u20ad\u1000"):
    for errors in ("strict", "replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape"):
        attempt(codecs.charmap_encode, text, errors, some)
attempt(codecs.charmap_encode, "a?b", "replace", codecs.charmap_build("\0ab?"))
for name in ("cp1252", "koi8_r", "mac_roman", "iso8859_15", "cp1006", "cp874"):
    module = __import__("encodings." + name, fromlist=["x"])
    table = module.decoding_table
    print(name, type(module.encoding_table).__name__, module.encoding_table.size(),
          all(c == "\ufffe" or c.encode(name) == bytes([i]) for i, c in enumerate(table)))
    attempt(lambda: "gr\u00fc\u00df \u20ac \u0436".encode(name, "replace"))
