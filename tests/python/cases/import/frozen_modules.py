# compare: stderr
# Modules that CPython has frozen: what they say of themselves, and tracebacks through them.
import _imp
import abc
import codecs
import importlib.machinery
import importlib.util
import io
import os
import os.path
import runpy
import stat
import subprocess
import sys
import traceback

for module in (abc, codecs, io, os, os.path, stat, runpy, importlib.util, importlib.machinery):
    spec = module.__spec__
    print(module, spec.name, spec.origin, spec.loader.__name__, module.__file__, spec.has_location,
          spec.cached, getattr(module, "__cached__", "none"))
print(importlib.util.find_spec("os.path").name, importlib.util.find_spec("ntpath").origin)
print(os.makedirs.__code__.co_filename, codecs.open.__code__.co_filename)
for name in ("os", "os.path", "json", "zipimport", "_frozen_importlib"):
    print(name, _imp.is_frozen(name), (_imp.find_frozen(name) or [None] * 3)[1:])
try:
    os.makedirs("/proc/a/b")
except OSError:
    traceback.print_exc()
try:
    runpy.run_path("missing.py")
except OSError:
    print(traceback.format_exc().replace(os.getcwd(), "HERE"), file=sys.stderr)
for option in ("on", "off"):
    code = "import os, abc; print(os, abc, os.path.join.__code__.co_filename)"
    subprocess.run([sys.executable, "-X", f"frozen_modules={option}", "-c", code])
os.makedirs("/proc/a/b")
