"""Makes a weak reference to each of many objects, reads it, drops the objects, and reads it again."""

import gc
import weakref

import measured


class Node:
    __slots__ = ("number", "__weakref__")

    def __init__(self, number):
        self.number = number


def work(count):
    nodes = [Node(number) for number in range(count)]
    references = [weakref.ref(node) for node in nodes]
    total = 0
    for reference in references:
        total += reference().number
    del nodes
    gc.collect()
    return total, sum(reference() is not None for reference in references)


def main():
    mode, scale = measured.arguments(500_000)
    print("weak_references", scale, measured.shares(mode, lambda index: work(scale)))


main()
