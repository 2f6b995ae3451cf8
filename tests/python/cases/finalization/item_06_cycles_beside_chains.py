"""Item 6: in one collection a chain and a cycle; of the cycle all are finalized though one comes back."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _trace import Node, log, watched
import gc

kept = []


class Back(Node):
    def __del__(self):
        super().__del__()
        kept.append(self)


def make():
    # What hangs behind the cycle belongs to it: finalized although its holder came back.
    inner = Node("inner")
    back = Back("back", inner=inner)
    a, b = Node("cycle a"), Node("cycle b", back=back)
    a.other, b.other = b, a
    top = Node("top", cycle=a, child=Node("top's child"))
    Back("chain", inner=Node("spared"))
    return [watched(o) for o in (inner, back, a, top)]


references = make()
gc.collect()
print(sorted(log), [r() is None for r in references])
log.clear()
print(sorted(o.name for o in kept), [gc.is_finalized(o.inner) for o in sorted(kept, key=lambda o: o.name)])
kept.clear()
gc.collect()
print(log)
