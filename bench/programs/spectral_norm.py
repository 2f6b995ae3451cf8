"""The spectral norm of an infinite matrix: float arithmetic in nested loops. SCALE is the order."""

import measured


def element(i, k):
    return 1.0 / ((i + k) * (i + k + 1) // 2 + i + 1)


def times(vector):
    return [sum([element(i, k) * x for k, x in enumerate(vector)]) for i in range(len(vector))]


def times_transposed(vector):
    return [sum([element(k, i) * x for k, x in enumerate(vector)]) for i in range(len(vector))]


def norm(order):
    u = [1.0] * order
    for _ in range(4):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    both = own = 0.0
    for a, b in zip(u, v):
        both += a * b
        own += b * b
    return (both / own) ** 0.5


def main():
    mode, scale = measured.arguments(100)
    for result in measured.shares(mode, lambda index: norm(scale)):
        print("spectral_norm %.9f" % result)


main()
