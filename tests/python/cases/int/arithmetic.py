# All operators on pairs of ints around the sizes where their representation changes.

VALUES = [
    0,
    1,
    -1,
    2,
    7,
    -7,
    255,
    1023,
    1024,
    -5,
    -6,
    2**30-1,
    2**30,
    -2**30,
    2**59,
    2**60-1,
    2**60,
    -2**60,
    2**62,
    -2**62,
    2**63-1,
    2**63,
    -2**63,
    2**64,
    -2**64-1,
    10**20,
    -10**20,
    3**200,
    -3**200,
    10**40+1,
    2**1000-1,
    -(2**1000),
]


def attempt(f):
    try:
        return f()
    except Exception as error:
        return type(error).__name__, str(error)


for a in VALUES:
    print(repr(a), hash(a), bool(a), -a, +a, ~a, abs(a), a.bit_length(), a.bit_count())
    print(a.as_integer_ratio(), a.conjugate(), a.real, a.imag, a.numerator, a.denominator)
    print(hex(a), oct(a), bin(a), attempt(lambda: float(a)), int(str(a)) == a, int(hex(a), 16) == a)
    for b in VALUES:
        print(a + b, a - b, a * b, a & b, a | b, a ^ b)
        print(attempt(lambda: a // b), attempt(lambda: a % b), attempt(lambda: divmod(a, b)))
        print(attempt(lambda: a / b), a == b, a != b, a < b, a <= b, a > b, a >= b)
    for shift in (0, 1, 29, 30, 31, 60, 61, 64, 100, 1000):
        print(a << shift, a >> shift)
    for exponent in (0, 1, 2, 3, 5, 10, 31):
        print(attempt(lambda: str(a ** exponent)), attempt(lambda: a ** -exponent))
        for modulus in (1, 2, 7, -7, 2 ** 61, 10 ** 20 + 39):
            print(pow(a, exponent, modulus), attempt(lambda: pow(a, -exponent, modulus)))
    for digits in (None, 0, 1, -1, -2, -10, -19, -400):
        print(a.__round__(*([] if digits is None else [digits])))
    for size in (1, 2, 8, 9, 20, 130):
        for order in ("big", "little"):
            for signed in (False, True):
                encoded = attempt(lambda: a.to_bytes(size, order, signed=signed))
                print(encoded)
                if isinstance(encoded, bytes):
                    print(int.from_bytes(encoded, order, signed=signed) == a)

for number in 0, -1, -2, 1, 127, 128, -128, -129, 255, 256, -255, -256, -257, 2**63, -2**63, -2**64, -2**30:
    sizes = []
    for length in range(12):
        for signed in False, True:
            try:
                sizes.append(number.to_bytes(length, "big", signed=signed).hex())
            except OverflowError as e:
                sizes.append(str(e)[:7])
    print(number, sizes)
