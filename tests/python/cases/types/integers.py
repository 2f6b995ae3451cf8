# Integers of any size: arithmetic, signs of division, shifts, bits, powers, text, and errors.

small = [0, 1, -1, 7, -7, 2**30, -(2**30), 2**31, 2**62, 2**63, -(2**63), 2**64, 10**30, -(10**30)]
total = 0
for a in small:
    for b in small:
        row = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a == b]
        if b:
            row += [a // b, a % b, divmod(a, b) == (a // b, a % b)]
        total = (total * 31 + sum(row)) % 1000000007
        if abs(a) in (7, 10**30) and abs(b) in (7, 2**30):
            print(a, b, row)
print(total)
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2)
print(1 << 100, (1 << 100) >> 98, -1 >> 70, -5 >> 1, ~0, ~(2**70))
print(2**200, 3**5 % 7, pow(3, 100, 7), pow(3, -1, 7), 2**-2, (-2)**3)
print(abs(-(10**20)), int("-0b101", 2), int("zz", 36), int("1_000"), int(" 42 "), int(3.99), int(-3.99))
print(hex(255), oct(8), bin(-5), (10**20).bit_length(), (255).to_bytes(2, "big"))
print(int.from_bytes(b"\x01\x00", "little"), (6).__index__(), True + True, isinstance(True, int))
print(hash(2**61 - 1), hash(-1), hash(2**61) == 1, hash(10**30) == hash(10.0**30) or "differ")
print(f"{1234567:,} {255:x} {255:#010b} {-5:+d} {42:>6}|{42:<6}|{42:^6}|")
print(10**50 // 10**48, (10**50 + 1) % 10**25, 10**18 * 10**18)
print(1 / 3, 10**20 / 10**18, (2**1000) / (2**990), round(2.5), round(3.5), round(1234, -2))
for action in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1 << -1, lambda: int("x"),
               lambda: 1 + "a", lambda: int("12", 99), lambda: 10**400 / 1.0):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
n = 1
for factor in range(1, 60):
    n *= factor
print(n, len(str(n)))
