"""Item 30: getweakrefs() and __weakref__: the plain reference first, then the plain proxy, then the newest of the others."""
import gc
import weakref


class Thing:
    pass


class Sub(weakref.ref):
    pass


def callback(reference):
    pass


def make(kind, o):
    if kind.startswith("sub"): return Sub(o)
    if kind.startswith("watched proxy"): return weakref.proxy(o, callback)
    if kind.startswith("watched"): return weakref.ref(o, callback)
    return weakref.proxy(o) if kind == "proxy" else weakref.ref(o)


def show(*kinds):
    o = Thing()
    made = {kind: make(kind, o) for kind in kinds}

    def name(reference):
        return next((kind for kind, r in made.items() if r is reference), None)

    print(*kinds, sep=", ", end=": ")
    print([name(r) for r in weakref.getweakrefs(o)], name(o.__weakref__), weakref.getweakrefcount(o))
    if "ref" in made and "sub 1" in made:
        del made["ref"]
        gc.collect()
        print("  without:", [name(r) for r in weakref.getweakrefs(o)], name(o.__weakref__))


show()
show("ref")
show("proxy", "ref")
show("sub 1", "ref", "sub 2")
show("watched 1", "watched 2", "ref", "proxy", "watched 3", "sub 1")
show("proxy", "watched 1", "ref")
show("watched 1", "proxy", "watched 2")
show("watched 1", "watched proxy 1", "sub 1", "watched 2")
show("sub 1", "proxy", "sub 2", "watched proxy 1")
show(*(f"watched {i}" for i in range(20)), "proxy", "sub 1", "ref")
