# Encoding and decoding with every error handler.

import codecs


def attempt(f):
    try:
        return f()
    except Exception as error:
        return type(error).__name__, str(error)


HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass",
            "xmlcharrefreplace", "namereplace", "nonsense"]
TEXTS = ["", "abc", "caf\xe9", "\u0151\u4e00", "\U0001f600x", "a\ud800b", "\udc80\udcff", "x\ud800\udc00y"]
ENCODINGS = ["utf-8", "UTF8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32",
             "utf-32-le", "utf-32-be", "unicode_escape", "raw_unicode_escape", "cp1252", "iso8859-15"]
for text in TEXTS:
    for encoding in ENCODINGS:
        for handler in HANDLERS:
            print(ascii(text), encoding, handler, ascii(attempt(lambda: text.encode(encoding, handler))))

BYTES = [b"", b"abc", b"caf\xc3\xa9", b"\xff", b"\xc3", b"\xe0\x80", b"\xe4\xb8", b"\xe4\xb8x", b"\xf0\x9f\x98",
         b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xc0\x80", b"a\x80b\xfe", b"\xf0\x80\x80",
         b"\xff\xfea\x00", b"\xfe\xff\x00a", b"a\x00\x00\xd8", b"\x00\xdcab", b"\x00\xd8\x00\xdc",
         b"\x00\x00\x11\x00", b"a\x00\x00\x00", rb"\x41\u0151\U0001f600\N{LATIN SMALL LETTER A}\n", rb"\x4", rb"\u12",
         rb"\N{nope}", rb"\N", b"\\", rb"\77"]
for data in BYTES:
    for encoding in ENCODINGS:
        for handler in HANDLERS:
            print(data, encoding, handler, ascii(attempt(lambda: data.decode(encoding, handler))))

codecs.register_error("mine", lambda error: ("<%d-%d %s>" % (error.start, error.end, error.reason), error.end))
print("a\xe9\u0151b".encode("ascii", "mine"), b"a\xff\xfeb".decode("utf-8", "mine"))
print(attempt(lambda: codecs.lookup("nonsense")), codecs.lookup("utf8").name, codecs.lookup("latin1").name)
print(codecs.encode("abc", "rot13"), attempt(lambda: "abc".encode("rot13")))
decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([b])) for b in "\u0151\U0001f600a".encode()], decoder.decode(b"", True))
print(codecs.utf_8_decode(b"ab\xc3"), codecs.utf_16_ex_decode(b"\xff\xfea\x00"), codecs.ascii_encode("abc"))
print(codecs.escape_decode(rb"a\n\x41\101"), codecs.escape_encode(b"a\n'\xff"))
print(codecs.charmap_decode(b"ab", "strict", "xyz" * 40), attempt(lambda: codecs.charmap_encode("ab", "strict", {97: 1})))
