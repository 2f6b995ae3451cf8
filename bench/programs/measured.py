"""What the benchmark programs share: their arguments, their clock, and running shares of work.

    PROGRAM.py MODE [SCALE [START]]

seq      two shares of the work, one after the other
threads  the same two shares, each on a thread
share    the first share only: two such processes at once show what the machine can give;
         both begin at START, in microseconds of the monotonic clock, if it is given

Standard output is deterministic, so that interpreters can be compared by it. What was measured goes
to standard error, on a line of its own that begins with "bench ".
"""

import sys
import time

SHARES = 2


def arguments(default_scale, modes=("seq", "threads", "share")):
    """(mode, scale) from the command line."""
    if len(sys.argv) < 2 or sys.argv[1] not in modes:
        sys.stderr.write("usage: " + sys.argv[0] + " " + "|".join(modes) + " [SCALE]\n")
        sys.exit(2)
    scale = default_scale
    if len(sys.argv) > 2:
        scale = int(sys.argv[2])
    return sys.argv[1], scale


def on_threads(work, count):
    """[work(0), work(1), ...], each computed by a thread of its own."""
    import threading  # only here: sequential runs need no threads

    results = [None] * count
    errors = []

    def run(index):
        try:
            results[index] = work(index)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        sys.exit(1)
    return results


def begin_together(mode):
    """Waits for the START that the command line gives to a share."""
    if mode == "share" and len(sys.argv) > 3:
        time.sleep(max(0.0, int(sys.argv[3]) / 1e6 - time.monotonic()))


def shares(mode, work):
    """The results of work(index) for every share that the mode asks for; reports the time."""
    begin_together(mode)
    if mode == "threads":
        import threading  # no part of the work, as the control's imports are none
    begin = time.monotonic()
    if mode == "threads":
        results = on_threads(work, SHARES)
    elif mode == "share":
        results = [work(0)]
    else:
        results = [work(index) for index in range(SHARES)]
    end = time.monotonic()
    report(begin, end)
    return results


def report(begin, end, **figures):
    """Writes what was measured, as JSON: when it began and ended, and other numbers."""
    parts = ['"begin": %.6f, "end": %.6f, "seconds": %.6f' % (begin, end, end - begin)]
    for name in sorted(figures):
        parts.append('"%s": %.9f' % (name, figures[name]))
    sys.stderr.write("bench {" + ", ".join(parts) + "}\n")
