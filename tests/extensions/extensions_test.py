#!/usr/bin/python3.11
"""Extensions from Debian's source packages, compiled unchanged, compute on tricolor what they should.

crcmod carries a slow version of itself in Python: that one, on CPython, says what is right. For
xxhash the C library itself does.
"""

import ctypes
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
EXTERNAL = ROOT / "external"
if not EXTERNAL.is_dir():  # a test run keeps external repositories beside the main one
    EXTERNAL = ROOT.parent
sys.path.insert(0, str(ROOT / "tests/support"))
import cases  # noqa: E402

TRICOLOR = ROOT / "tools/tricolor"
PYTHON = "/usr/bin/python3.11"

CRCMOD = """
import sys
import crcmod
import crcmod.predefined
text = bytes(range(256)) * 3 + b"123456789"
for name in ("crc-8", "crc-16", "crc-24", "crc-32", "crc-64", "x-25", "crc-ccitt-false"):
    crc = crcmod.predefined.PredefinedCrc(name)
    for start in range(0, len(text), 100):
        crc.update(text[start:start + 100])
    print(name, crc.crcValue, crc.hexdigest(), crc.copy().crcValue)
function = crcmod.mkCrcFun(0x104C11DB7, initCrc=0, xorOut=0xFFFFFFFF)
print(function(b"123456789"), function(b"6789", function(b"12345")), function(bytearray(b"abc")))
for bad in ("text", 5, None):
    try:
        function(bad)
    except TypeError:
        print("TypeError")
print(sys.modules["crcmod.crcmod"]._usingExtension, file=sys.stderr)
"""

XXHASH = """
import xxhash
data = bytes(range(251)) * 20
for size in (0, 1, 3, 17, 100, 251, 1024, 5020):
    part = data[:size]
    print(xxhash.xxh32_intdigest(part, 7), xxhash.xxh64_intdigest(part, 7),
          xxhash.xxh3_64_intdigest(part, 7))
"""

XXHASH_OBJECTS = """
import xxhash
one = xxhash.xxh64(b"abc", seed=7)
one.update(b"def")
other = one.copy()
other.update(b"!")
print(one.intdigest() == xxhash.xxh64_intdigest(b"abcdef", 7))
print(other.digest() == xxhash.xxh64_digest(b"abcdef!", seed=7), one.digest() != other.digest())
print(one.hexdigest() == one.digest().hex(), one.name, one.digest_size, one.block_size, one.seed)
one.reset()
print(one.intdigest() == xxhash.xxh64_intdigest(b"", 7), type(one).__name__)
for wrong in (lambda: xxhash.xxh64(5), lambda: one.update(), lambda: xxhash.xxh32(b"", 1, 2)):
    try:
        wrong()
    except TypeError:
        print("TypeError")
"""


class Extensions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def package(self, source, name, extension=None):
        """A package as its installation would lay it out, with the extension or without."""
        shutil.copytree(source, self.folder / name)
        if extension:
            shutil.copy(HERE / f"{extension}.so", self.folder / name / f"{extension}.so")

    def output(self, interpreter, program):
        path = self.folder / "program.py"
        path.write_text(program)
        done = subprocess.run([str(interpreter), str(path)], capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout, done.stderr

    def test_crcmod_agrees_with_itself_in_python(self):
        source = EXTERNAL / "python_crcmod/python3/crcmod"
        self.package(source, "crcmod")
        expected, slow = self.output(PYTHON, CRCMOD)
        self.assertEqual("False\n", slow)
        shutil.rmtree(self.folder / "crcmod")
        self.package(source, "crcmod", "_crcfunext")
        actual, fast = self.output(TRICOLOR, CRCMOD)
        self.assertEqual("True", fast.strip(), "the extension was not used")
        self.assertEqual(expected, actual)

    def xxhash(self, program):
        self.package(EXTERNAL / "python_xxhash/xxhash", "xxhash", "_xxhash")
        # The package's build writes this file.
        (self.folder / "xxhash/version.py").write_text('VERSION = "0"\nVERSION_TUPLE = (0,)\n')
        return self.output(TRICOLOR, program)[0]

    def test_xxhash_agrees_with_the_c_library(self):
        library = ctypes.CDLL("libxxhash.so.0")
        for name, result, seed in (("XXH32", ctypes.c_uint32, ctypes.c_uint32),
                                   ("XXH64", ctypes.c_uint64, ctypes.c_uint64),
                                   ("XXH3_64bits_withSeed", ctypes.c_uint64, ctypes.c_uint64)):
            function = getattr(library, name)
            function.restype, function.argtypes = result, [ctypes.c_char_p, ctypes.c_size_t, seed]
        data = bytes(range(251)) * 20
        expected = "".join(
            f"{library.XXH32(data, size, 7)} {library.XXH64(data, size, 7)} "
            f"{library.XXH3_64bits_withSeed(data, size, 7)}\n"
            for size in (0, 1, 3, 17, 100, 251, 1024, 5020))
        self.assertEqual(expected, self.xxhash(XXHASH))

    def test_xxhash_objects_behave(self):
        self.assertEqual("True\nTrue True\nTrue XXH64 8 32 7\nTrue xxh64\n" + "TypeError\n" * 3,
                         self.xxhash(XXHASH_OBJECTS))


if __name__ == "__main__":
    cases.main("extensions")
