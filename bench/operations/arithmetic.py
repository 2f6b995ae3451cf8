"""Numbers."""

from kinds import kind


@kind(50000)
def int_add(n):
    t = 0
    for i in range(n):
        t = t + i - 1
    return t


@kind(20000)
def int_mixed(n):
    t = 1
    for i in range(n):
        t = (t * 31 + i) % 1000003
        t ^= i >> 2
        t = t & 0xffff | 1
    return t


@kind(20000)
def int_divide(n):
    t = 0
    for i in range(1, n):
        t += n // i + n % i
        t -= int(n / i)
    return t


@kind(20000)
def int_compare_chain(n):
    t = 0
    for i in range(n):
        if i < 10 or i > 15000 or i == 77:
            t += 1
    return t


@kind(20000)
def int_negative_power(n):
    t = 0
    for i in range(n):
        t += -i + i ** 2 + ~i
    return t


@kind(20000)
def int_64_bits(n):
    x = 88172645463325252
    for i in range(n):
        x ^= (x << 13) & 0xffffffffffffffff
        x ^= x >> 7
        x ^= (x << 17) & 0xffffffffffffffff
    return x


@kind(500)
def int_big(n):
    a = 1
    for i in range(1, n):
        a = a * i + 1
    return a % 1000000007


@kind(300)
def int_big_divide(n):
    a = 10 ** 200
    t = 0
    for i in range(1, n):
        q, r = divmod(a, i * 10 ** 20 + 7)
        t += q % 10 + r % 10
    return t


@kind(50)
def int_big_text(n):
    for i in range(n):
        s = str(3 ** 500)
        r = int(s) >> 700
    return s[:10], r


@kind(50000)
def float_add(n):
    t = 0.0
    for i in range(n):
        t = t + 1.5
    return t


@kind(20000)
def float_mixed(n):
    x, y = 0.1, 0.2
    for i in range(n):
        x = x * 0.99 + y * y - 0.001 * i
        y = (x + y) / 2.5
        if x > 100.0:
            x = 1.0
    return x, y


@kind(20000)
def float_math(n):
    from math import sin, sqrt, floor
    t = 0.0
    for i in range(n):
        t += sqrt(i) + sin(t)
        k = floor(t)
    return t, k


@kind(20000)
def float_int_mixed(n):
    t = 0.0
    for i in range(n):
        t += i * 0.5 + i / 3
    return int(t)


@kind(20000)
def float_lists(n):
    a = [1.0] * 10
    for i in range(n):
        a[i % 10] += a[(i + 1) % 10] * 0.5
        a[3] = 1.0
    return a[4]


@kind(20000)
def float_attributes(n):
    p = _Particle()
    for i in range(n):
        p.x += p.vx * 0.01
        p.y -= p.vy * 0.01
    return p.x, p.y


class _Particle:
    def __init__(self):
        self.x = 0.0
        self.y = 0.0
        self.vx = 1.5
        self.vy = 2.5


@kind(20000)
def complex_iterate(n):
    z = 0j
    c = 0.1 + 0.2j
    for i in range(n):
        z = z * z + c
    return abs(z) < 2


@kind(20000)
def bool_logic(n):
    t = True
    for i in range(n):
        t = not t
        u = t and i or t
    return t, bool(u)
