# What PYTHONBREAKPOINT may name.
import os
import warnings

warnings.simplefilter("always")
for name in (".", "..", ".foobar", "foobar.", ".int", "int.", "builtins.", "builtins.len", "len", "nope.nope", "os.nope", "0"):
    os.environ["PYTHONBREAKPOINT"] = name
    with warnings.catch_warnings(record=True) as seen:
        try:
            print(name, breakpoint([1, 2]))
        except Exception as e:
            print(name, type(e).__name__, e)
    print([str(w.message) for w in seen])
