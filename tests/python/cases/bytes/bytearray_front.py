# What goes from the front of a bytearray moves nothing; whatever follows must find the rest where it is.
import random

dice = random.Random(7)
queue = bytearray()
model = []
told = []
for step in range(4000):
    n = dice.randrange(40)
    value = bytes(dice.randrange(256) for _ in range(dice.randrange(30)))
    at = dice.randrange(len(model) + 1)
    match dice.randrange(12):
        case 0 | 1 | 2:
            del queue[:n]
            del model[:n]
        case 3 | 4 | 5:
            queue += value
            model += value
        case 6:
            queue[:n] = value
            model[:n] = value
        case 7:
            queue[at:at] = value
            model[at:at] = value
        case 8:
            if model:
                assert queue.pop(0) == model.pop(0)
        case 9:
            queue.insert(0, n)
            model.insert(0, n)
        case 10:
            del queue[at:at + n]
            del model[at:at + n]
        case 11 if step % 16 == 0:
            with memoryview(queue) as view:
                try:
                    del queue[:1]
                    assert not model
                except BufferError:
                    pass
                assert view.tolist() == model
    assert queue == bytes(model) and len(queue) == len(model), step
    if step % 500 == 0:
        told.append((len(queue), queue.find(b"a"), bytes(queue[:3])))
print(told)

big = bytearray(b"0123456789" * 100)
sizes = []
while big:
    del big[:70]
    sizes.append(big.__alloc__())
print(sizes, big)
big += b"again"
print(big, big.__alloc__())
