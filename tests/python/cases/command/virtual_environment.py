# A virtual environment: which prefix a command has that is called by a link in one.
import os
import subprocess
import sys
import venv

venv.create("env", symlinks=True)
with open("env/lib/python3.11/site-packages/installed.py", "w") as f:
    f.write("WHERE = __name__\n")
CODE = """
import os, sys, sysconfig
base = os.path.dirname(os.path.dirname(os.path.dirname(sys.executable)))
print(os.path.relpath(sys.executable, base), os.path.relpath(sys.prefix, base), sys.prefix != sys.base_prefix)
print(os.path.relpath(sys.exec_prefix, base), sys.base_prefix, sys.base_exec_prefix, os.path.islink(sys._base_executable))
print(os.path.relpath(sysconfig.get_path("purelib"), base), [os.path.relpath(p, base) for p in sys.path if "env" in p])
import installed
print(installed.WHERE)
"""
for command in ("env/bin/python", "./env/bin/python3", os.path.abspath("env/bin/python")):
    done = subprocess.run([command, "-I", "-c", CODE], capture_output=True, text=True)
    print(done.returncode, done.stdout, done.stderr)
done = subprocess.run(["python", "-c", CODE], capture_output=True, text=True,
                      env={**os.environ, "PATH": os.path.abspath("env/bin") + ":" + os.environ["PATH"]})
print(done.returncode, done.stdout, done.stderr)
done = subprocess.run(["env/bin/python", "-S", "-c", "import sys; print(sys.prefix == sys.base_prefix)"],
                      capture_output=True, text=True)
print(done.stdout, done.stderr)
done = subprocess.run(["env/bin/python", "absent.py"], capture_output=True, text=True)
print(done.returncode, done.stderr.replace(os.getcwd(), "HERE"))
