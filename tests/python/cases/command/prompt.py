# timeout: 180
# The prompt without a terminal, by -i: what it takes for a statement, where it writes, how it ends.
import os
import subprocess
import sys

INPUTS = (
    "1+1\n", "x=(\n1", "x=(\n1)", "def f():\n  return 5", "for\n2\n", "for x in y\n1\n",
    "if 1:\n  1\n 2\n3\n", "try:\n  1/0\n3\n\n4\n", "@x\n1\n", 'x = """a\nb', "1;;2\n5\n",
    "class A:\n  x=\n\n6\n", "a b\n", "", "\n\n# nothing\n7\n", "x = \\\n5\nx\n", "_\n5\n_\nNone\n_\n",
    'import sys; sys.ps1="P "\n1\nsys.ps2=5\nif 1:\n 2\n\n',
    "from __future__ import annotations\ndef f(a: zz): pass\n\nf.__annotations__\n",
    "def f(): raise ValueError(1)\n\nf()\nimport sys\nsys.last_value\n", "1 is 1\n",
    "raise KeyboardInterrupt\n1\n", 'import sys\nsys.exit("bye")\n', "quit(7)",
    "__name__\n__spec__, __loader__\n__file__\n", "exit\nraise SystemExit\n", "if 1:\n  2\nelse:\n  3\n\n",
    "async def f(): pass\n\nf\nprint('a', end='')\nimport nothing_of_this_name\n")


def run(text, *options, **variables):
    environment = {**os.environ, **variables}
    done = subprocess.run([sys.executable, *options], input=text, env=environment, text=True,
                          capture_output=True)
    print(options, variables, repr(text), done.returncode)
    print(done.stdout)
    print(done.stderr)


for text in INPUTS:
    if "f\n" in text and "async" in text:
        text = text.replace("\nf\n", "\nf.__name__\n")
    run(text, "-i", "-q")
run("x\n", "-i", "-c", "x = 5; 1/0")
run("x\nimport sys; sys.exit(4)\n", "-i", "-c", "import sys; x = 6; sys.exit(3)")
run("1\n", "-c", "raise SystemExit(3)", PYTHONINSPECT="1")
run("1\n", "-c", "import os; os.environ['PYTHONINSPECT'] = '1'")
run("print(__name__)\n", "-")
with open("start.py", "w") as f:
    f.write("started = 1; print('start', __name__)\n")
run("started\n", "-i", "-q", PYTHONSTARTUP="start.py")
run("1\n", "-i", "-q", PYTHONSTARTUP="missing.py")
run("1\n", "-i", "-q", "-E", PYTHONSTARTUP="start.py")
