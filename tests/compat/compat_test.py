#!/usr/bin/python3.11
"""The hostile extension's programs, each as it is, with collections forced, and with the heap checked.

What they print is what CPython's contract says, not what CPython prints: a borrowed item that
survives its list is one of ours only.
"""

import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).absolute().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests/support"))
import cases  # noqa: E402

TRICOLOR = ROOT / "tools/tricolor"
# Seconds for one program. A sanitizer with a collection at every other safepoint takes minutes.
TIMEOUT = 900 if "TRICOLOR_SANITIZER" in os.environ else 280

COUNTS = ("[('None', 2), ('appended', 2), ('argument', 2), ('dict value', 2), ('holder', 1), "
          "('new bytes', 1), ('new list', 1), ('new object', 1), ('new tuple', 1), "
          "('once again', 1), ('passed', 2), ('raw', 1), ('set', 1), ('stolen', 2), ('twice', 2)]")

EXPECTED = {
    "taken_back": """chains: True
filled: 0
appended: True
one thread: 0
one thread: 0
pairs left: True
two threads: 0
made anew: True
shown: True
nodes left: few
""",
    "found_out": """brought back by tp_finalize: [11]
found in the heap: [22]
found in the heap: [22]
shown by __new__: [33]
shown by __new__: [33]
named in a message: [44]
the owner of a buffer: [55]
found while it was made: True
found while it was made: True
found while it was made: True
found while they waited: False
found while they waited: False
found while they waited: False
weak references: True
old numbers, new tuples: True
found among the dead: [66]
found among the dead: [66]
left: 0
looked beside C code
""",
    "among_the_dead": """risen while its owner died: [True] 1
and dropped: 0
reached by a list: [[0]] 2
and dropped: 0
a free list's cells come again: True
memory of its own goes back: True 0
stolen by containers, and held: True
and dropped: None
""",
    "in_maps": """in a tree: True
dropped: True
in a table: True
replaced: [True, True, True, True, True, True, True]
""",
    "references": """True hidden
hidden and dropped: None
True static
static and dropped: None
moved: moved
in the static after its box died: moved
and dropped: None
boxes: 0
""",
    "cycles": """python <-> C: 0 0 0
C <-> C: 0 0
C <-> list: 0 0
subclass: 0 0
held: True
held by a static: True True
and dropped: None 0
blind: kept True
chain: 0
""",
    "lists": """Item(1) []
Item(7) []
True
True
True True
Item(108) [Item(109), Item(1)]
Item(109) [Item(200), Item(1)]
""",
    "forked": """child: 1 left, 0
parent: 0 left
""",
    "late_pins": """made: 0
made: 0
made: 0
from cells that waited: 0
of a thread that is gone: 0
of a thread that waits: 0
while it marks: 0
given up and counted again: 151
in the child: 0
in the parent: 0
""",
    "late": """held: True
dropped: True True
""",
    "lifetimes": f"""{COUNTS}
at once: True
dropped by the program: 1000
with a free list: True
grown by less than 128 MiB: True
""",
    "bases": """by_hand.Root 0 True
'by_hand.Derived' object has no attribute 'a'
This object has no __dict__
cannot create weak reference to 'by_hand.Derived' object
9 18
below 7 {'a': 'below'} True
""" * 2,
    "exclusive": "".join(f"""{name} [False, False, False] 1
others: [False, False, False] 1
""" for name in ("first", "second", "asked")) + """first second [True, True]
first asked [True, True]
alone second [True, True]
together first [True, True]
python: True
['waited', None]
through: [12000, 12000, 8000, 12000]
bumped: 1200000 600000
cells: [0, 0, 0, 0, 0]
""",
    "module_cycles": """attribute
  dealloc attribute of attribute
  clear state of attribute
  free state of attribute
left: [False, False]
cyclic
  dealloc cyclic of cyclic
  clear state of cyclic
  free state of cyclic
left: [False, False]
subclass
  clear state of subclass
  dealloc below of subclass
  free state of subclass
left: [False, False, False]
many
""" + """  clear state of one of many
  dealloc neighbour's of one of many
""" * 3 + "  free state of one of many\n" * 3 + "left: [False, False, False]\n",
    "group": """abc
one lock: [False, False, False, False] 1
one lock: [False, False, False, False] 1
legacy: [1, 1]
cba
legacy: [1, 1]
legacy: [1, 1]
one lock: [False, False, False, False] 1
legacy: [1, 1]
acb
legacy: [1, 1]
one lock: [False, False, False, False] 1
legacy: [1, 1]
""",
    "handing_on": "hangs: 0\n",
    "lock_comes_back": "".join(f"""TRICOLOR_{kind}_MODULES
[b'abc', b'def', b'ghi']
12 None
2001 2000
12 None
""" for kind in ("PARALLEL", "EXCLUSIVE")),
    "statics": """a thing
True a thing Thing
""",
    "parallel": """together: [True, True] True
alone: [False, False, False] 1
methods: [True, True] [False, False] 1
python beside the lock: True
counts: True
after the thread: True
and dropped: None
appended: True
mutex: 8000
section: 16000
two: 24000
lookups: (1, 2, 1, 3, 1) (0, None, 0, None, 1)
dead: (0, None)
modules: True
cells: 0 0
""",
}


# Printed by python3.11 with broken.c compiled against its own headers.
EXPECTED["broken"] = (HERE / "programs/broken.expected").read_text()

# Printed by python3.11 with api.c compiled against its own headers (tests/compat/README.md).
EXPECTED["against_cpython"] = (HERE / "programs/against_cpython.expected").read_text()
EXPECTED["attributes"] = (HERE / "programs/attributes.expected").read_text()  # the same with machine.c
EXPECTED["changing_classes"] = "__init__: 0\nof another: 0\n__setattr__: 0\n"
EXPECTED["shown"] = (HERE / "programs/shown.expected").read_text()  # the same with known.c
EXPECTED["hooks_in_c"] = (HERE / "programs/hooks_in_c.expected").read_text()  # the same with audited.c
EXPECTED["at_the_end"] = (HERE / "programs/at_the_end.expected").read_text()  # the same with ends.c
EXPECTED["dying"] = (HERE / "programs/dying.expected").read_text()  # the same with ends.c
EXPECTED["counting"] = (HERE / "programs/counting.expected").read_text()  # the same with counted.c
EXPECTED["unknown_rings"] = (HERE / "programs/unknown_rings.expected").read_text()  # the same with rings.c
EXPECTED["handmade"] = (HERE / "programs/handmade.expected").read_text()  # the same with by_hand.c
for _name in "threads_of_c", "crossing_threads", "stacks_of_c":  # the same with strangers.c, crossing.c and other_stacks.c
    EXPECTED[_name] = (HERE / f"programs/{_name}.expected").read_text()
EXPECTED["layers_of_types"] = (HERE / "programs/layers_of_types.expected").read_text()  # the same with layers.c

# Printed by python3.11 with lives.c and stateful.c compiled against its own headers; but there `single`, which the table
# of PyState_FindModule holds, is collected at exit too: cleared, and what its state holds deallocated, before it is freed.
for _item in "item_17", "item_17_tp_del", "item_53", "item_54", "module_state":
    EXPECTED[_item] = (HERE / f"programs/{_item}.expected").read_text()


class Compat(unittest.TestCase):
    maxDiff = None

    def run_program(self, name, *args, gc="", **settings):
        env = dict(os.environ, PYTHONPATH=str(HERE), **settings)
        if gc:
            env["TRICOLOR_GC"] = gc
        if "TSAN_OPTIONS" in env:
            env["TSAN_OPTIONS"] += f":suppressions={HERE / 'tsan.supp'}"
        done = subprocess.run([str(TRICOLOR), str(HERE / "programs" / f"{name}.py"), *args], env=env,
                              capture_output=True, text=True, timeout=TIMEOUT, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(EXPECTED[name], done.stdout, done.stderr)  # where children say what ended them

    def test_ten_million_objects_made_and_dropped(self):
        if "TSAN_OPTIONS" in os.environ:
            self.skipTest("tsan's shadow of the heap counts as resident and goes on growing; the case "
                          "as_it_is makes 300,000 objects under tsan")
        # A sanitizer takes minutes for so many; with fewer the size has not settled yet.
        count = 4_000_000 if "TRICOLOR_SANITIZER" in os.environ else 10_000_000
        self.run_program("lifetimes", str(count))

    def test_missing_symbol_is_named(self):
        program = "import unfinished"
        done = subprocess.run([str(TRICOLOR), "-c", program], capture_output=True, text=True,
                              env=dict(os.environ, PYTHONPATH=str(HERE)), timeout=60, check=False)
        self.assertEqual(1, done.returncode)
        self.assertRegex(done.stderr, r"ImportError: .*undefined symbol: PyTricolor_NoSuchFunction")

    def test_missing_init_function_is_named(self):
        program = ("import importlib.machinery as m, importlib.util as u; "
                   f"l = m.ExtensionFileLoader('other', {str(HERE / 'hostile.so')!r}); "
                   "u.module_from_spec(u.spec_from_loader('other', l))")
        done = subprocess.run([str(TRICOLOR), "-c", program], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn("ImportError: dynamic module does not define module export function "
                      "(PyInit_other)", done.stderr)


# The same again as a module that needs no lock.
ALSO_PARALLEL = {"taken_back": "machine", "unknown_rings": "rings"}


def _add_cases():
    for name in EXPECTED:
        for label, gc in (("as_it_is", ""), ("with_stress", "stress=1"), ("with_verify", "verify=1"),
                          ("with_both", "stress=1,verify=1")):
            def case(self, name=name, gc=gc):
                self.run_program(name, gc=gc)
            setattr(Compat, f"test_{name}_{label}", case)
            if name not in ALSO_PARALLEL:
                continue

            def parallel(self, name=name, gc=gc):
                self.run_program(name, gc=gc, TRICOLOR_PARALLEL_MODULES=ALSO_PARALLEL[name])
            setattr(Compat, f"test_{name}_without_lock_{label}", parallel)


_add_cases()

if __name__ == "__main__":
    cases.main("compat")
