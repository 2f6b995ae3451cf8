# Floats: shortest text, special values, rounding, comparison with integers, formatting.

print(0.1 + 0.2, 1e16, 1e15, 123456789.125, 1e-5, 0.0001, -0.0, 5e-324, 1.7976931348623157e308)
inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, nan == nan, nan != nan, inf > 10**400, -inf < -(10**400))
print(2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 1 == 1.0, hash(1) == hash(1.0), hash(0.5))
print(7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(-7.5, 2), 2.0**0.5, 2**0.5, (-8.0) ** 2)
print(round(2.675, 2), round(0.5), round(1.5), round(-2.5), round(1e300), round(12.345, -1))
print(int(1e20), float("1_0.5e1"), float(" -3.5 "), float("1e400"), (0.75).as_integer_ratio())
print((3.0).is_integer(), (3.5).is_integer(), (255.5).hex(), float.fromhex("0x1.8p3"))
print(f"{3.14159:.2f} {1234567.891:,.1f} {0.00012:e} {0.5:%} {1e10:g} {42.0:10.3f}|{-1.5:+08.2f}")
print("%.3f %5.1f|%-8.2e|%g" % (2 / 3, 2.25, 12345.678, 1e-7), repr(1.0), str(100.0))
print(min(1.5, 1), max(0.0, -0.0), abs(-2.5), sum([0.1] * 10), 1.0 .__class__.__name__)
for action in (lambda: 1.0 / 0, lambda: 1.0 // 0.0, lambda: 1.0 % 0, lambda: float("x"),
               lambda: int(inf), lambda: int(nan), lambda: 10.0**400, lambda: 1.5 + "a"):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
