"""A part of a view that was dropped does not keep what the view is of; one in use does."""
import array
import mmap
import pickle
from multiprocessing import shared_memory


def head(view, n):
    return bytes(view[:n])


memory = shared_memory.SharedMemory(create=True, size=16)
memory.buf[:3] = b"abc"
print(head(memory.buf, 3), memory.buf[1:2].tolist(), memory.buf[::5].tobytes())
memory.close()
memory.unlink()

area = mmap.mmap(-1, 64)
with memoryview(area) as view:
    view[:4] = b"wxyz"
    print(head(view, 4), sum(view[4:]))
    with view[8:] as part:
        part[0] = 1
area.close()
print(area.closed)

area = mmap.mmap(-1, 64)
view = memoryview(area)
part = view[:8]
view.release()
try:
    area.close()
except BufferError as e:
    print(e)
part.release()
area.close()

numbers = array.array("i", range(10))
view = memoryview(numbers)
print(view[2:4].tolist())
view.release()
numbers.append(10)
print(len(numbers))

view = memoryview(bytearray(8))
pickle.PickleBuffer(view)
view.release()
held = memoryview(bytearray(8))
buffer = pickle.PickleBuffer(held)
try:
    held.release()
except BufferError as e:
    print(e)
buffer.release()
held.release()
