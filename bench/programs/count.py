"""Counts down: arithmetic on small integers and a jump, nothing else."""

import measured


def count(n):
    while n > 0:
        n -= 1
    return n


def main():
    mode, scale = measured.arguments(10_000_000)
    print("count", scale, measured.shares(mode, lambda index: count(scale)))


main()
