"""Instances die before their module's state does. In CPython some of those in cycles find it gone."""
import gc
import importlib.util
import weakref


def fresh(label):
    spec = importlib.util.find_spec("stateful")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.label(label)
    return module


def attribute():
    m = fresh("attribute")
    m.attribute = m.Thing("attribute")
    return weakref.ref(m), weakref.ref(m.Thing)


def cyclic():
    m = fresh("cyclic")
    cycle = []
    cycle.append(m.Thing("cyclic", cycle))
    return weakref.ref(m), weakref.ref(m.Thing)


def subclass():
    m = fresh("subclass")

    class Below(m.Thing):
        pass

    below = Below("below")
    below.me = below
    m.hold(below)
    return weakref.ref(m), weakref.ref(m.Thing), weakref.ref(Below)


def many():
    modules = [fresh("one of many") for _ in range(3)]
    for i, m in enumerate(modules):
        m.neighbour = modules[i - 1]
        m.hold(modules[i - 1].Thing("neighbour's", m))
    return [weakref.ref(m) for m in modules]


for f in attribute, cyclic, subclass, many:
    print(f.__name__, flush=True)
    left = f()
    for _ in range(3):
        gc.collect()
    print("left:", [r() is not None for r in left], flush=True)
