"""PyErr_Print and sys.excepthook, Py_AtExit and Py_Exit: CPython prints the same."""
import os
import subprocess
import sys

import ends


def child(text):
    done = subprocess.run([sys.executable, "-c", "import atexit, sys, threading\nimport ends\n" + text],
                          capture_output=True, text=True, env=os.environ)
    print(done.returncode, done.stdout.splitlines(), done.stderr.splitlines())


def said(*args):
    print(*args, flush=True)


# ---- PyErr_Print
class Stderr:
    def write(self, text):
        sys.stdout.write(text.replace(os.path.dirname(__file__), "FOLDER"))

    def flush(self):
        sys.stdout.flush()


sys.stderr = Stderr()


def hook(*what):
    said("hook:", *what)


def audit(event, args):
    if event == "sys.excepthook":
        said("event:", args[0] if args[0] is None else args[0].__name__, *args[1:3], type(args[3]).__name__)
        if quiet:
            raise RuntimeError("quiet")


def forget():
    sys.last_type = sys.last_value = sys.last_traceback = 0


quiet = False
sys.addaudithook(audit)
native = sys.excepthook
for how in 0, 1, 2:
    forget()
    sys.excepthook = hook
    said(ends.report(KeyError(how), how), sys.last_type, sys.last_value, sys.last_traceback)
    sys.excepthook = native
    said(ends.report(KeyError(how), how))
try:
    1 / 0
except ZeroDivisionError as e:
    error = e


def bad(*what):
    raise OSError("of the hook")


sys.excepthook = bad
ends.report(error, 1)
said(sys.last_traceback is error.__traceback__)
del sys.excepthook
ends.report(error, 1)
quiet = True
ends.report(error, 1)
said("quiet")
traceback = error.__traceback__
new = KeyError("new")
ends.display(new, None)
ends.display(new, traceback)
said(new.__traceback__ is traceback)


def calls_c(e):
    ends.unraisable(e)


calls_c(KeyError("no traceback"))
calls_c(new)

# ---- The end
child("atexit.register(print, 'atexit'); print(ends.at_exit('first'), ends.at_exit('second')); "
      "print(ends.at_exit(None))")
child("atexit.register(print, 'atexit'); ends.at_exit('exits'); ends.leave(3)")
child("atexit.register(print, 'atexit'); threading.Timer(.05, print, ['thread']).start(); "
      "ends.report(SystemExit(4), 1)")
child("atexit.register(print, 'atexit'); ends.report(SystemExit('text'), 0)")
child("sys.excepthook = lambda *e: sys.exit(5)\nends.report(KeyError(), 1)")
child("sys.excepthook = lambda *e: sys.exit(6)\n1 / 0")
child("def hook(*e): raise OSError\nsys.excepthook = hook\n1 / 0")
