# The builtins that programs use every day, with their keyword arguments and their errors.

print(list(enumerate("ab", start=1)), list(zip("abc", range(2))), list(map(lambda a, b: a + b, [1, 2], [3, 4])))
print(list(filter(None, [0, 1, "", "x"])), any([]), all([]), any([0, 1]), all([1, 0]), sum([1, 2], 10))
print(min(3, 1, 2), max([3, 9, 2]), min("b", "a"), max([], default="none"), max("aa", "b", key=len))
print(len({1: 2}), abs(-3), round(3.14159, 2), divmod(17, 5), pow(2, 10), bool([]), bool("0"))
print(repr("x"), str(None), ascii("\xe9"), format(255, "x"), hash("a") == hash("a"), callable(len), callable(1))
print(isinstance(1, (str, int)), issubclass(bool, int), type(1), type("").__name__, type([]) is list)
print(sorted([3, 1, 2], reverse=True), list(reversed("abc")), next(iter([1])), next(iter([]), "end"))
print(getattr(1, "real"), getattr(1, "none", "default"), hasattr([], "append"), id(print) == id(print))
print(chr(97), ord("a"), bin(10), oct(8), hex(16), int("10", 2), float("2.5"), complex(1, 2))
print("a", "b", sep="-", end="!\n")
print(*range(3), sep=", ")
print(list(iter(iter([3, 2, 0, 1]).__next__, 0)))
print(list(zip([1, 2], [3, 4], strict=True)), dict(zip("ab", [1, 2])), vars(type("T", (), {"x": 1})()))
print(eval("1 + 2 * 3"), eval("a + b", {"a": 1, "b": 2}))
space = {}
exec("def f(x):\n    return x * 2\ny = f(21)", space)
print(space["y"], sorted(k for k in space if not k.startswith("__")))
print(globals() is vars(), "space" in globals(), sorted(locals().keys())[-1])
for action in (lambda: len(5), lambda: sum(["a"]), lambda: min([]), lambda: next(iter([])), lambda: abs("x"),
               lambda: int([]), lambda: list(zip([1], [], strict=True)), lambda: getattr(1, "nope"),
               lambda: isinstance(1, 1), lambda: print(foo=1), lambda: sorted(5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
