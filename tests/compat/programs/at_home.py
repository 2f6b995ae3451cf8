"""While a program has one thread, objects of C die there: what they give back may belong to the thread that took it."""
import threading

import ends


def die(n):
    """Without gc.collect(), which runs what waits on its caller anyway."""
    for _ in range(n):
        ends.Bound()
    before = ends.bound()
    for i in range(3000):
        garbage = [[j] for j in range(2000)]
        if i > 20 and sum(ends.bound()) >= n:
            break
    return sum(ends.bound()) >= n


print(die(1000), ends.bound()[1])
held = [ends.Bound() for _ in range(1000)]
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
held = None
print(die(3000), ends.bound()[1])
