# Garbage of every shape beside data that lives: nothing alive is lost, deep structures are no problem.
import gc


class Node:
    def __init__(self, value, link):
        self.value, self.link = value, link


alive = {}
for n in range(20000):
    cycle = [n]
    cycle.append(cycle)
    Node(n, Node(cycle, None))
    if n % 100 == 0:
        alive[n] = (str(n), [n, {"n": n}], Node(n, None))
    if n % 5000 == 0:
        gc.collect()
print(len(alive), all(v[0] == str(k) and v[1][1]["n"] == k and v[2].value == k for k, v in alive.items()))

chain = None
for n in range(100000):
    chain = Node(n, chain)
nested = []
for n in range(100000):
    nested = [nested]
gc.collect()
total, node = 0, chain
while node is not None:
    total += node.value
    node = node.link
depth = 0
while nested:
    nested, depth = nested[0], depth + 1
print(total, depth)
del chain, node
gc.collect()
print("done")
