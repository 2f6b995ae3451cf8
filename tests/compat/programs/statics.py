"""Statics of a module without state go on referring to what its dict held at first: it stays."""
import gc
import weakref

import static_types

ref = weakref.ref(static_types.Thing)
print(static_types.make())
del static_types.Thing
for _ in range(3):
    gc.collect()
junk = [type("T%d" % i, (), {"a": [i]}) for i in range(2000)]
del junk
gc.collect()
print(ref() is not None, static_types.make(), type(static_types.make()).__name__)
