# Options and variables that are seldom used, and what a wrong one does.
import os
import subprocess
import sys


def run(*options, stdin="", **variables):
    done = subprocess.run([sys.executable, *options], env={**os.environ, **variables}, input=stdin, text=True,
                          capture_output=True)
    print(options, variables, done.returncode)
    print(done.stdout)
    return done.stderr


with open("odd.py", "w") as f:
    f.write("this is not Python\nprint(1)\n1/0\n")
print(run("-x", "odd.py").replace(os.getcwd(), "HERE"))
for value in ("always", "never", "default", "sometimes"):
    run("--check-hash-based-pycs", value, "-c", "import _imp; print(_imp.check_hash_based_pycs)")
SHOW = "import sys; print(sys.pycache_prefix)"
run("-X", "pycache_prefix=/tmp/here", "-c", SHOW, PYTHONPYCACHEPREFIX="/tmp/there")
run("-c", SHOW, PYTHONPYCACHEPREFIX="/tmp/there")
run("-E", "-c", SHOW, PYTHONPYCACHEPREFIX="/tmp/there")
for seed in ("1", "random", "4294967295", "4294967296", "x", "-1"):
    print(run("-c", "print(1)", PYTHONHASHSEED=seed) != "")
print(run(stdin="print(__name__, __file__, __cached__, type(__loader__).__name__)\n"))
print(run("-", stdin="print(__name__, __file__, __cached__, type(__loader__).__name__)\n"))
print(run("-c", "import sys; print(sys.flags.inspect)", PYTHONINSPECT="1"))
print(run("-m", "os.path"))
print(run("-m", "a_module_that_is_missing").replace(sys.executable, "X"))
with open("raises.py", "w") as f:
    f.write("import os\nos.makedirs('/proc/x/y')\n")
print(run("-m", "raises").replace(os.getcwd(), "HERE"))
print(run("raises.py").replace(os.getcwd(), "HERE"))
