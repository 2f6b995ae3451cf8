"""Item 41: with closes at its end; what stays open is flushed by a collection, and at exit."""
import gc
import os
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "data")
with open(path, "w") as f:
    f.write("with")
print(f.closed, open(path).read())


def dropped():
    open(path, "w").write("dropped")


dropped()
gc.collect()
print(open(path).read())

PROGRAM = """
import sys
class Holder: pass
f = open(sys.argv[1], "w")
f.write("global")
h = Holder()
h.g = open(sys.argv[1] + "2", "wb")
h.g.write(b"held")
def main():
    local = open(sys.argv[1] + "3", "w")
    local.write("local")
    if sys.argv[2] == "error":
        raise ValueError
    sys.exit(3 if sys.argv[2] == "exit" else 0)
main()
"""
for how in ("end", "exit", "error"):
    done = subprocess.run([sys.executable, "-c", PROGRAM, path, how], stderr=subprocess.DEVNULL)
    contents = []
    for suffix in ("", "2", "3"):
        with open(path + suffix) as f:
            contents.append(f.read())
        os.remove(path + suffix)
    print(how, done.returncode, contents)


class Managed:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        print("exit", error[0])


with Managed():
    print("inside")
try:
    with Managed():
        raise KeyError
except KeyError:
    print("after")
os.rmdir(folder)
