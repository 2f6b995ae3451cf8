"""Code that `re` would not emit is refused, whatever it is: it does not read or write beyond anything."""

import _sre
from re import _compiler, _parser


def show(name, code, groups=0):
    try:
        print(name, _sre.compile("", 0, code, groups, {}, (None,) * (groups + 1)).match("aab"))
    except RuntimeError as error:
        print(name, error)


def emitted(pattern):
    return [int(word) for word in _compiler._code(_parser.parse(pattern), 0)]


names = {str(op): int(op) for op in _compiler.OPCODES}
FAILURE, SUCCESS, AT, BRANCH, INFO, IN, JUMP, LITERAL, MARK = (
    names[n] for n in ("FAILURE", "SUCCESS", "AT", "BRANCH", "INFO", "IN", "JUMP", "LITERAL", "MARK"))
BLOCKS = [names["BIGCHARSET"], 1, 2 << 24] + [0] * 63 + [0] * 8

show("whole", emitted("a+b"))
show("nothing", [])
show("no end", [LITERAL, 97])
show("an end that is no end", [AT, SUCCESS])
show("a mark far away", [MARK, 2**31, SUCCESS], 1)
show("a group too many", [names["GROUPREF"], 3, SUCCESS], 1)
show("a condition on a group too many", [names["GROUPREF_EXISTS"], 3, 3, LITERAL, 97, SUCCESS], 1)
show("info without end", [INFO, 2**32 - 1, 0, 1, 1, LITERAL, 97, SUCCESS])
show("info that goes too far", [INFO, 255, 0, 1, 1, LITERAL, 97, SUCCESS])
show("info with a set that goes too far", [INFO, 255, 4, 1, 1, names["RANGE"], 97, 99, LITERAL, 97, SUCCESS])
show("a branch that goes too far", [BRANCH, 3, JUMP, SUCCESS])
show("a block that is not there", [IN, len(BLOCKS) + 2, *BLOCKS, FAILURE, SUCCESS])
show("a set without end", [IN, 3, LITERAL, 97, SUCCESS])
