"""Item 14: depth does not overflow a stack."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log
import gc
def chain(n):
    node = None
    for i in range(n):
        node = Node(i, child=node)
chain(100000)
gc.collect()
print(len(log), log[0], log[-1]); log.clear()
def lists(n):
    l = []
    for _ in range(n): l = [l]
lists(300000)
gc.collect()
print("lists")
