# Text of all three widths: indexing, slices, searching, methods, formatting.

texts = ["", "plain", "caf\u00e9", "\u4f60\u597d world", "smile \U0001f600 end", "a\tb\n"]
for text in texts:
    print(len(text), text[::-1], text[1:3], text.upper(), repr(text), ascii(text), text.encode())
s = "the quick brown fox"
print(s.split(), s.split("o"), s.split(" ", 1), s.rsplit(" ", 1), s.partition(" "), s.rpartition("zz"))
print(s.find("quick"), s.find("zz"), s.rfind("o"), s.index("o"), s.count("o"), "fox" in s, "zz" in s)
print(s.replace("quick", "slow"), s.replace("o", "0", 1), s.title(), s.capitalize(), s.swapcase())
print(s.startswith(("a", "the")), s.endswith("fox"), s.center(25, "*"), "42".zfill(5), "-42".zfill(5))
print("  x ".strip() + "|", "xxaxx".strip("x"), "xxa".lstrip("x"), "axx".rstrip("x"), "pre-x".removeprefix("pre-"))
print("-".join(["a", "b", "c"]), ",".join("xyz"), "ab" * 3, "a" + "b", "a\nb\r\nc".splitlines())
print("abc" < "abd", "a" < "B", "\xe9" > "z", "abc" == "ab" + "c", hash("x") == hash("x"))
print("12".isdigit(), "ab1".isalnum(), "ab".isalpha(), " \t".isspace(), "Ab".islower(), "x_1".isidentifier())
print("{} {1}".replace("{1}", "{}").format(1, "two"), "{0}-{0}-{name!r:>8}".format("a", name="n"))
print("%s %r %d %5d|%-5s|%05.1f %x %c %%" % ("s", "r", 3, 42, "ab", 3.14159, 255, "z"))
name, width = "bob", 7
print(f"{name:>{width}}|{name!r}|{1 + 1 = }|{'nested'}|{{}}")
print(ord("\u20ac"), chr(0x1f600), "\N{GREEK SMALL LETTER ALPHA}", "a\x00b".__len__())
print("aBc".casefold(), "stra\u00dfe".upper(), "tab\tx".expandtabs(4), str.maketrans("ab", "xy") == {97: 120, 98: 121})
print("hello".translate({104: "J", 108: None}), sorted("banana"), max("hello"))
for action in (lambda: "abc"[5], lambda: "a" + 1, lambda: "abc".index("z"), lambda: "abc".split(""),
               lambda: "%d" % "x", lambda: "{}".format(), lambda: chr(-1), lambda: ord("ab")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
