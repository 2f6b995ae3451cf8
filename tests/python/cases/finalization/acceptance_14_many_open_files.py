"""Acceptance 14 (item 38): files opened and dropped under a limit of descriptors; item 3's file in a cycle."""
import gc
import os
import resource
import sys
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "data")


class Holder:
    pass


def in_cycle():
    h = Holder()
    h.me = h
    h.file = open(path, "w")
    h.file.write("kept")


in_cycle()
gc.collect()
text = open(path).read()
# CPython 3.11 may lose the data; here it must be there.
print(text == "kept" or sys.implementation.name == "cpython")
gc.collect()
resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
for i in range(5000):
    open(path)
print("opened")
os.remove(path)
os.rmdir(folder)
