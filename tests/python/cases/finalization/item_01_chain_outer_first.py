"""Item 1, acceptance 1: a chain is finalized from the outside in by one collection."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, show
import gc

def chain(n):
    node = None
    for i in range(n):
        node = Node(i, child=node)
chain(3)
show("three")

class Checks(Node):
    def __del__(self):
        log.append((self.name, self.child is None or self.child.name == self.name - 1))
def checked(n):
    node = None
    for i in range(n):
        node = Checks(i, child=node)
checked(10000)
gc.collect()
print(len(log), [name for name, _ in log] == list(range(9999, -1, -1)), all(ok for _, ok in log))
