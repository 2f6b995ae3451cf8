"""What the cases of this folder share: a log of what happened, shown after a collection."""
import gc
import sys
import weakref

log = []


class Node:
    """Says when it is finalized, and whether its attributes are there."""

    def __init__(self, name, **attributes):
        self.name = name
        self.__dict__.update(attributes)

    def __del__(self):
        log.append("del %s" % self.name)


def watched(o, name=None):
    """A weak reference whose callback says so."""
    name = name or o.name
    return weakref.ref(o, lambda r: log.append("callback %s %s" % (name, r() is None)))


def show(title):
    gc.collect()
    print("%s: %s" % (title, ", ".join(map(str, log)) or "nothing"))
    log.clear()


def undisturbed(f):
    """What f() answers, done again until no collection came between that nobody asked for.

    Such a one may find a part of the garbage dead, a word of an object that nothing refers to any more on
    some stack, or not see a cycle (docs/finalization.md). f() begins with a clean log.
    """
    while True:
        before = gc.get_stats()[0]["collections"]
        answer = f()
        if gc.get_stats()[0]["collections"] == before or sys.implementation.name == "cpython":
            return answer


def better(holds):
    """True here only if it holds; CPython is not asked where it does worse on purpose."""
    return bool(holds) or sys.implementation.name == "cpython"
