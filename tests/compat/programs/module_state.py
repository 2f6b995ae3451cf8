"""When the state of modules goes: with the module, after its types' instances; at exit."""
import gc
import importlib.util
import weakref

import single


def fresh(label):
    spec = importlib.util.find_spec("stateful")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.label(label)
    return module


def say(*what):
    print(*what, flush=True)


def collect():
    for _ in range(3):
        gc.collect()


def case(text, f):
    say(text)
    left = f()
    collect()
    say("left:", [r() is not None for r in left])


def plain():
    m = fresh("plain")
    return weakref.ref(m), weakref.ref(m.Thing)


def held_by_the_state():
    m = fresh("held")
    m.hold(m.Thing("held", m.Thing("behind")))
    return weakref.ref(m), weakref.ref(m.Thing)


for f in plain, held_by_the_state:
    case(f.__name__, f)


# What keeps a module: an instance, its type, a function of it.
def keep(get):
    def f():
        m = fresh(get.__name__)
        kept.append(get(m))
        return weakref.ref(m),
    return f


def instance(m):
    return m.Thing("kept").label


def type_of_it(m):
    return m.Thing


def function(m):
    return m.label_of


for get in instance, type_of_it, function:
    kept = []
    case(get.__name__ + " kept", keep(get))
    say(kept[0]() if get is not type_of_it else kept[0].__name__)
    case("and dropped", lambda: kept.clear() or [])


# A finalizer brings the module back.
class Back:
    def __init__(self, module):
        self.module = module

    def __del__(self):
        back.append(self.module)


def brought_back():
    m = fresh("back")
    m.back = Back(m)
    m.hold(m.Thing("of the one that came back"))


back = []
case("brought back", lambda: brought_back() or [])
say(back[0].label_of())
collect()
back[0].back = None
case("and dropped", lambda: back.clear() or [])

# At exit.
say("exit")
single.label("single")
single.hold(single.Thing("at exit"))
last = fresh("last")
last.hold(last.Thing("held at exit"))
