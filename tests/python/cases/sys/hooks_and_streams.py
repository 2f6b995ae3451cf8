# tracebacklimit, excepthook with what is no exception, the errors and encodings of the streams.
import os
import subprocess
import sys

PROGRAM = '''
import sys
def f(): 1 / 0
def g(): f()
sys.tracebacklimit = {}
g()
'''
for limit in (3, 2, 1, 0, -1, 1 << 100, -1 << 100, None):
    done = subprocess.run([sys.executable, '-c', PROGRAM.format(limit)], capture_output=True,
                          text=True)
    print(limit, done.stderr.splitlines())
done = subprocess.run([sys.executable, '-c', 'import sys; sys.excepthook(1, "1", 1)'],
                      capture_output=True, text=True)
print(done.stderr, done.returncode)

SHOW = 'import sys; print(*((s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)))'
for name, value in (('LC_ALL', 'C'), ('LC_ALL', 'C.UTF-8'), ('LC_ALL', 'xx_XX.none'),
                    ('PYTHONIOENCODING', 'latin-1'), ('PYTHONIOENCODING', ':ignore'),
                    ('PYTHONIOENCODING', 'ascii:replace')):
    env = {k: v for k, v in os.environ.items() if not k.startswith('LC_') and k != 'LANG'}
    env[name] = value
    print(name, value, subprocess.run([sys.executable, '-c', SHOW], env=env, capture_output=True,
                                      text=True).stdout)
