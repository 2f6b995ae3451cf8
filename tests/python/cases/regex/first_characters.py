"""What the matcher knows of the next character must never lose a match: repeats that what follows cannot
continue, alternatives that cannot begin here, searches that pass over characters. Each pattern runs over
one-byte, two-byte and four-byte texts and over bytes."""

import re

PATTERNS = [
    r"\d+\.", r"\w+\s", r"\w+\b", r"(\w+)@(\w+)", r"\d+(?=a)", r"\d+(?!a)", r"\d+(?<=2)a", r"\w+?\d", r"[ab]*?c",
    r"a*b", r"a*a", r"(a*)*b", r"(?:a|b)+c", r"(?:ab|a)(?:bc|c)?", r"(?:ab|cd|ef)+", r"(a|ab)(c|bcd)(d*)",
    r"(?:x|y|)z", r"(?:a?){3}b", r"(?:a*|b)*c", r"a{2,3}b", r"a{2,3}?a", r"a++b", r"a*+a", r"(?>a*)b", r"(?>a|ab)c",
    r"(a)?(?(1)b|c)", r"(a)?(?(1)b|c)d", r"(\w)\1+", r"(a+)b\1", r"[^a]+a", r"[^\W\d]+\d", r".*b", r".*?b", r"(?s:.*)b",
    r"^\w", r"(?m:^\w)", r"\w$", r"(?m:\w$)", r"\b\w", r"\B\w", r"\bab", r"ab\b", r"(?<!a)b", r"(?<=a)b", r"(?=a)\w+",
    r"(?!a)\w+", r"é+e", r"[à-ü]+\w", r"[α-ω]+Ω?", r"Ω|a", r"(?:Ω|é|a)+b", r"\W+", r"\S+\s*", r"𝒳+b?", r"[^é]é",
    r"()", r"(|a)b", r"(?:|a)+b", r"(?:a|(b))+?c", r"((a)|(b))+", r"(?:(a)|b)*", r"\d*", r"\d*\.?\d+", r"abc|abd", r"abca?",
    r"(?i:ABC)", r"(?i:é)+", r"(?i:[a-c])+d", r"(?i:ſ)", r"(?i:k)", r"(?i:[k-m])", r"(?a:\w)+é", r"(?a:\b)b",
]
TEXTS = ["", "a", "ab", "abc abd", "aaab", "aab1.5 22a 2a", "x@y.z ab_c", "line\nb\nab\n", "éeé abéb", "aΩb Ωé αβγΩ",
         "a𝒳𝒳b é1", "cdabef z yz", "ABC ÉK\u212a\u017f", "bcd abcd", "a" * 9 + "b", "12.34.a"]


def show(pattern, text):
    found = [(m.span(), m.groups(), m.lastindex) for m in pattern.finditer(text)]
    first = pattern.match(text, 1)
    whole = pattern.fullmatch(text)
    dash = "-" if isinstance(text, str) else b"-"
    return found, first and first.span(), whole and whole.span(), pattern.split(text), pattern.sub(dash, text, 2)


for source in PATTERNS:
    pattern = re.compile(source)
    for text in TEXTS:
        print(source, show(pattern, text))
    if source.isascii() and "(?i:" not in source and "(?a:" not in source:
        pattern = re.compile(source.encode())
        for text in TEXTS[:12]:
            print(show(pattern, text.encode()))

# The end of the searched part is not the end of the text.
print(re.compile(r"\d+a").search("12a", 0, 2), re.compile(r"\d+").search("12a", 0, 1), re.compile(r"b").search("ab", 0, 1))
# More choices than the stack has room for at first.
print(re.search(r"(?:a|b|ab)*c", "ab" * 9), re.search(r"(?:(a)|(b))*c", "ab" * 3000 + "c").groups())
print(re.match(r"(?:\w\s?)*$", "ab " * 2000).end())
# An alternative of many.
words = [f"w{i}x" for i in range(2000)]
print(re.findall("|".join(words), "w5x w1999x w2000x w77x"), re.findall("(?:" + "|".join(words) + ")+$", "w1xw2x"))
# A set has to end.
import _sre
try:
    _sre.compile("a", 0, [14, 4, 0, 1, 1, 13, 3, 16, 97, 1], 0, {}, ())
except RuntimeError as error:
    print(error)
