"""Warnings of a script's own compilation go through the filters of the command line."""

import os
import subprocess
import sys
import tempfile

SCRIPT = "x = 1\nif x is 1: print('ran')\nassert (x, 'always')\n"

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "script.py")
    with open(path, "w") as source:
        source.write(SCRIPT)
    for options in ([], ["-W", "ignore"], ["-W", "error"], ["-W", "error::SyntaxWarning"], ["-W", "ignore::SyntaxWarning", "-I"]):
        for _ in range(2):  # the second time from what is kept
            done = subprocess.run([sys.executable, *options, path], capture_output=True, text=True)
            print(options, done.returncode, done.stdout, done.stderr.replace(folder, ""))
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    print(done.returncode, done.stdout, done.stderr)
