# co_lines() has one range for each entry of the table, and dis one line for each change.
import dis


def several(a, b: int = 1, *rest, c=2, **more):
    "doc"
    x = 1

    def inner():
        return x
    y = x + x; z = y
    for i in range(3):
        z += i if i else (
            y)
    return [inner, y,
            z]


first = several.__code__.co_firstlineno
for code in (several.__code__, several.__code__.co_consts[2] if hasattr(several.__code__.co_consts[2], "co_lines")
             else several.__code__):
    print([(a, b, None if line is None else line - first) for a, b, line in code.co_lines()])
    print([(a, line - first) for a, line in dis.findlinestarts(code)])
