"""Strings, bytes, formatting, regular expressions, JSON."""

from kinds import kind


@kind(20000)
def str_concat_loop(n):
    s = ""
    for i in range(n):
        s += "x"
    return len(s)


@kind(20000)
def str_concat_short(n):
    a = "abc"
    for i in range(n):
        r = a + "def"
    return r


@kind(10000)
def str_fstring(n):
    for i in range(n):
        r = f"{i} and {r!r}" if i < 0 else f"item {i}: {n}"
    return r


@kind(10000)
def str_fstring_format(n):
    for i in range(n):
        r = f"{i:5d}|{0.5:.3f}|{'x':>4}"
    return r


@kind(10000)
def str_percent(n):
    for i in range(n):
        r = "%d is %s" % (i, "x")
    return r


@kind(5000)
def str_format_method(n):
    for i in range(n):
        r = "{} is {}".format(i, "x")
    return r


@kind(5000)
def str_join(n):
    parts = ["alpha", "beta", "gamma", "delta"]
    for i in range(n):
        r = ", ".join(parts)
    return r


@kind(5000)
def str_split(n):
    s = "alpha beta gamma delta"
    for i in range(n):
        r = s.split()
        q = s.split(" ")
    return r, q


@kind(5000)
def str_strip_replace(n):
    s = "  alpha beta  "
    for i in range(n):
        r = s.strip().replace("a", "o")
    return r


@kind(5000)
def str_find_in(n):
    s = "the quick brown fox jumps over the lazy dog"
    for i in range(n):
        r = s.find("lazy")
        q = "fox" in s
        p = s.startswith("the") and s.endswith("dog")
    return r, q, p


@kind(5000)
def str_case(n):
    s = "The Quick Brown Fox"
    for i in range(n):
        r = s.lower()
        q = s.upper()
        p = s.isalpha() or s[0].isupper()
    return r, q, p


@kind(20000)
def str_index(n):
    s = "abcdefghij"
    for i in range(n):
        r = s[i % 10]
    return r


@kind(10000)
def str_slice(n):
    s = "abcdefghij"
    for i in range(n):
        r = s[2:5]
        q = s[1:]
    return r, q


@kind(20000)
def str_compare(n):
    a = "hello world"
    b = "hello " + "world"[:5]
    t = 0
    for i in range(n):
        if a == b:
            t += 1
        if a != "other":
            t += 1
        if a < "z":
            t += 1
    return t


@kind(5000)
def str_characters(n):
    s = "hello world"
    for i in range(n):
        r = [c for c in s]
        q = "".join(reversed(r))
    return q


@kind(2000)
def str_translate_count(n):
    s = "hello world" * 5
    table = str.maketrans("abc", "xyz")
    for i in range(n):
        r = s.translate(table)
        q = s.count("o")
    return r, q


@kind(5000)
def str_encode_decode(n):
    for i in range(n):
        r = "hello world".encode().decode("utf-8")
    return r


@kind(5000)
def bytes_methods(n):
    b = b"hello world"
    for i in range(n):
        r = b[2:5] + b"abc"
        q = b.find(b"wor")
        p = b.hex()
    return r, q, p


@kind(1000)
def re_search(n):
    import re
    p = re.compile(r"(\w+)@(\w+)\.com")
    s = "write to someone@example.com or not"
    for i in range(n):
        r = p.search(s).group(1)
    return r


@kind(500)
def re_sub_findall(n):
    import re
    s = "one 1 two 22 three 333 four 4444"
    for i in range(n):
        r = re.sub(r"\d+", "#", s)
        q = re.findall(r"[a-z]+", s)
    return r, q


@kind(100)
def json_dumps(n):
    import json
    data = {"name": "x", "list": list(range(20)), "nested": {"a": [1.5, None, True, "text"]}}
    for i in range(n):
        r = json.dumps(data)
    return r


@kind(100)
def json_loads(n):
    import json
    text = '{"name": "x", "list": [0, 1, 2, 3, 4, 5], "nested": {"a": [1.5, null, true, "text"]}}'
    for i in range(n):
        r = json.loads(text)
    return r
