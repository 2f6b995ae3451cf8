"""A snapshot that is kept is not what the next one is full of."""
import tracemalloc

tracemalloc.start()
keep = [[i] for i in range(3000)]
snapshots = []
for i in range(6):
    snapshots.append(tracemalloc.take_snapshot())


def taken(snapshot):
    """What the list of traces itself takes in a snapshot, and how many blocks."""
    mine = [t for t in snapshot.traces if t.traceback[0].filename == tracemalloc.__file__]
    return sum(t.size for t in mine) < 4096, len(mine) < 40


for snapshot in snapshots:
    print(len(snapshot.traces) >= 3000, *taken(snapshot))
print(max(s.size_diff for s in snapshots[-1].compare_to(snapshots[1], "lineno")) < 4096)
size, peak = tracemalloc.get_traced_memory()
print(size < 1 << 20)
tracemalloc.stop()
