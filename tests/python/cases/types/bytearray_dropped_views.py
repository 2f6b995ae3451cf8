"""A view that was dropped does not keep a bytearray from changing its size; one in use does."""


def consume(buffer, n):
    taken = memoryview(buffer)[:n].tobytes()
    rest = [i for i in range(10)]
    del buffer[:n + len(rest) - 10]
    return taken


buffer = bytearray(b"0123456789" * 10)
for n in (1, 5, 10):
    print(consume(buffer, n), len(buffer))
view = memoryview(buffer)
for change in (lambda: buffer.append(1), lambda: buffer.clear(), lambda: buffer.pop(),
               lambda: buffer.__delitem__(0), lambda: buffer.__iadd__(b"x")):
    try:
        change()
    except BufferError as e:
        print(e)
buffer[0] = 65
print(bytes(view[:3]), len(buffer))
view.release()
buffer.append(1)
print(len(buffer))
