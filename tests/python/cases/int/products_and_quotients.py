# Products, quotients and remainders around the sizes where another way of computing them begins: digits
# of 30 bits at their limits, short quotients, short divisors, all signs.
import random

DIGIT = 1 << 30
r = random.Random(7)


def number(digits):
    """`digits` digits, many of them the smallest or the largest."""
    value = 0
    for _ in range(digits):
        value = value * DIGIT + r.choice((0, 1, DIGIT - 1, DIGIT // 2, r.getrandbits(30), r.getrandbits(30)))
    return value | 1 << (30 * digits - r.randint(1, 30))


checks, total = 0, 0


def check(a, b):
    global checks, total
    q, rest = a // b, a % b
    if q * b + rest != a or not (0 <= rest < b if b > 0 else b < rest <= 0) or divmod(a, b) != (q, rest):
        raise ValueError((a, b))
    checks += 1
    total = (total * 31 + q + 7 * rest) % ((1 << 61) - 1)


SIZES = [1, 2, 3, 4, 5, 7, 8, 23, 24, 25, 31, 32, 33, 34, 65, 600]
for below in SIZES:
    for above in sorted({below, below + 1, below + 2, below + 3, below + 4, below + 5, *SIZES}):
        for _ in range(4):
            a, b = number(above), number(below)
            check(a, b)
            check(-a, -b)
            check(-a, b)
            check(a, -b)
            check(a * b, b)  # nothing left
            check(a * b - 1, b)
            check(a * b + b - 1, a)
            check(b, a)
print(checks, total)

# The guess for a digit of the quotient is one too much.
for top in (DIGIT // 2, DIGIT // 2 + 1, DIGIT - 1, 1, 3):
    for middle in (0, 1, DIGIT - 1):
        divisor = (top * DIGIT + middle) * DIGIT + DIGIT - 1
        for quotient in (1, DIGIT - 1, DIGIT - 2, DIGIT * DIGIT - 1, DIGIT * (DIGIT - 1)):
            check(divisor * quotient, divisor)
            check(divisor * quotient - 1, divisor)
            check(divisor * (quotient + 1) - 1, divisor)
print(checks, total)

# Products against sums of shifted partial products.
for size in SIZES:
    for other in SIZES:
        a, b = number(size), number(other)
        product, rest, shift = 0, b, 0
        while rest:
            product += (a * (rest & 0x7fff)) << shift
            rest >>= 15
            shift += 15
        if a * b != product or b * a != product or a * -b != -product or -a * -b != product:
            raise ValueError((a, b))
        total = (total + product) % ((1 << 61) - 1)
print(total)


class Number(int):
    pass


small, large = Number(1 << 70), Number(1 << 99)
for value in (small % large, -small % -large, small // large, large % small, large // small):
    print(value, type(value).__name__)
