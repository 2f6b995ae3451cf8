"""What another thread's frames hold when a process forks is not finalized in the child: that thread goes on, in the parent."""
import gc
import os
import tempfile
import threading


class Told:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        os.write(1, f"{self.name} dies in the {'parent' if os.getpid() == parent else 'child'}\n".encode())


def work():
    told = Told("local")
    file = open(path, "w")
    file.write("once\n")
    with tempfile.TemporaryDirectory() as folder:
        ready.set()
        go_on.wait(60)
        print(os.path.isdir(folder), flush=True)
    file.close()
    del told


parent = os.getpid()
path = os.path.join(os.getcwd(), "buffered")
ready, go_on = threading.Event(), threading.Event()
thread = threading.Thread(target=work)
thread.start()
ready.wait()
pid = os.fork()
if pid == 0:
    grandchild = os.fork()
    for _ in range(3):
        gc.collect()
    if grandchild != 0:
        os.waitpid(grandchild, 0)
    os._exit(0)
os.waitpid(pid, 0)
go_on.set()
thread.join()
gc.collect()
with open(path) as file:
    print(file.read(), end="")
os.unlink(path)
