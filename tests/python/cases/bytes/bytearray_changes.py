# Changes of a bytearray in place, compared with a list of ints.



class random:  # the same numbers everywhere
    state = 5

    @classmethod
    def randrange(cls, start, stop=None):
        if stop is None:
            start, stop = 0, start
        cls.state = (cls.state * 1103515245 + 12345) % 2 ** 31
        return start + (cls.state >> 8) % (stop - start)


data = bytearray()
model = []
for step in range(3000):
    kind = random.randrange(12)
    n = len(model)
    byte = random.randrange(256)
    if kind == 0:
        data.append(byte)
        model.append(byte)
    elif kind == 1:
        data.extend([byte, 1, 2])
        model.extend([byte, 1, 2])
    elif kind == 2:
        i = random.randrange(-n - 2, n + 3)
        data.insert(i, byte)
        model.insert(i, byte)
    elif kind == 3 and n:
        assert data.pop() == model.pop()
    elif kind == 4 and n:
        i = random.randrange(n)
        assert data.pop(i) == model.pop(i)
    elif kind == 5 and n:
        i, j = random.randrange(n), random.randrange(n)
        new = bytes([byte]) * random.randrange(6)
        data[i:j] = new
        model[i:j] = list(new)
    elif kind == 6 and n:
        i = random.randrange(n)
        data[i] = byte
        model[i] = byte
    elif kind == 7 and n > 20:
        del data[::3]
        del model[::3]
    elif kind == 8 and n > 4:
        del data[2:4]
        del model[2:4]
    elif kind == 9:
        data.reverse()
        model.reverse()
    elif kind == 10 and n > 30:
        data[1:9:2] = b"abcd"
        model[1:9:2] = list(b"abcd")
    elif kind == 11 and byte in model:
        data.remove(byte)
        model.remove(byte)
    assert list(data) == model, step
data += b"xyz"
data *= 2
print(len(data) == 2 * (len(model) + 3), bytes(data[-3:]))
data.clear()
print(data)
