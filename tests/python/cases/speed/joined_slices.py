"""Slices that the interpreter takes without a slice object behave as those with one."""


class Index:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        return self.i


class Seen:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)


def parts(s, a, b, c):
    yield s[a:b]
    yield s[a:]
    yield s[:b]
    yield s[:]
    if c != 0:
        yield s[a:b:c]
        yield s[::c]


BOUNDS = (None, 0, 1, 3, 5, 9, -1, -3, -9, 2 ** 70, -(2 ** 70), Index(2), True)

for s in ([0, 1, 2, 3, 4], (0, 1, 2, 3, 4), "abcde", "ab\u1234de", b"abcde", range(5), []):
    shown = []
    for a in BOUNDS:
        for b in BOUNDS:
            for c in (None, 1, 2, -1, -2):
                shown.append(list(parts(s, a, b, c)))
    print(type(s).__name__, len(shown), hash(str(shown).encode()) != 0, shown[7], shown[100], shown[-1])

for a in BOUNDS:
    for b in BOUNDS:
        for value in ([], [7], (7, 8), [1, 2, 3, 4, 5, 6, 7], "xy", range(3)):
            s = [0, 1, 2, 3, 4]
            s[a:b] = value
            t = [0, 1, 2, 3, 4]
            t[slice(a, b)] = value
            if s != t:
                print("different", a, b, value, s, t)

s = [1, 2, 3]
s[1:2] = s
print(s)
s[:] = s[::-1]
print(s)
s[5:] = [9]
print(s)
print(Seen()[1:2], Seen()[::3], Seen()[:])
Seen()[1:2] = 5


def failing(action):
    try:
        action()
    except Exception as e:
        print(type(e).__name__, e)
        line = e.__traceback__.tb_next
        print(line.tb_lineno - line.tb_frame.f_code.co_firstlineno)


def zero_step():
    return [1][::0]


def bad_bound():
    return [1]["a":]


def bad_container():
    return 5[1:2]


def bad_value():
    s = [1]
    s[0:1] = 5


def bad_tuple():
    (1, 2)[0:1] = [1]


for action in (zero_step, bad_bound, bad_container, bad_value, bad_tuple):
    failing(action)
