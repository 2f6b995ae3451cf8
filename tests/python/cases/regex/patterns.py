# Regular expressions: each pattern by every method.
import re

cases = [
    (r"a*", "aaab"), (r"a+?b", "aaab"), (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:x|y)+z", "xyxyz"),
    (r"^a.c$", "abc\n"), (r"(?m)^\w+$", "one\ntwo\nthree"), (r"(?s)a.b", "a\nb"), (r"a.b", "a\nb"),
    (r"(\d+)-(\d+)", "12-34 5-6"), (r"(?P<k>\w+)=(?P<v>\w*)", "a=1 b= c=3"), (r"\bfoo\b", "foo food foo"),
    (r"\Bo", "foo o"), (r"(?i)HeLLo", "hello HELLO"), (r"(?i)[a-f]+", "ABCdefGHI"), (r"[^a-c]+", "abcdef"),
    (r"(a)\1", "aab"), (r"(?i)(a)\1", "aA"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\""),
    (r"a(?=b)", "ab ac"), (r"a(?!b)", "ab ac"), (r"(?<=a)b", "ab cb"), (r"(?<!a)b", "ab cb"),
    (r"(?>a+)a", "aaa"), (r"a++b", "aaab"), (r"a*+a", "aaa"), (r"(?:ab)++c", "ababc"), (r"x{2,3}", "xxxxx"),
    (r"x{2,3}?", "xxxxx"), (r"(ab){2}", "ababab"), (r"(a)?(?(1)b|c)", "ab c"), (r"(?:(a)|b)*", "abab"),
    (r"(a*)*", "aab"), (r"(a*)+", "b"), (r"(?:a?)*?y", "aay"), (r"(|a)+", "aaa"), (r"\s+|\S+", "a  b\tc"),
    (r"[\w.]+@[\w.]+", "me@x.org, you@y.com"), (r"é+", "aéé"), (r"(?i)É", "é"), (r"[à-ÿ]", "zçz"),
    (r"\w+", "naïve Ωmega 中文 a_1"), (r"(?a)\w+", "naïve"), (r"\d", "٣ 3"), (r"", "ab"), (r"$", "a\n"),
    (r"\Z", "a\n"), (r"\A", "ab"), (r"[]a]+", "]a"), (r"[a\-z]", "-"), (r"a|b|cd|ce|f", "ce"), (r"\n|\t", "a\tb"),
    (r"(?x) a  b # comment", "ab"), (r"((a)(b)?)+", "aba"), (r"(.)(.)(.)", "abcdef"), (r"😀+", "x😀😀y"),
    (r"[\U0001f600-\U0001f64f]", "😀a"), (r"(?i)straße", "STRASSE straße"), (r"(?i:a)b", "Ab AB"),
    (r"(?i)[^k]", "Kk\u212a"), (r"(?i)ſ", "s S"), (r"0x[0-9a-fA-F]+|\d+", "0x1F 22"),
]
for pattern, text in cases:
    p = re.compile(pattern)
    show = lambda m: m and (m.span(), m.groups(), m.lastindex, m.lastgroup, m.regs)
    print(repr(p), p.groups, dict(p.groupindex))
    print("  ", show(p.match(text)), show(p.search(text)), show(p.fullmatch(text)))
    print("  ", p.findall(text), [m.span() for m in p.finditer(text)])
    print("  ", p.split(text), p.split(text, 1), p.subn("<>", text), p.sub("-", text, count=1))
    print("  ", p.search(text, 1), p.match(text, 1, 3))

print(re.sub(r"(\w+) (?P<b>\w+)", r"\g<b> \1 \g<1>", "hello world"))
print(re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana"))
print(re.sub(b"a", b"\\\\x", b"banana"), re.findall(rb"\d+", bytearray(b"1 22")), re.match(b".", memoryview(b"z")))
print(re.sub("x*", "-", "abxd"), re.split("x*", "axbc"), re.sub("(?=b)", "|", "abab"))
print(re.match("(a)(b)?", "a").expand(r"[\1]"), re.match("(a)(b)?", "a").groups("none"), re.match("(?P<x>a)", "a")["x"])
m = re.search(r"(?P<first>a)(?P<second>z)?", "--a")
print(m, m.group(0, "first", 2), m.groupdict(), m.groupdict(0), m.start("second"), m.span(1), m.pos, m.endpos)
for bad in ("(", "[a", "*a", "a**", "(?P<1>a)", "\\", "(?P<a>x)(?P<a>y)", "(?<=a*)b", "a{2,1}", "[z-a]", "(?z)"):
    try:
        re.compile(bad)
    except re.error as e:
        print(bad, "->", e)
for call in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 1),
             lambda: re.match("a", "a").group(1), lambda: re.match("a", "a").group("x")):
    try:
        call()
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
print(re.compile("a") == re.compile("a"), re.compile("a") == re.compile("a", re.I), hash(re.compile("q")) == hash(re.compile("q")))
print(len(re.findall("(?:a|b)*c", "ab" * 20000 + "c")), re.match("(?:a|b)*", "ab" * 50000).end())
scanner = re.compile(r"\d+|\w+").scanner("12 ab")
print(scanner.match(), scanner.match(), scanner.search())
lexer = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(lexer.scan("1 a 22 bc !"))
print(re.escape("a.b*c"), re.fullmatch(re.escape("a.b"), "a.b") is not None)
