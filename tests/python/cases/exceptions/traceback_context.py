# compare: stderr
# Tracebacks of nested calls, of a method, of recursion, and one exception during another.


class Node:
    def __init__(self, depth):
        self.depth = depth

    def visit(self):
        if self.depth == 0:
            return 1 / self.depth
        return Node(self.depth - 1).visit()


try:
    Node(6).visit()
except ZeroDivisionError:
    print("caught")
    [].pop()
