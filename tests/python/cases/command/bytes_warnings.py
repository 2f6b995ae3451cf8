# -b and -bb: bytes taken for text.
import subprocess
import sys

CODE = """
import warnings
for code in ("str(b'a')", "str(bytearray(b'a'))", "b'a' == 'a'", "'a' == b'a'", "b'a' != 'a'", "1 == b'a'",
             "bytearray(b'a') == 'a'", "1 == bytearray(b'a')", "{b'a': 1, 'a': 2}", "f'{b"a"}'", "'%s' % b'a'",
             "b'a' == b'a'", "b'a' == None", "print(b'a')", "'x' in [b'x']", "repr(b'a')"):
    try:
        print(code, eval(code))
    except BytesWarning as e:
        print(code, repr(e))
"""
for options in ([], ["-b"], ["-bb"], ["-b", "-Wignore"], ["-b", "-Walways"]):
    done = subprocess.run([sys.executable, *options, "-c", CODE], capture_output=True, text=True)
    print(options, done.returncode, done.stdout, done.stderr, sep="\n")
    done = subprocess.run([sys.executable, *options, "-c", "import sys; print(sys.warnoptions, sys.flags.bytes_warning)"],
                          capture_output=True, text=True)
    print(done.stdout)
