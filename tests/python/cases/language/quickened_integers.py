# Comparisons with the jump behind them, arithmetic and subscripts: of integers in frames, of integers that come out of
# containers, of one digit and of several, of bools and subclasses; and of something else at the same place.
class Sub(int):
    pass


class Odd:
    def __init__(self, log):
        self.log = log

    def __lt__(self, other):
        self.log.append("lt")
        return True

    def __ge__(self, other):
        self.log.append("ge")
        return []

    def __eq__(self, other):
        self.log.append("eq")
        return "yes"

    __hash__ = None


def jumps(a, b):
    out = ""
    if a < b: out += "<"
    if a <= b: out += "l"
    if a == b: out += "="
    if a != b: out += "!"
    if a > b: out += ">"
    if a >= b: out += "g"
    if not a < b: out += "1"
    if not a <= b: out += "2"
    if not a == b: out += "3"
    if not a != b: out += "4"
    if not a > b: out += "5"
    if not a >= b: out += "6"
    out += "7" if a < b or a == b else "8"
    n = 0
    while not n >= 3: n += 1
    while n > 1: n -= 1
    return out + str(n)


def values(a, b):
    return [a < b, a <= b, a == b, a != b, a > b, a >= b]


digits = [0, 1, -1, 5, -5, 1024, 1025, -1025, 2**30 - 1, 2**30, -2**30, 2**30 + 1, 2**31, -2**45, 2**60 - 1, 2**60,
          -2**60, 2**61, 2**62 - 1, 2**62, -2**62, -2**62 - 1, 2**63, 2**90, True, False, Sub(7), Sub(2**40)]
for round in range(3):
    for a in digits:
        for b in digits:
            text = jumps(a, b)
            assert text == jumps(a + 0, b + 0), (a, b)
            if round == 2:
                print(a, b, text, *map(int, values(a, b)))
for a, b in [(1.5, 2), (2, 1.5), ("a", "b"), (float("nan"), 1), ((1,), (1, 0))]:
    print(a, b, jumps(a, b), values(a, b))
log = []
for x in (1, 2, Odd(log), 3):
    if x < 2:
        log.append("less")
    if x >= 2:
        log.append("not less")
    if x == 3:
        log.append("equal")
    if not x == 3:
        log.append("not equal")
print(log)
for pair in ((1, "a"), ("a", 1), (None, 1)):
    try:
        jumps(*pair)
    except TypeError as e:
        print(e)


def arithmetic(a, b):
    out = [a + b, a - b, a * b, a & b, a | b, a ^ b]
    if b:
        out += [a // b, a % b]
    return out


for round in range(2):
    for a in digits:
        for b in digits:
            got = arithmetic(a, b)
            assert got == arithmetic(int(str(int(a))), int(str(int(b)))), (a, b, got)
    print(sum(map(hash, got)))

table = list(range(10))
frozen = tuple(table)
places = [0, 1, -1, 9, -10, True, Sub(4), 2**30, -2**30, 2**62, 10, -11]
for round in range(4):
    for i in places:
        for sequence in (table, frozen):
            try:
                item = sequence[i]
            except IndexError as e:
                item = e
            if round == 3:
                print(type(sequence).__name__, i, item)
    for i in places:
        try:
            table[i] = i
        except IndexError as e:
            if round == 3:
                print(e)
print(table)
