# not stressed: it asks whether a cycle has been collected
"""A view that is released while another one of the same memory is in use brings about no collection."""
import gc
import mmap
import weakref

gc.disable()


class Node:
    pass


def cycle():
    node = Node()
    node.itself = node
    return weakref.ref(node)


def in_a_local(area):
    view = memoryview(area)
    with view.toreadonly() as part:
        part[:1]
    part = view[1:]
    part.release()
    return view


def in_a_cell(area):
    view = memoryview(area)

    def use():
        with view[:4] as part:
            return bytes(part)

    use()
    return view


def in_the_caller(area):
    def use(held):
        return dropped(held[:8])

    def dropped(part):
        part.release()

    view = memoryview(area)
    use(view)
    return view


def in_a_list(area):
    views = [memoryview(area)]

    def use(views):
        views[0][2:].release()

    use(views)
    return views.pop()


class Holder:
    def __init__(self, area):
        self.view = memoryview(area)

    def use(self):
        with self.view.cast("B") as part:
            return part.nbytes


def in_an_attribute(area):
    holder = Holder(area)
    holder.use()
    return holder.view


for function in in_a_local, in_a_cell, in_the_caller, in_a_list, in_an_attribute:
    area = mmap.mmap(-1, 64)
    mark = cycle()
    view = function(area)
    print(function.__name__, mark() is not None)
    try:
        area.close()
    except BufferError as e:
        print(e)
    view.release()
    area.close()

area = mmap.mmap(-1, 64)
view = memoryview(area)
mark = cycle()
view[:8].release()
print("in the module", mark() is not None)
bytes(view[8:])
view.release()
area.close()
print(area.closed)
