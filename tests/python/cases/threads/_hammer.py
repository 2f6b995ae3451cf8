"""Runs a body on several threads that start together, and says what they raised."""
import threading

THREADS = 4


def run(*bodies):
    """Each body(index) once per thread; with several bodies, thread i runs bodies[i % len]."""
    start = threading.Barrier(THREADS)
    raised = []

    def work(index):
        body = bodies[index % len(bodies)]
        start.wait()
        try:
            body(index)
        except BaseException as e:
            raised.append(f"{type(e).__name__}: {e}")

    threads = [threading.Thread(target=work, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(set(raised))


class Allowed:
    """with allowed: an exception of these types is one that the race explains."""

    def __init__(self, *types):
        self.types = types

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.types)
