#!/usr/bin/python3.11
"""Random operations on numbers and text, run on tricolor and on CPython 3.11, compared line by line.

usage: numbers_and_text.py [--tricolor PATH] [--python PATH] [--seed N] [--rounds N] [--lines N]

Prints the seed of each round that differs and its first differing expression; the exit code is 1
then. The same seed gives the same program.
"""

import argparse
import random
import subprocess
import sys
import tempfile

PRELUDE = """def t(label, f):
    try:
        result = f()
    except Exception as error:
        print(label, '->', type(error).__name__, ascii(str(error)))
    else:
        print(label, '->', type(result).__name__, ascii(result))

"""
INTS = ["0", "1", "-1", "2", "7", "-9", "10", "255", "1024", "-6", "2**30", "-2**30+1", "2**60", "-2**60",
        "2**63-1", "-2**63", "2**64+3", "10**20", "-10**25", "3**90", "-7**70", "2**300-1"]
FLOATS = ["0.0", "-0.0", "1.5", "-2.25", "1e16", "1e-7", "123456.789", "1e300", "5e-324", "float('inf')",
          "float('nan')", "-1e22", "0.1", "2.675"]
TEXTS = ["''", "'a'", "'abcabc'", "' a b '", "'\\t x\\n'", "'\\xe9\\xc9'", "'\\u0151a\\u0151'", "'\\U0001f600b'",
         "'Hello World'", "'aAbB12'", "'\\u03a3\\u03b1\\u03a3'", "'a,b,,c'", "'-42'", "'1_0'", "'\\ud800'", "'\\x00'",
         "'x' * 40", "'ab' * 30 + 'c'", "'\\u0661\\u0662'", "'\\xdf'", "'%d %s'", "'{}{0}'", "'{:>5}'"]
BYTES = ["b''", "b'a'", "b'abcabc'", "b' a b '", "b'\\xff\\x00'", "b'a,b,,c'", "bytearray(b'xyz')", "b'caf\\xc3\\xa9'",
         "b'x' * 40", "b'12'"]
BINARY = ["+", "-", "*", "//", "%", "/", "&", "|", "^", "==", "<", ">="]
SPECS = ["", "d", "x", "#x", "b", "o", "c", "e", "f", "g", "%", "n", "s", ",", "_", "+", " ", "10", "<10", "^11", "=12",
         "010", "012,", ".3", ".0f", ".2e", "#.0f", "*^9", "+.3g", "#o", "_x", "20,.2f", "z.1f", ".5", "05", "#", "X", "G"]
ZERO = ["lower", "upper", "title", "capitalize", "swapcase", "casefold", "strip", "split", "rsplit", "splitlines",
        "isalnum", "isalpha", "isdigit", "islower", "isupper", "isspace", "istitle", "isdecimal", "isnumeric",
        "isidentifier", "isprintable", "isascii", "lstrip", "rstrip", "expandtabs", "encode", "hex", "decode"]
ONE = ["find", "rfind", "index", "count", "split", "rsplit", "partition", "rpartition", "startswith", "endswith",
       "strip", "lstrip", "rstrip", "join", "removeprefix", "removesuffix", "__contains__", "__add__", "__lt__"]


def number(r):
    return f"({r.choice(INTS if r.random() < 0.6 else FLOATS)})"


def text(r):
    return f"({r.choice(TEXTS)})"


def expression(r):
    kind = r.randrange(16)
    if kind == 0:
        return f"{number(r)} {r.choice(BINARY)} {number(r)}"
    if kind == 1:
        a, b = r.choice(INTS), r.choice(INTS)
        return r.choice([f"divmod({a}, {b})", f"pow({a}, {r.randrange(40)}, {b})", f"({a}) << {r.randrange(200)}",
                         f"({a}) >> {r.randrange(200)}", f"hash({a})", f"int(str({a})) == {a}", f"float({a})",
                         f"round({a}, {r.randrange(-12, 3)})", f"({a}) ** {r.randrange(-3, 12)}"])
    if kind == 2:
        x = r.choice(FLOATS)
        return r.choice([f"divmod({x}, {number(r)})", f"round({x}, {r.randrange(-5, 12)})", f"round({x})",
                         f"({x}).hex()", f"({x}).as_integer_ratio()", f"({x}) ** {number(r)}", f"repr({x})",
                         f"float(repr({x}))", f"int({x})", f"hash({x}) if {x} == {x} else 0", f"complex({x}, {number(r)})",
                         f"complex({x}, 1.5) * complex({number(r)}, -2)", f"complex({x}, 1.5) / complex({number(r)}, -2)"])
    if kind in (3, 4):
        return f"format({r.choice([number, text])(r)}, {r.choice(SPECS)!r})"
    if kind == 5:
        spec = r.choice("-+ #0") * r.randrange(2) + r.choice(["", "5", "12"]) + r.choice(["", ".0", ".3"])
        return f"{'%' + spec + r.choice('dixXoeEfFgGcrsa%')!r} % {r.choice([number, text])(r)}"
    if kind in (6, 7):
        return f"{text(r)}.{r.choice(ZERO)}()"
    if kind in (8, 9):
        return f"{text(r)}.{r.choice(ONE)}({text(r)})"
    if kind == 10:
        return f"{text(r)}[{r.choice(['', *map(str, range(-8, 9))])}:{r.choice(['', *map(str, range(-8, 9))])}:{r.choice(['', '1', '2', '-1', '-3'])}]"
    if kind == 11:
        return r.choice([f"{text(r)}.replace({text(r)}, {text(r)}, {r.randrange(-1, 4)})",
                         f"{text(r)}.center({r.randrange(20)}, '*')", f"{text(r)}.zfill({r.randrange(12)})",
                         f"{text(r)}.split({text(r)}, {r.randrange(-1, 3)})", f"{text(r)} * {r.randrange(-1, 4)}",
                         f"{text(r)}.split(None, {r.randrange(-1, 3)})", f"{text(r)}.rsplit(None, {r.randrange(-1, 3)})",
                         f"int({text(r)}, {r.randrange(0, 38)})", f"float({text(r)})", f"complex({text(r)})", f"repr({text(r)})",
                         f"{text(r)} < {text(r)}", f"{text(r)} + {text(r)}", f"{text(r)}.format(1, 2)"])
    if kind == 12:
        encoding = r.choice(["utf-8", "ascii", "latin-1", "utf-16", "utf-32-be", "unicode_escape", "cp1252"])
        handler = r.choice(["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"])
        if r.random() < 0.5:
            return f"{text(r)}.encode({encoding!r}, {handler!r})"
        data = bytes(r.choice([0, 65, 0x80, 0xc3, 0xa9, 0xe0, 0xed, 0xa0, 0xf0, 0x9f, 0x98, 0xd8, 0xdc, 0xff, 92, 117])
                     for _ in range(r.randrange(8)))
        decoded = "utf-8" if encoding == "unicode_escape" else encoding  # whose warnings would show
        return f"{data!r}.decode({decoded!r}, {handler!r})"
    if kind == 13:
        return f"({r.choice(BYTES)}).{r.choice(ZERO)}()"
    if kind == 14:
        return f"({r.choice(BYTES)}).{r.choice(ONE)}({r.choice(BYTES)})"
    size, order = r.randrange(1, 12), r.choice(["'big'", "'little'"])
    return f"({r.choice(INTS)}).to_bytes({size}, {order}, signed={r.random() < 0.5})"


def program(seed, lines):
    r = random.Random(seed)
    return PRELUDE + "".join(f"t({e!r}, lambda: {e})\n" for e in (expression(r) for _ in range(lines)))


def run(interpreter, path):
    done = subprocess.run([interpreter, path], capture_output=True, timeout=300, check=False)
    return done.stdout.decode("utf-8", "replace").splitlines(), done.returncode, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tricolor", default="bazel-bin/tools/tricolor")
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=2000)
    options = parser.parse_args()
    first = random.randrange(2**31) if options.seed is None else options.seed
    failed = False
    for seed in range(first, first + options.rounds):
        with tempfile.NamedTemporaryFile("w", suffix=".py") as source:
            source.write(program(seed, options.lines))
            source.flush()
            ours, code, errors = run(options.tricolor, source.name)
            theirs, _, _ = run(options.python, source.name)
        if ours == theirs and code == 0:
            print(f"seed {seed}: {len(ours)} lines agree")
            continue
        failed = True
        pairs = [(a, b) for a, b in zip(ours, theirs) if a != b]
        print(f"seed {seed}: exit code {code}, {len(ours)} of {len(theirs)} lines, {len(pairs)} differ")
        for a, b in pairs[:10]:
            print("  tricolor:", a[:300])
            print("  cpython: ", b[:300])
        if code != 0:
            sys.stdout.write(errors.decode("utf-8", "replace")[-800:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
