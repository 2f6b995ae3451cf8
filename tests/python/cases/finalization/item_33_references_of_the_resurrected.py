"""Item 33: weak references to what comes back, and to what came back and died all the same."""
import gc
import threading
import weakref


class Slot:
    __slots__ = ("value",)


class Back:
    __slots__ = ("slot", "__weakref__")

    def __init__(self, slot):
        self.slot = slot

    def __del__(self):
        self.slot.value = self


class Later:
    def __init__(self, act):
        self.act = act
        self.cycle = self

    def __del__(self):
        self.act()


class New:
    def __del__(self):
        pass


slots = [Slot() for i in range(200)]
references = []


def garbage(act):
    for slot in slots:
        references.append(weakref.ref(Back(slot)))
    for i in range(3):
        Later(act)


# They die before it is known whether they live; others may get their places.
def forget():
    for slot in slots:
        slot.value = None
    New()


# An automatic collection may come between the last that forgets and one that comes back.
garbage(forget)
gc.collect()
print(sum(r() is not None and r() is not slot.value for r, slot in zip(references, slots)))
objects = [Back(slots[0]) for i in range(5000)]
print(sum(weakref.ref(o)() is not o for o in objects))
for o in objects:
    o.slot = Slot()
references.clear()

# Who holds one of them can refer to it weakly.
wrong = []


def look():
    def check():
        for slot in slots:
            o = slot.value
            if o is not None and weakref.ref(o)() is not o:
                wrong.append(o)
    thread = threading.Thread(target=check)
    thread.start()
    thread.join()


garbage(look)
gc.collect()
print(len(wrong))
