"""Item 19: somebody still refers to __main__ at exit: its names become None, those with _ first."""
import sys

said = []


class Dies:
    def __init__(self, name):
        self.name = name

    # What it needs is in its defaults: globals may be None. Neighbours may go in any order.
    def __del__(self, said=said, len=len, sorted=sorted, str=str, print=print):
        said.append((self.name, str(helper), str(_helper)))
        if len(said) == 4:
            print(*sorted(said[:2]), *sorted(said[2:]), sep="\n")


helper = "a global"
_helper = "private"
plain = Dies("plain")
_private = Dies("private")
second = Dies("second")
_also_private = Dies("also private")
sys.kept_by_sys = sys.modules["__main__"]
print("end")
