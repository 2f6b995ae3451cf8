# -X and the environment, as sys.flags shows them and as they act.
import os
import subprocess
import sys

SHOW = "import sys; print(sys.flags, sys.warnoptions, sys._xoptions, sys.get_int_max_str_digits())"


def run(*options, code=SHOW, **variables):
    environment = {**os.environ, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, *options, "-c", code], env=environment, text=True,
                          capture_output=True)
    print(options, variables, done.returncode, done.stdout.replace(", ", ",\n  "), end="")
    return done.stderr


for options, variables in (
        ([], {}), (["-X", "dev"], {}), (["-X", "dev", "-W", "error"], {"PYTHONWARNINGS": "ignore"}),
        ([], {"PYTHONDEVMODE": "1"}), (["-E"], {"PYTHONDEVMODE": "1"}),
        (["-X", "utf8"], {}), (["-X", "utf8=0"], {"PYTHONUTF8": "1"}), ([], {"PYTHONUTF8": "1"}),
        ([], {"LC_ALL": "C"}), (["-X", "warn_default_encoding"], {}),
        (["-X", "int_max_str_digits=5000"], {}), ([], {"PYTHONINTMAXSTRDIGITS": "0"}),
        ([], {"PYTHONHASHSEED": "0"})):
    print(run(*options, **variables), end="")

# What is wrong with a value: the last line of CPython's report is a matter of its start-up.
print(run("-X", "int_max_str_digits=5", code="print(1)") != "")
WARN = "import io, os; io.TextIOWrapper(io.BytesIO()); open(os.devnull).close(); print(io.text_encoding(None))"
print(run("-X", "warn_default_encoding", code=WARN), end="")
print(run("-X", "utf8", code="import io; print(io.text_encoding(None), open('/dev/null').encoding)"), end="")
print(run("-X", "dev", code="open('/dev/null', errors='nobody')").splitlines()[-1])
print(run("-X", "dev", code="import faulthandler; print(faulthandler.is_enabled())"), end="")
print(run("-X", "faulthandler", code="import faulthandler; print(faulthandler.is_enabled())"), end="")
print(run("-X", "dev", code="import warnings; warnings.warn('x', DeprecationWarning)"), end="")
