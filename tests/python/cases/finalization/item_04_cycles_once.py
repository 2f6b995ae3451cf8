"""Item 4, acceptance 3: finalizers in cycles run once each, with attributes; with item 15's generators."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show
import gc

class Member(Node):
    def __del__(self):
        log.append((self.name, self.other.name))
def two():
    a, b = Member("a"), Member("b")
    a.other, b.other = b, a
two()
gc.collect()
print(sorted(log), gc.garbage); log.clear()

def ring(n):
    members = [Member(i) for i in range(n)]
    for i, m in enumerate(members):
        m.other = members[(i + 1) % n]
ring(1000)
gc.collect()
print(sorted(log) == [(i, (i + 1) % 1000) for i in range(1000)], gc.garbage); log.clear()
gc.collect()
print(log)

def generator(name):
    try:
        yield name
        yield name
    finally:
        log.append("finally %s" % name)
def suspended():
    g = generator("alone"); next(g)
suspended()
show("generator")
def in_cycle():
    g = generator("cycle"); next(g)
    holder = [g]; holder.append(holder)
in_cycle()
show("generator in a cycle")
def never_started():
    generator("unused")
never_started()
show("generator that never began")
