#!/usr/bin/python3.11
"""What the machine excuses, and what not: its judgement of logs that are written down here.

A chain 0 -> 1 <-> 2 -> 3: 3 is behind a cycle and in none. All callbacks come before the finalizers,
unless 3 died apart.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import graph_machine as machine

machine.stressed = False  # nothing is collected here

FIRST, SECOND = (7, True), (8, True)
BLIND = (7, False)  # a collection that saw no cycle that has neither finalizers nor callbacks


def judge(log, finalized, referenced, threads=4):
    """The machine's answer when all four are let go of at once."""
    machine.arenas[:] = [machine.Arena(i) for i in range(threads)]
    model = machine.Model()
    model.edges = {0: [1], 1: [2], 2: [1, 3], 3: []}
    model.behaviour = {n: machine.LOG for n in finalized}
    model.has_reference = {n: [True] for n in referenced}
    expected = model.let_go([])
    log = [(kind, n, found_by, True) if kind == "call" else (kind, n, found_by) for kind, n, found_by in log]
    answer = machine.check_events(expected, log)
    machine.tell(machine.arenas[0], expected, log)
    return answer


def check(name, log, finalized, referenced, wanted, threads=4):
    answer = judge(log, finalized, referenced, threads)
    ok = (answer is None) == (wanted is None) and (wanted is None or wanted in answer)
    print("%s: %s" % (name, "ok" if ok else "got %r, wanted %r" % (answer, wanted)), flush=True)
    return ok


LATE = "callback of a cycle after a finalizer"
IN_ORDER = [("call", 1, FIRST), ("call", 3, FIRST), ("del", 1, FIRST), ("del", 3, FIRST)]
LATE_IN_CYCLE = [("call", 3, FIRST), ("del", 2, FIRST), ("call", 1, FIRST), ("del", 3, FIRST)]
LATE_BEHIND = [("call", 1, FIRST), ("del", 1, FIRST), ("del", 3, FIRST), ("call", 3, FIRST)]
APART = LATE_BEHIND[:2] + [("del", 3, SECOND), ("call", 3, SECOND)]
UNSEEN = [("del", 3, BLIND), ("call", 3, BLIND)]

results = [
    check("all callbacks first", IN_ORDER, (1, 3), (1, 3), None),
    check("one of the cycle's comes later", LATE_IN_CYCLE, (2, 3), (1, 3), LATE),
    check("in two collections", [(k, n, SECOND if k == "call" else f) for k, n, f in LATE_IN_CYCLE],
          (2, 3), (1, 3), LATE),
    check("one behind the cycle comes later", LATE_BEHIND, (1, 3), (1, 3), LATE),
    check("it dies by a later collection", APART, (1, 3), (1, 3), None),
    check("the same on one thread", APART, (1, 3), (1, 3), LATE, threads=1),
    check("nobody saw the cycle", UNSEEN, (3,), (3,), None),
    check("the same on one thread", UNSEEN, (3,), (3,), LATE, threads=1),
    check("it was seen below what has a finalizer",
          [("del", 0, BLIND)] + UNSEEN, (0, 3), (3,), LATE),
]
sys.exit(not all(results))
