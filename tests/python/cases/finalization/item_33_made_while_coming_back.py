"""Item 33: weak references that a finalizer makes to its own object, which it brings back or not."""
import gc
import weakref

kept, made, log = [], [], []


class Makes:
    back = False

    def __init__(self, in_cycle):
        if in_cycle:
            self.me = self

    def __del__(self):
        made.append(weakref.ref(self, lambda r: log.append("callback")))
        made.append(weakref.ref(self))
        made.append(weakref.ref(self))
        log.append("del %s %s" % (made[-1] is made[-2], made[-1]() is made[0]() is self))
        if self.back:
            kept.append(self)


class Back(Makes):
    back = True


# Nobody else has an interest in when it dies: it holds nothing, and nothing refers to it weakly.
def states(title):
    gc.collect()
    answers = [r() is not None and (not kept or r() is kept[0]) for r in made]
    print(title, *log, answers, [weakref.getweakrefcount(o) for o in kept])
    log.clear()


for cls in Makes, Back:
    for in_cycle in False, True:
        cls(in_cycle)
        states("%s, cycle %s:" % (cls.__name__, in_cycle))
        kept.clear()
        states("  let go:")
        made.clear()
