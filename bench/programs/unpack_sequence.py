"""Tuples and lists are taken apart, again and again. SCALE is the rounds."""

import measured


def unpack(rounds, source):
    for _ in range(rounds):
        a, b, c, d, e, f, g, h, i, k = source
        a, b, c, d, e, f, g, h, i, k = source
        k, i, h, g, f, e, d, c, b, a = source
        (a, b), c = (d, e), f
        a, b = b, a
        a, b, c = c, a, b
        first, *rest = a, b, c
    return a, b, c, d, e, f, g, h, i, k, first, len(rest)


def work(rounds):
    return unpack(rounds, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), unpack(rounds, list("abcdefghij"))


def main():
    mode, scale = measured.arguments(100_000)
    for result in measured.shares(mode, lambda index: work(scale // measured.SHARES)):
        print("unpack_sequence", *result)


main()
