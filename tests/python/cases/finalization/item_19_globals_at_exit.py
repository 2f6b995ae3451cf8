"""Item 19: globals of __main__ are finalized while globals can be used."""
import sys

helper = "a global"
left = ["plain", "private", "in a list", "cycle", "its attribute is a function"]
said = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        said.append((self.name, helper, sys is not None, sys.is_finalizing()))
        left.remove(self.name)
        if not left:
            print(*sorted(said), sep="\n")


def use():
    return helper


plain = Dies("plain")
_private = Dies("private")
in_list = [Dies("in a list")]
cycle = Dies("cycle")
cycle.me = cycle
with_function = Dies("its attribute is a function")
with_function.f = use
print("end")
