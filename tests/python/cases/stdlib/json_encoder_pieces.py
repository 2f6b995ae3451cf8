"""What json's encoder of C is made of: strs of many pieces each, whatever characters come when."""
import json
from json.encoder import c_make_encoder, encode_basestring, encode_basestring_ascii


def encoder(encode=encode_basestring_ascii, separators=(":", ",")):
    return c_make_encoder({}, repr, encode, None, *separators, False, False, True)


def shape(chunks):
    return type(chunks).__name__, [len(chunk) for chunk in chunks], [type(c).__name__ for c in chunks]


for value in [None, [], {}, "", "text", [1, 2.5, "x"], {"k": [True, None]}]:
    chunks = encoder()(value, 0)
    print(shape(chunks), "".join(chunks))

# One str for each 100000 pieces.
for count in (49_999, 50_000, 50_001, 120_000):
    chunks = encoder()([7] * count, 0)
    print(count, shape(chunks), hash("".join(chunks)) == hash(json.dumps([7] * count, separators=(",", ":"))))

# Narrow characters, then wider ones, then narrow ones again; and the next str is narrow again.
wide = encoder(encode_basestring)
for text in ("a", "\xe9", "\u20ac", "\U0001f600", "\ud800"):
    chunks = wide(["a", "\xe9", text, "z" * 3, text + "\xff"], 0)
    print(ascii(chunks), max(map(ord, chunks[0])))
chunks = wide(["\u20ac"] + [7] * 60_000 + ["\xe9"], 0)
print(shape(chunks), [max(chunk) for chunk in chunks])


class Text(str):
    def __str__(self):
        return "not asked"


print(encoder(lambda s: Text("<" + s + ">"), (Text(" : "), Text(" , ")))({"a": ["b", 1]}, 0))
for wrong in (lambda s: 5, lambda s: None, lambda s: 1 / 0):
    try:
        print(encoder(wrong)(["x" * 10, "y"], 0))
    except (TypeError, ZeroDivisionError) as error:
        print(type(error).__name__, error)


class Many:
    def __init__(self, n):
        self.n = n


def default(o):
    return [o.n, Many(o.n - 1)] if o.n else json.dumps({"inner": o.n})


print(json.dumps([Many(5), "\u20ac", Many(2)], default=default, ensure_ascii=False))
