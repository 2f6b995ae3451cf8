"""Builds and walks many short-lived binary trees beside one that lives long. SCALE is the depth."""

import measured

LEAST_DEPTH = 4


def make(depth):
    if depth == 0:
        return (None, None)
    return (make(depth - 1), make(depth - 1))


def nodes(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + nodes(left) + nodes(right)


def short_lived(deepest):
    """[(depth, trees, nodes in all of them)] of one share."""
    found = []
    for depth in range(LEAST_DEPTH, deepest + 1, 2):
        trees = 2 ** (deepest - depth + LEAST_DEPTH) // measured.SHARES
        total = 0
        for _ in range(trees):
            total += nodes(make(depth))
        found.append((depth, trees, total))
    return found


def main():
    mode, scale = measured.arguments(16)
    print("stretch", nodes(make(scale + 1)))
    long_lived = make(scale)
    for share in measured.shares(mode, lambda index: short_lived(scale)):
        for depth, trees, total in share:
            print(depth, trees, total)
    print("long-lived", nodes(long_lived))


main()
