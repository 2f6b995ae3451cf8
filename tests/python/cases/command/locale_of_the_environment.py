"""LC_CTYPE is the environment's from the start, and C becomes C.UTF-8 where the environment leaves room (PEP 538)."""

import subprocess
import sys

PROGRAM = """
import locale, os, sys
print({k: v for k, v in os.environ.items() if k.startswith(("LC_", "LANG"))}, sys.flags.utf8_mode,
      locale.setlocale(locale.LC_CTYPE), locale.getlocale(), locale.getpreferredencoding(), locale.getencoding(),
      sys.stdin.errors, sys.stdout.errors, locale.setlocale(locale.LC_ALL))
"""

ENVIRONMENTS = (
    {}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": ""}, {"LANG": "C.UTF-8"}, {"LANG": "C"}, {"LC_CTYPE": "POSIX"},
    {"LANG": "xx_YY"}, {"LC_CTYPE": "C.UTF-8", "LANG": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONCOERCECLOCALE": "0"},
    {"PYTHONCOERCECLOCALE": "warn"}, {"PYTHONCOERCECLOCALE": "warn", "LC_ALL": "C"}, {"PYTHONUTF8": "0"},
    {"PYTHONCOERCECLOCALE": "1", "PYTHONUTF8": "1"}, {"LC_MESSAGES": "C.UTF-8"}, {"LC_NUMERIC": "C.UTF-8", "LC_TIME": "xx_YY"},
    {"LC_NUMERIC": "C.UTF-8", "LC_ALL": "C"}, {"LC_NUMERIC": "C.UTF-8", "LANG": "C.UTF-8"})


def show(environment, *options):
    done = subprocess.run([sys.executable, *options, "-c", PROGRAM], env=environment, capture_output=True, check=False)
    print(environment, options, done.returncode, done.stdout.decode(), done.stderr.decode())


for environment in ENVIRONMENTS:
    show(environment)
show({}, "-I")
show({"PYTHONCOERCECLOCALE": "0"}, "-E")
show({}, "-X", "utf8=0")
show({}, "-X", "utf8")
