class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Other: pass
def what(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case str() as s: return "str " + s
        case []: return "empty"
        case [x]: return f"one {x}"
        case [x, *_, z]: return f"ends {x} {z}"
        case {"op": op, **rest}: return f"op {op} {sorted(rest)}"
        case {}: return "mapping"
        case Point(0, y=yy): return f"on axis {yy}"
        case Point(x, y): return f"point {x} {y}"
        case None | True | False: return "singleton"
        case float(): return "float"
        case _: return "other"
for v in (0, 1, 5, 500, "t", [], [1], (1, 2), range(3), {"op": 1, "a": 2}, {"z": 1}, Point(0, 3),
          Point(1, 2), None, True, 2.5, Other(), b"ab", set()):
    print(type(v).__name__, what(v))
class Wrong:
    __match_args__ = "ab"
for pattern in ("Point(1,2,3)", "Wrong(1)", "int(1,2)", "Point(1, x=2)"):
    try:
        exec(f"match v:\n  case {pattern}: pass", {"v": {"P": Point(1, 2), "W": Wrong(), "i": 3}[pattern[0]],
                                                 "Point": Point, "Wrong": Wrong})
    except TypeError as e:
        print(pattern, e)
