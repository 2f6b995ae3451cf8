"""What split, rsplit, splitlines and join make of few and of many parts."""

import sys


class Text(str):
    def __str__(self):
        return "not this"


for n in (0, 1, 2, 15, 16, 17, 31, 32, 33, 48, 49, 63, 64, 65, 200):
    words = ["w%d" % i for i in range(n)]
    wide = [w + "\u20ac" for w in words]
    for parts in (words, wide):
        for separator in (" ", ",", "--", "\u20ac-"):
            s = separator.join(parts)
            for f in (lambda: s.split(), lambda: s.split(separator), lambda: s.rsplit(separator), lambda: s.rsplit(),
                      lambda: s.split(separator, 16), lambda: s.rsplit(separator, 17), lambda: s.split(None, 15),
                      lambda: s.rsplit(None, 3), lambda: s.splitlines()):
                made = f()
                made.append("own")  # a list like any other
                made.insert(0, "first")
                print(n, len(made), made[:3], made[-3:])
    lines = "\r\n".join(words) + "\n"
    print(lines.splitlines() == (words if n else [""]), len(lines.splitlines(True)))
    assert "".join(iter(words)) == "".join(words) == "".join(tuple(words)) == "".join(w for w in words)

print(type("".join([Text("a")])), "".join([Text("a"), Text("\u20ac")]), "-".join((Text("x"),)) == "x")
one = "one"
print("".join([one]) is one, "-".join([one]) is one, ascii("\xe4".join(["a", "b"])), ascii("\U0001f600".join(["a"])))
for bad in ([1], ["a", 1], ["a", None, 2], (b"a",), 5, iter(["a", 2])):
    try:
        print("-".join(bad))
    except TypeError as e:
        print(e)


def grows(target):
    for i in range(40):
        target.append("x")
        yield str(i)


target = []
print(",".join(grows(target)), len(target))
print(sys.getsizeof("a\xe4\u20ac".split("\xe4")[0]) == sys.getsizeof("a"))
