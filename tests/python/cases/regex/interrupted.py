"""A match that looks at many characters in each of its steps is interrupted by a signal, and does not keep the other threads from
being stopped."""

import re
import signal
import time

# Ways that look at all that is left, at each step on.
PATTERNS = (r"(?:a*1|a*2|a*3|a*4|a*5|a)*c", r"(?:[^b]*b|a*+2|[ab]*3|(?:a)*+4|[a-b]*5|a)*c", r"(?:(?=a*b)a|(?=[ab]*3)|(?=a*5)|a*?6|a)*c")
TEXT = "a" * 9000


def handler(*_):
    raise TimeoutError


signal.signal(signal.SIGVTALRM, handler)
for pattern in PATTERNS:
    compiled = re.compile(pattern)
    begin = time.thread_time()
    print(pattern, compiled.match(TEXT))
    whole = time.thread_time() - begin
    begin = time.thread_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.01)
        compiled.match(TEXT)
        while True:
            pass
    except TimeoutError:
        took = time.thread_time() - begin
    print("interrupted" if took < whole / 2 else f"interrupted late: {took:.3f} of {whole:.3f} s")
