"""Makes SCALE cycles of two objects and drops each as it is made: only a tracing collector frees them.

tools/bench shows the largest resident size; it must not grow with SCALE.
"""

import measured


class Node:
    def __init__(self):
        self.other = None


def make_and_drop(count):
    for _ in range(count):
        a = Node()
        b = Node()
        a.other = b
        b.other = a
    return count


def main():
    mode, scale = measured.arguments(1_000_000)
    results = measured.shares(mode, lambda index: make_and_drop(scale // measured.SHARES))
    print("cycles", results)


main()
