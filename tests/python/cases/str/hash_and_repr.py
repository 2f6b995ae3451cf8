# hash() under a fixed seed would need the environment; equality of hashes does not.

texts = ["", "a", "abc", "h\xe9", "\u0151", "\U0001f600", "x" * 1000, "'", '"', "'\"", "\n\t\r\\",
         "\x00\x1f\x7f", "\x80\xa0\xad", "\ud800", "\u2028", "\ue000", "\U000e0001"]
for text in texts:
    copy = "".join(list(text))
    print(hash(text) == hash(copy), text == copy, len(text))
    print(ascii(text), ascii(repr(text)))
print(hash("") == 0, hash(b"") == 0, hash("abc") == hash(b"abc"))


class Text(str):
    def __repr__(self):
        return "Text(" + str.__repr__(self) + ")"


t = Text("h\u0151llo")
t.extra = 5
print(t, repr(t), len(t), t[1], t[1:3], type(t[1:]).__name__, t.upper(), t == "h\u0151llo", t.extra)
print(hash(t) == hash("h\u0151llo"), {t: 1}["h\u0151llo"], type(str(t)).__name__, t + "x", t * 2)
print(isinstance(t, str), type(t.strip()).__name__, "-".join(t), t.encode(), Text(), Text(b"a", "ascii"))

s = ""
pieces = []
for i in range(3000):
    s += chr(97 + i % 26)
    if i % 500 == 0:
        pieces.append(s)
    if i == 2500:
        s += "\u0151"
    if i == 2700:
        s += "\U0001f600"
print(len(s), hash(s) == hash("".join(s)), [len(p) for p in pieces], s[2495:2505], ascii(s[-5:]))
a = "x" * 500
b = a
a += "y"
c = a
a += "z"
c += "w"
a += "1"
c += "2"
print(b == "x" * 500, a[-4:], c[-4:], len(a), len(c), a.encode()[-3:], c.encode()[-3:])
