# not stressed: a forced collection between two lines may find a part dead, or a stale word (docs/todo.md)
"""Item 19: somebody still refers to __main__ at exit: its names become None, those with _ first."""
import sys


class Dies:
    def __init__(self, name):
        self.name = name

    # What it needs is in its defaults: globals may be None.
    def __del__(self, print=print):
        print(self.name, helper, _helper)


helper = "a global"
_helper = "private"
plain = Dies("plain")
_private = Dies("private")
second = Dies("second")
_also_private = Dies("also private")
sys.kept_by_sys = sys.modules["__main__"]
print("end")
