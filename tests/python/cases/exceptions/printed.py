# What sys.excepthook prints: carets below letters of several bytes, the place of a SyntaxError, odd notes.
import sys

sys.stderr = sys.stdout


def show(error):
    sys.excepthook(type(error), error, error.__traceback__)
    print("|", flush=True)


class Odd:
    def __repr__(self):
        return "odd repr"


class Failing:
    def __repr__(self):
        1 / 0

    __str__ = __repr__


class Sequence:
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return ["first", "second\nthird"][index]


for notes in (Odd(), Failing(), "abc", b"ab", 5, None, [], [1, Failing(), "x\ny\n", "", Odd()], (1, 2), Sequence(), {1},
              range(3)):
    error = ValueError(123)
    error.__notes__ = notes
    show(error)

for text in ("abc", "  abc\n", "\té = ó x", "éáó\n", "a\nbcd\nef", "abc\n\n", "", "   ", "a\tb"):
    for offset in (-1, 0, 1, 2, 3, 5, 9):
        for end in (0, -1, 3, 4, 6, 100):
            show(SyntaxError("message", ("file", 1, offset, text, 1, end)))
        show(SyntaxError("message", ("file", 1, offset, text, 3, 5)))
        show(SyntaxError("message", ("file", 1, offset, text)))
for place in (("file", 1, None, "abc"), ("file", 1, "x", "abc"), ("file", 1, 10**20, "abc"), (None, 1, 2, "abc"),
              ("file", None, 2, "abc"), ("file", 1, 2, None), ("file", "1", 1, "abc"), ("file", 1, 2, "abc", "x", 3)):
    show(SyntaxError("message", place))
    show(SyntaxError(None, place))
show(SyntaxError("message"))
show(SyntaxError())


def divided():
    return 10 + len("áóí") / 0 + 30


def taken(d):
    return d["ó"]["á"]["í"]["beta"]


def over_lines():
    return (1 +
            2 +
            [][3])


for function in (divided, lambda: taken({"ó": {"á": {"í": 5}}}), over_lines, lambda: (lambda é: é.x)(1),
                 lambda: "日本" + 1, lambda: int("日本語"), lambda: ("é", 1 @ "日")):
    try:
        function()
    except Exception as error:
        show(error)
