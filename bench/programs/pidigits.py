"""Digits of pi by a spigot: integers of any size. SCALE is the digits."""

import measured


def digits():
    k, a, b, a1, b1 = 2, 4, 1, 12, 4
    while True:
        p, q, k = k * k, 2 * k + 1, k + 1
        a, b, a1, b1 = a1, b1, p * a + q * a1, p * b + q * b1
        d, d1 = a // b, a1 // b1
        while d == d1:
            yield d
            a, a1 = 10 * (a % b), 10 * (a1 % b1)
            d, d1 = a // b, a1 // b1


def work(count):
    total, last = 0, []
    for i, digit in enumerate(digits()):
        total += digit * (i % 7)
        last.append(digit)
        if i + 1 == count:
            return total, "".join(map(str, last[-10:]))


def main():
    mode, scale = measured.arguments(700)
    for total, last in measured.shares(mode, lambda index: work(scale)):
        print("pidigits", scale, total, last)


main()
