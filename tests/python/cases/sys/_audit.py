"""What the audit cases share: a hook that prints events while something is watched."""

import sys
import types

_watching = False
_names = {}


def show(value):
    """Without addresses and paths of the machine."""
    if isinstance(value, int) and not isinstance(value, bool) and value in _names:
        return _names[value]
    if isinstance(value, types.CodeType):
        return f"<code {value.co_name}>"
    if isinstance(value, types.FrameType):
        # A frame's code is an event of its own.
        return "<frame>"
    if isinstance(value, types.FunctionType):
        return f"<function {value.__name__}>"
    text = repr(value)
    if isinstance(value, int) and value >= 1 << 32 or " at 0x" in text:
        return f"<{type(value).__name__}>"
    return text


def name_number(number, name):
    """From now on `name` is printed for this number: a descriptor, a process."""
    _names[number] = name


def _hook(event, args):
    global _watching
    if not _watching:
        return
    _watching = False
    print(" ", event, *map(show, args))
    _watching = True


def watch(what, function, *args, **kwargs):
    """Calls the function; its events are printed, then what it raised, if anything."""
    global _watching
    print(what)
    try:
        _watching = True
        result = function(*args, **kwargs)
        _watching = False
        return result
    except BaseException as e:
        _watching = False
        print("  raised", type(e).__name__)


sys.addaudithook(_hook)
