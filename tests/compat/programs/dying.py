"""What the count says in tp_dealloc, of objects that nobody but C knew and of Python's: CPython prints the same."""
import gc

import ends


def said(*args):
    print(*args, flush=True)


ends.set_last(lambda: said("called"))
for how in "plain", "set", "call":
    said("made", ends.made(how))
    o = ends.Dying(how)
    o = None
    gc.collect()
try:
    ends.made("raise")
except ValueError as e:
    said("raised", e)
for make in ends.made, ends.Dying:
    gc.collect(make("back") and 2)
    o = ends.back()
    said("back", o is not None)
    o = None
    gc.collect()


class Below(ends.Dying):
    pass


o = Below("set")
o = None
gc.collect()
