# _opcode.stack_effect: every instruction, arguments, ways; and dis, which exports it.
import _opcode
import dis


def effect(op, argument, jump):
    try:
        return _opcode.stack_effect(op, argument, jump=jump)
    except ValueError as e:
        return str(e)


for op in range(-14, 260):
    arguments = [*range(12), 255, 256, 513, 2**30, 2**31 - 1] if op >= dis.HAVE_ARGUMENT else [None, 0]
    effects = [effect(op, argument, jump) for argument in arguments for jump in (None, True, False)]
    print(op, effects if len(set(effects)) > 1 else effects[0])

for arguments in ((100,), (1, 5), (100, None), (1, None), (1.5,), ("a",), (10**20,), (100, 2**31), (102, 10**30), (102, "a"),
                  (300,), (300, 1), (True,), (100, 1, 1), ()):
    try:
        print(arguments, _opcode.stack_effect(*arguments))
    except Exception as e:
        print(arguments, type(e).__name__, e)
for keywords in ({"jump": 1}, {"jump": 0}, {"jump": "x"}, {"oparg": 1}, {"jumps": True}):
    try:
        print(_opcode.stack_effect(100, 1, **keywords))
    except Exception as e:
        print(type(e).__name__, e)
print(dis.stack_effect is _opcode.stack_effect, "stack_effect" in dis.__all__, _opcode.get_specialization_stats())


def deepest(code):
    """How high the stack gets, by following the instructions in a line without jumps."""
    height = most = 0
    for instruction in dis.get_instructions(code):
        height += dis.stack_effect(instruction.opcode, instruction.arg)
        most = max(most, height)
    return most, height


print(deepest(compile("f(1, [2, 3, {4: 5}], x=(a.b, c[1:2]), *z)", "x", "eval")))
