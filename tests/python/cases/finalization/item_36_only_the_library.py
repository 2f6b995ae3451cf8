"""Item 36: of the dicts that a class WeakKeyDictionary makes, only the table itself is no common one."""
import importlib.util
import os
import tempfile
import weakref

SOURCE = """
class WeakKeyDictionary:
    def __init__(self):
        self.data = dict()
        self.other = {}
        local = {}
        self.of_local = local

    def reset(self):
        self.data = {}
"""

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "weakref.py")
    with open(path, "w") as file:
        file.write(SOURCE)
    spec = importlib.util.spec_from_file_location("not_the_library", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    theirs = module.WeakKeyDictionary()
    print([type(d) is dict for d in (theirs.data, theirs.other, theirs.of_local)])
    theirs.reset()
    print(type(theirs.data) is dict)

for table in weakref.WeakValueDictionary(), weakref.WeakKeyDictionary():
    print(isinstance(table.data, dict))
table.data = {}
print(type(table.data) is dict)
