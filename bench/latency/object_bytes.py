"""What an object of each tracked kind adds to the resident size, and what an idle program has.

usage: object_bytes.py OBJECTS KIND
       object_bytes.py kinds

Prints one JSON object: {"bytes": bytes per object}, or the list of kinds. A kind has a process of its
own: what one leaves behind would be another's memory.
"""

import gc
import json
import os
import sys


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


NUMBER = 2 ** 40


class Instance:
    def __init__(self):
        self.a = None


class Slotted:
    __slots__ = ("a",)


KINDS = {
    "list of one": lambda: [None],
    "empty list": lambda: [],
    "tuple of two": lambda: (None, NUMBER),
    "dict of one": lambda: {"a": None},
    "empty dict": lambda: {},
    "set of one": lambda: {None},
    "instance": Instance,
    "instance with slots": Slotted,
    "function": lambda: lambda: None,
    "bound method": lambda: [].append,
    "cell and generator": lambda: (x for x in ()),
}


def main():
    if sys.argv[1] == "kinds":
        print(json.dumps(list(KINDS)))
        return
    count, make = int(sys.argv[1]), KINDS[sys.argv[2]]
    kept = [None] * (2 * count)
    # The first half fills what was resident and free already.
    for i in range(count):
        kept[i] = make()
    gc.collect()
    before = resident()
    for i in range(count, 2 * count):
        kept[i] = make()
    gc.collect()
    print(json.dumps({"bytes": (resident() - before) / count}))
    assert kept[-1] is not None


main()
