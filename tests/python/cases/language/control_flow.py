# Loops with else, break and continue; chained comparison; conditional expressions; match.


def first_factor(n):
    for divisor in range(2, n):
        if n % divisor:
            continue
        break
    else:
        return None
    return divisor


print([first_factor(n) for n in range(2, 20)])

n = 5
while n:
    n -= 1
    if n == 2:
        continue
    if n == 1:
        break
else:
    print("not printed")
print(n)


def noted(value, seen):
    seen.append(value)
    return value


seen = []
print(noted(1, seen) < noted(3, seen) < noted(2, seen) < noted(9, seen), seen)
print(0 or "" or [] or "last", 1 and "two" and 3, not [], None is None)
print("even" if len(seen) % 2 == 0 else "odd")


def kind(value):
    match value:
        case 0:
            return "zero"
        case int() | float():
            return "number"
        case [first, *rest]:
            return f"list {first} {rest}"
        case {"name": name}:
            return f"named {name}"
        case str() if value:
            return "text"
        case _:
            return "other"


print([kind(v) for v in (0, 1, 2.5, [1, 2, 3], {"name": "n", "x": 1}, "t", "", None)])
