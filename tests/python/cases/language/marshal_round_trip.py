# marshal: what one side writes the other reads.
import marshal

values = [
    None, True, False, ..., 0, 1, -1, 2**31 - 1, -2**31, 2**31, 2**62, -2**62, 2**63, 10**40, -10**40,
    1.5, -0.0, 1e300, 3 + 4j, "", "abc", "é", "€", "\U0001f600", "x" * 300, b"", b"\0\xff", (), (1,),
    (1, (2, (3,))), [1, [2]], {}, {"a": 1, 2: [3]}, {1, 2, 3}, frozenset({"k"}), StopIteration,
]
for v in values:
    for version in range(5):
        back = marshal.loads(marshal.dumps(v, version))
        assert back == v and type(back) is type(v), (v, version)
print(len(values))

shared = [1, 2]
back = marshal.loads(marshal.dumps((shared, shared)))
print(back[0] is back[1])

code = compile("def f(a, /, b, *c, d=1, **e):\n  return lambda: (a, b, c, d, e)\n", "there", "exec")
again = marshal.loads(marshal.dumps(code))
print(again == code, again.co_filename, [c.co_varnames for c in again.co_consts if hasattr(c, "co_varnames")])
ns = {}
exec(again, ns)
print(ns["f"](1, 2, 3, x=4)())

for bad in (b"", b"(", b"?", b"i\0", b"r\5\0\0\0", b"[\1\0\0\0"):
    try:
        marshal.loads(bad)
    except (EOFError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
for bad in (object(), [print], int):
    try:
        marshal.dumps(bad)
    except ValueError as e:
        print(e)
