# While throw() or close() runs what a generator delegates to, the generator's own variables live:
# they are in no running frame, only in the generator.
import gc


class Delegate:
    def __init__(self):
        self.churn = []

    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def collect(self):
        gc.collect()
        self.churn = [[i, str(i), {i: i}] for i in range(20000)]

    def throw(self, *exception):
        self.collect()
        return "thrown"

    def close(self):
        self.collect()


def outer(n):
    local = [n, str(n) * 3, {n: [n]}]
    try:
        yield from Delegate()
    finally:
        print(local)


for n in range(3):
    g = outer(n)
    print(next(g), g.throw(ValueError("into the delegate")), g.gi_running)
    g.close()
    del g
gc.collect()
