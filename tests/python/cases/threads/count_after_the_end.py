# What threads that have ended leave is gone when somebody asks how many threads there are.
import _thread
import threading


def run():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    done.set()
    thread.join()


before = _thread._count(), threading._dangling.copy()
for _ in range(5):
    run()
    print(_thread._count() == before[0], threading._dangling == before[1])
kept = threading.Thread(target=int)
kept.start()
kept.join()
print(_thread._count() == before[0], kept in threading._dangling)
