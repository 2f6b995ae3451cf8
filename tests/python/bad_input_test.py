#!/usr/bin/python3.11
"""Bad input gets one clear line, or CPython's own exception, and an exit code other than zero.

Where CPython has words for it, the test asks CPython for them.
"""

import marshal
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).absolute().parent
sys.path.insert(0, str(HERE.parent / "support"))
import cases  # noqa: E402

TRICOLOR = pathlib.Path(os.path.realpath(HERE.parents[1] / "tools/tricolor"))
PYTHON = "/usr/bin/python3.11"
HEADER = 16  # bytes before the marshalled code of a .pyc
FUZZED = int(os.environ.get("TRICOLOR_FUZZED", "150"))

PROGRAM = '''
import sys
class Shape:
    sides = {"square": 4, "triangle": 3}
    def count(self, *names, **more):
        try:
            return sum(self.sides[n] for n in names if n) + len(more)
        except KeyError as e:
            return e.args
        finally:
            self.done = True
def squares(n):
    for i in range(n):
        yield i * i
match [1, 2, 3]:
    case [1, *rest]:
        print(Shape().count("square", x=1), list(squares(4)), rest)
print("\\u20ac", 2 ** 100, 1.5, 2j, b"x", frozenset({1, 2}), (1, (2, 3)), f"{sys.maxsize:>30}")
'''

# Nothing but data: the readers of marshalled values must survive whatever stands there.
READ_ALL = '''
import marshal, sys
with open(sys.argv[1], "rb") as samples:
    data = samples.read()
at = read = refused = 0
while at < len(data):
    size = int.from_bytes(data[at:at + 4], "little")
    sample = data[at + 4:at + 4 + size]
    at += 4 + size
    try:
        marshal.loads(sample)
        read += 1
    except (EOFError, ValueError, TypeError, MemoryError, OverflowError, SystemError, RecursionError):
        refused += 1
print(read + refused)
'''

# Recursion that the recursion limit does not count.
NESTED = '''
import itertools
def nest(make, x):
    for _ in range(100000):
        x = make(x)
    return x
ENDLESS = {
    "hash": lambda: hash(nest(lambda x: (x,), 1)),
    "hash of an alias": lambda: hash(nest(lambda x: list[x], int)),
    "parameters": lambda: nest(lambda x: list[x], int).__parameters__,
}
for name, make in {
        "map": lambda x: map(abs, x), "filter": lambda x: filter(None, x),
        "zip": lambda x: zip(x), "enumerate": enumerate, "chain": itertools.chain,
        "islice": lambda x: itertools.islice(x, 5),
        "accumulate": itertools.accumulate, "pairwise": itertools.pairwise,
        "generator": lambda x: (y for y in x)}.items():
    ENDLESS[name] = lambda make=make: next(nest(make, iter([1, 2, 3])))
for name, attempt in ENDLESS.items():
    try:
        attempt()
        print(name, "ended")
    except StopIteration:  # each pairwise takes one of the three, where the stack is deep enough
        print(name, "ended")
    except RecursionError as e:
        print(name, e)
'''


def run(interpreter, *arguments, text=True, **options):
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if "input" not in options:
        settings["stdin"] = subprocess.DEVNULL
    return subprocess.run([str(interpreter), *map(str, arguments)], text=text, timeout=280,
                          check=False, **(settings | options))


class BadInput(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def assertOneLine(self, done, pattern, code=None):
        """Nothing on standard output, one line on standard error, no success."""
        self.assertEqual("", done.stdout)
        self.assertRegex(done.stderr, pattern)
        self.assertEqual(1, done.stderr.count("\n"), done.stderr)
        self.assertGreater(done.returncode, 0)
        if code is not None:
            self.assertEqual(code, done.returncode)

    def assertAsCPython(self, *arguments, **options):
        """The same exit code and the same words, but for the name of the command."""
        expected = run(PYTHON, *arguments, **options)
        actual = run(TRICOLOR, *arguments, **options)
        self.assertNotEqual(0, expected.returncode)
        self.assertEqual((expected.returncode, expected.stdout, expected.stderr.replace(PYTHON, "TC")),
                         (actual.returncode, actual.stdout,
                          actual.stderr.replace(str(TRICOLOR), "TC")))

    # ---- programs that cannot be read

    def test_a_missing_file(self):
        self.assertAsCPython("missing.py", cwd=self.folder)
        self.assertAsCPython(self.folder / "no/such/folder.py")
        self.assertAsCPython("/dev/null/below_a_file.py")

    def test_a_folder_without_a_program(self):
        self.assertAsCPython(self.folder)
        self.assertAsCPython(".", cwd=self.folder)

    def test_a_file_that_fails_while_it_is_read(self):
        self.assertOneLine(run(TRICOLOR, "/proc/self/mem"), r"can't read file '/proc/self/mem'", 2)

    @unittest.skipIf(os.getuid() == 0, "root may read everything")
    def test_a_file_without_permission(self):
        self.file("secret.py", "print(1)").chmod(0)
        self.assertAsCPython(self.folder / "secret.py")

    def test_a_missing_module(self):
        for name in ("no_such_module", "os.no_such_module", "email.no_such_module"):
            self.assertAsCPython("-m", name)
        self.assertAsCPython("-c", "import no_such_module")

    def test_a_folder_on_standard_input(self):
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        self.assertOneLine(run(TRICOLOR, "-", stdin=folder), "standard input: Is a directory", 1)

    # ---- source

    def test_syntax_errors_read_as_cpythons(self):
        for source in ("def f(:\n  pass\n", "x = 'abc\n", "x = (1,\n", "return 1\n", "a b\n",
                       "for x in y\n  pass\n", "print 'x'\n", "x = 1 +\n", "  x = 1\n y = 2\n",
                       "def f():\n\tx\n        y\n", "f(a=1, a=2)\n", "nonlocal x\n", "1 = x\n",
                       "break\n", "'\\N{no such name}'\n", "f'{'\n", "x = 0777\n", "\u20ac = 1\n",
                       "(" * 300 + ")" * 300):
            with self.subTest(source=source[:20]):
                self.assertAsCPython(self.file("wrong.py", source))
                self.assertAsCPython("-c", source)
                self.assertAsCPython("-", input=source)

    def test_source_in_no_encoding(self):
        for source in (b"print('caf\xe9')\n", b"# fine\n\nx = 1 # \xff\n", b"x = '\xc3'\n",
                       b"# coding: no_such_encoding\n", b"\xef\xbb\xbf# coding: latin-1\n"):
            with self.subTest(source=source):
                self.assertAsCPython(self.file("bytes.py", source))

    def test_source_with_a_null_byte(self):
        done = run(TRICOLOR, self.file("null.py", "x = 1\n\0\n"))
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stderr, "null bytes")

    # ---- .pyc files

    def pyc(self):
        code = compile(PROGRAM, "program.py", "exec")
        return (3495).to_bytes(2, "little") + b"\r\n" + bytes(12) + marshal.dumps(code)

    def test_a_whole_pyc_runs(self):
        done = run(TRICOLOR, self.file("whole.pyc", self.pyc()))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertEqual(run(PYTHON, "-c", PROGRAM).stdout, done.stdout)

    def test_a_pyc_of_another_version(self):
        for magic in (3413, 3531, 62211):
            content = magic.to_bytes(2, "little") + self.pyc()[2:]
            self.assertOneLine(run(TRICOLOR, self.file("other.pyc", content)),
                               f"bad magic number {magic} .* CPython 3.11, magic number 3495", 1)

    def test_a_pyc_that_is_none(self):
        for content in (b"", b"abc", bytes(8), b"x" * 16, self.pyc()[:15]):
            self.assertOneLine(run(TRICOLOR, self.file("none.pyc", content)), r"bad .pyc file", 1)

    def test_a_pyc_without_code(self):
        for value in (None, 1, "text", (1, 2)):
            content = self.pyc()[:HEADER] + marshal.dumps(value)
            self.assertOneLine(run(TRICOLOR, self.file("value.pyc", content)),
                               "RuntimeError: Bad code object in .pyc file", 1)

    def test_a_truncated_pyc(self):
        whole = self.pyc()
        for size in range(HEADER, len(whole), max(1, len(whole) // 12)):
            self.assertOneLine(run(TRICOLOR, self.file("cut.pyc", whole[:size])),
                               "^(EOFError|ValueError|TypeError): ", 1)

    def test_corrupted_values_are_read_or_refused(self):
        generator = random.Random(11)
        values = [compile(PROGRAM, "program.py", "exec"), [1, 2.5, 3j, "a", b"b", None, 2 ** 200],
                  {"k": (1, {2: [3]}), 5: frozenset({1, "x"})}, "\u20ac\U0001f600" * 9, (..., True)]
        samples = []
        for _ in range(20 * FUZZED):
            data = bytearray(marshal.dumps(generator.choice(values), generator.choice((2, 3, 4))))
            for _ in range(generator.randint(1, 4)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            if generator.random() < 0.3:
                del data[generator.randrange(len(data)):]
            samples.append(bytes(data))
        for code in range(256):  # every type code, with nothing and with something behind it
            samples += [bytes([code]), bytes([code]) + b"\xff" * 20, bytes([code]) + b"\x02\0\0\0NN",
                        b"[\x02\0\0\0" + bytes([code]) + b"\x01\0\0\0N" + b"r\0\0\0\0"]
        stored = self.file("samples", b"".join(len(s).to_bytes(4, "little") + s for s in samples))
        done = run(TRICOLOR, self.file("read_all.py", READ_ALL), stored)
        self.assertEqual((0, f"{len(samples)}\n"), (done.returncode, done.stdout), done.stderr[-3000:])

    # ---- code

    def test_an_unknown_opcode_is_named(self):
        done = run(TRICOLOR, "-c", "def f(): pass\n"
                                   "f.__code__ = f.__code__.replace(co_code=bytes([254, 0, 83, 0]))\nf()")
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stderr, "SystemError: unknown opcode 254 in <code object f")

    def test_indexes_beyond_the_code_are_refused(self):
        code = compile("x = [1]\ndef f(a):\n  return a + x[0]\nprint(f(1))", "indexes.py", "exec")
        refused = 0
        for change in ({"co_consts": ()}, {"co_names": ()}, {"co_stacksize": -1}, {"co_code": b"d"}):
            try:
                content = marshal.dumps(code.replace(**change))
            except (ValueError, SystemError):
                continue  # not even CPython makes such a one
            refused += 1
            done = run(TRICOLOR, self.file("indexes.pyc", self.pyc()[:HEADER] + content))
            self.assertEqual(1, done.returncode, (change, done.stderr))
        self.assertGreater(refused, 1)

    # ---- the streams

    def test_a_reader_that_goes_away(self):
        program = "for i in range(10000): print('x' * 100)"
        for interpreter in (PYTHON, TRICOLOR):
            with subprocess.Popen([str(interpreter), "-c", program], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as process:
                process.stdout.read(10)
                process.stdout.close()
                error = process.stderr.read().decode()
            # 120 where the pipe took a part of a write just before: the rest is tried again at exit.
            self.assertEqual(120 if "Exception ignored" in error else 1, process.returncode, error)
            self.assertIn("BrokenPipeError: [Errno 32] Broken pipe", error)

    def test_a_disk_that_is_full(self):
        with open("/dev/full", "w") as full:
            for program in ("print(1)", "print('x' * 100000)", "import sys; sys.stdout.write('a')"):
                expected = run(PYTHON, "-c", program, stdout=full)
                actual = run(TRICOLOR, "-c", program, stdout=full)
                self.assertEqual(expected.returncode, actual.returncode, actual.stderr)
                self.assertIn("OSError: [Errno 28] No space left on device", actual.stderr)

    def test_closed_streams(self):
        for program in ("print(1)", "import sys; print(sys.stdin, sys.stdout, sys.stderr)",
                        "1/0", "input()", "import sys; sys.exit('last words')"):
            for closed in ("<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"):
                with self.subTest(program=program, closed=closed):
                    results = []
                    for interpreter in (PYTHON, TRICOLOR):
                        done = run("/bin/sh", "-c", f'exec "$0" -c "$1" {closed}', interpreter, program)
                        results.append((done.returncode, done.stdout, done.stderr))
                    self.assertEqual(*results)

    # ---- too deep, too much

    def test_recursion_without_end(self):
        for program in ("def f(): f()\nf()", "class A:\n def __repr__(s): return repr(s)\nrepr(A())",
                        "x = []\nfor _ in range(100000): x = [x]\nprint(repr(x))",
                        "class A:\n def __getattr__(s, n): return getattr(s, n + 'x')\nA().a",
                        "class A:\n def __eq__(s, o): return s == o\nA() == A()"):
            for limit in ("", "import sys; sys.setrecursionlimit(10**8)\n"):
                with self.subTest(program=program, limit=limit):
                    done = run(TRICOLOR, "-c", limit + program)
                    self.assertEqual(1, done.returncode, done.stderr[-500:])
                    self.assertRegex(done.stderr, "(RecursionError|MemoryError)")

    def test_nested_values_without_end(self):
        done = run(TRICOLOR, self.file("nested.py", NESTED))
        self.assertEqual(0, done.returncode, done.stderr[-500:])
        for line in done.stdout.splitlines():
            self.assertRegex(line, "(maximum recursion depth exceeded|ended)")
        self.assertEqual(12, len(done.stdout.splitlines()))

    def test_more_memory_than_there_is(self):
        for program in ("[0] * 2**62", "'x' * 2**62", "b'x' * 2**62", "bytearray(2**62)",
                        "(0,) * 2**61", "'%' + '0' * 5 and '{:>99999999999999}'.format(1)"):
            done = run(TRICOLOR, "-c", program)
            self.assertEqual(1, done.returncode, program)
            self.assertRegex(done.stderr, "(MemoryError|OverflowError|ValueError)")

    @unittest.skipIf("TRICOLOR_SANITIZER" in os.environ, "sanitizers reserve terabytes")
    def test_little_address_space(self):
        refused = 0
        for mib in range(64, 225, 16):
            limit = mib << 20
            done = run(TRICOLOR, "-I", "-c", "print(1)", preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (limit, limit)))
            if done.returncode == 0:
                self.assertEqual("1\n", done.stdout)
            else:
                self.assertOneLine(done, "tricolor: cannot start: .*(address space|memory|Memory)", 1)
                refused += 1
        self.assertGreater(refused, 0)

    # ---- the command line

    def test_wrong_options(self):
        for arguments in (["-Z"], ["-c"], ["-m"], ["--no-such-option"]):
            done = run(TRICOLOR, *arguments)
            self.assertEqual((2, ""), (done.returncode, done.stdout))
            self.assertIn("usage: tricolor", done.stderr)

    def test_a_wrong_tricolor_gc(self):
        for value, words in (("x", "'x' is not key=value"), ("stress=abc", "decimal number"),
                             ("stress=-1", "decimal number"), ("verify=2", "0 or 1"),
                             ("nothing=1", "unknown key 'nothing'"), ("verify", "not key=value"),
                             ("stress=99999999999999999999", "decimal number")):
            done = run(TRICOLOR, "-c", "print(1)", env=dict(os.environ, TRICOLOR_GC=value))
            self.assertOneLine(done, "tricolor: TRICOLOR_GC: .*" + re.escape(words), 2)

    def test_what_is_not_there_is_named(self):
        done = run(TRICOLOR, "-c", "import no_such_extension._c")
        self.assertRegex(done.stderr, "ModuleNotFoundError: No module named 'no_such_extension'")
        done = run(TRICOLOR, "-c", "no_such_builtin(1)")
        self.assertRegex(done.stderr, "NameError: name 'no_such_builtin' is not defined")


if __name__ == "__main__":
    cases.main("bad_input")
