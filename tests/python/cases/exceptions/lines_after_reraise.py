# f_lineno of a frame that an exception left, when handlers re-raised it.
import contextlib


def after_with():
    with contextlib.nullcontext():
        1 / 0
        pass


def named():
    try:
        1 / 0
    except Exception as e:
        1 / 0
        pass


def finally_():
    try:
        1 / 0
    finally:
        x = 1
        y = 2


def bare():
    try:
        1 / 0
    except KeyError:
        pass
    except ZeroDivisionError:
        raise


for f in (after_with, named, finally_, bare):
    try:
        f()
    except Exception as e:
        t = e.__traceback__.tb_next
        print(f.__name__, t.tb_lineno - f.__code__.co_firstlineno,
              t.tb_frame.f_lineno - f.__code__.co_firstlineno)
e = ImportError('a', name='n', path='p')
e.__init__()
print(e.msg, e.name, e.path, e.args)

# Where the carets of a SyntaxError stand.
import subprocess
import sys

for args in (('bad.py', 1, 2, 'abcdefg', 1, 100), ('bad.py', 1, 4, 'abcdefg', 1, 2),
             ('bad.py', 1, 2, 'abcdefg\n', 1, 5), ('bad.py', 1, 2, 'abcdefg', 1, -1)):
    done = subprocess.run([sys.executable, '-c', f'raise SyntaxError("bad", {args!r})'],
                          capture_output=True, text=True)
    print(done.stderr)
