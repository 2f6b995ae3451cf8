# Modules and programs in zip archives.
import importlib
import io
import os
import pkgutil
import runpy
import subprocess
import sys
import zipapp
import zipfile
import zipimport

print(sys.path_hooks[0], [hook.__class__.__name__ for hook in sys.path_hooks])
with zipfile.ZipFile("lib.zip", "w") as z:
    z.writestr("alone.py", "VALUE = 1\ndef fail(): return 1 / 0\n")
    z.writestr("pack/__init__.py", "from . import inner\n")
    z.writestr("pack/inner.py", "print('inner', __name__, __package__)\n")
    z.writestr("pack/data.txt", "data of the package")
    z.writestr("bad.py", "def f(:\n")
sys.path.insert(0, os.path.abspath("lib.zip"))
import alone
import pack

print(alone.VALUE, os.path.basename(alone.__file__), type(alone.__loader__), alone.__loader__.is_package("pack"))
print(pkgutil.get_data("pack", "data.txt"), sorted(m.name for m in pkgutil.iter_modules([sys.path[0]])))
for name in ("bad", "absent", "pack.absent"):
    try:
        importlib.import_module(name)
    except (ImportError, SyntaxError) as e:
        print(type(e).__name__, str(e).replace(os.getcwd(), "HERE"))
try:
    alone.fail()
except ZeroDivisionError as e:
    print(os.path.relpath(e.__traceback__.tb_next.tb_frame.f_code.co_filename))
for path in ("absent.zip", __file__):
    try:
        zipimport.zipimporter(path)
    except zipimport.ZipImportError as e:
        print(str(e).replace(__file__, "FILE"))

os.mkdir("app")
with open("app/__main__.py", "w") as f:
    f.write("import sys, helper\nprint('main', __name__, sys.argv[1:], helper.__name__, __spec__.name)\n")
with open("app/helper.py", "w") as f:
    f.write("")
zipapp.create_archive("app", "plain.pyz")
zipapp.create_archive("app", "marked.pyz", interpreter="/usr/bin/env python3", compressed=True)
with zipfile.ZipFile("no_main.pyz", "w") as z:
    z.writestr("helper.py", "")
with open("text_of_zip.py", "w") as f:
    f.write("print('a program', len('PK\\5\\6'))  # PK\5\6\n")
for program in ("plain.pyz", "marked.pyz", "no_main.pyz", "text_of_zip.py", "app"):
    done = subprocess.run([sys.executable, program, "a", "b"], capture_output=True, text=True)
    print(program, done.returncode, done.stdout, done.stderr.replace(sys.executable, "X").replace(os.getcwd(), "HERE"))
print(runpy.run_path("plain.pyz")["__name__"])
