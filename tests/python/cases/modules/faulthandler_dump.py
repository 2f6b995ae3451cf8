# faulthandler: on request, on a signal, after a timeout, on a fatal signal.
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import time


def text_of(file):
    """But for the addresses, and for the thread of finalizers if it is at the callback of a lock of imports."""
    file.seek(0)
    text = re.sub(r'0x[0-9a-f]+', '0x', file.read()).replace(__file__, 'FILE')
    return re.sub(r'\nThread 0x \(most recent call first\):\n  File "<frozen importlib\._bootstrap>", '
                  r'line \d+ in cb\n', '', text)


def dump(file, **kwargs):
    faulthandler.dump_traceback(file, **kwargs)


with tempfile.TemporaryFile('w+') as f:
    dump(f, all_threads=False)
    dump(f)
    print(text_of(f))
with tempfile.TemporaryFile('w+') as f:
    faulthandler.register(signal.SIGUSR1, f, all_threads=False)
    signal.raise_signal(signal.SIGUSR1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
    print(text_of(f))
with tempfile.TemporaryFile('w+') as f:
    faulthandler.dump_traceback_later(0.05, file=f)
    while os.fstat(f.fileno()).st_size == 0:
        time.sleep(0.01)
    faulthandler.cancel_dump_traceback_later()
    print(text_of(f).splitlines()[0])
faulthandler.dump_traceback_later(100)
faulthandler.cancel_dump_traceback_later()
print(faulthandler.is_enabled())
faulthandler.enable()
print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable())
for call in (lambda: faulthandler.dump_traceback_later(0), lambda: faulthandler.dump_traceback(-1),
             lambda: faulthandler.register(signal.SIGSEGV), lambda: faulthandler.register(1000)):
    try:
        call()
    except (ValueError, RuntimeError) as e:
        print(type(e).__name__, e)
PROGRAM = '''
import faulthandler, os, signal
faulthandler.enable()
def f():
    os.kill(os.getpid(), signal.SIGABRT)  # a sanitizer keeps SIGSEGV for itself
f()
'''
done = subprocess.run([sys.executable, '-c', PROGRAM], capture_output=True, text=True)
print(done.returncode, re.sub(r'0x[0-9a-f]+', '0x', done.stderr.split('\n\nExtension')[0]))
