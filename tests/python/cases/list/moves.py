"""Items move down and up in a list, from every place and by every distance."""


def show(items):
    print(len(items), items)


for size in range(14):
    for place in range(size):
        items = [str(i) for i in range(size)]
        taken = items.pop(place)
        assert taken == str(place), (size, place)
        assert items == [str(i) for i in range(size) if i != place], (size, place, items)
        items.insert(place, taken)
        assert items == [str(i) for i in range(size)], (size, place, items)
        for end in range(place, size + 1):
            rest = [str(i) for i in range(size)]
            del rest[place:end]
            assert rest == [str(i) for i in range(size) if not place <= i < end], (size, place, end)
    show([str(i) for i in range(size)])

queue = [object() for _ in range(1001)]
known = list(queue)
for i in range(1001):
    assert queue.pop(0) is known[i], i
    assert len(queue) == 1000 - i
show(queue)

shifted = list(range(100))
for _ in range(50):
    del shifted[3]
    shifted.append(shifted[0])
    shifted.remove(shifted[-2])
show(shifted)
