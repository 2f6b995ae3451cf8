# -X no_debug_ranges and PYTHONNODEBUGRANGES: tracebacks without carets, code without columns.
import os
import subprocess
import sys

with open("program.py", "w") as file:
    file.write("import traceback\ndef f(a): return (a +\n    1 / a)\nprint(list(f.__code__.co_positions()))\n"
               "try:\n    f(0)\nexcept ZeroDivisionError:\n    traceback.print_exc()\nf(0)\n")
for options, value in (([], None), (["-X", "no_debug_ranges"], None), ([], "1"), ([], ""), (["-E"], "1"), (["-I"], "1")):
    environment = {**os.environ, "PYTHONNODEBUGRANGES": value} if value is not None else None
    done = subprocess.run([sys.executable, *options, "program.py"], capture_output=True, env=environment)
    print(options, value, done.stdout.decode().replace("None, None", "-"))
    print(done.stderr.decode().replace(os.getcwd(), "folder"), done.returncode)
