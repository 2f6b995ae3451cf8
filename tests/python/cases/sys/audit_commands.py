# compare: stderr
# What hooks that were there before the program hear of how it is run: -c, -m, a file, standard input.
import os
import pathlib
import subprocess
import sys

pathlib.Path("sitecustomize.py").write_text('''
import os
import sys

ABOUT = ("cpython.run_", "sys.excepthook")
here = os.getcwd() + os.sep
# Modules of the library compile and run "<string>" too.
own = (here + "program.py", "<string>" if "-c" in sys.orig_argv else "<stdin>")


def hook(event, args, write=os.write):
    text = None
    if event.startswith(ABOUT):
        text = repr(args[0] if args and isinstance(args[0], str) else len(args))
    elif event == "compile" and args[1] in own:
        text = repr(args)
    elif event == "open" and args[0] in own:
        text = repr(args)
    elif event == "exec" and args[0].co_filename in own:
        text = args[0].co_name + " " + args[0].co_filename
    if text is not None:
        write(1, f"{event} {text}\\n".replace(here, "./").encode())
    if event == os.environ.get("FORBIDDEN"):
        raise RuntimeError("forbidden")


sys.addaudithook(hook)
''')
pathlib.Path("program.py").write_text("print('program')\n")
os.mkdir("folder")
pathlib.Path("folder/__main__.py").write_text("print('folder')\n")

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONDONTWRITEBYTECODE": "1"}


def run(*args, text="", **variables):
    print("---", *args, *variables.items(), flush=True)
    done = subprocess.run([sys.executable, *args], input=text, text=True, capture_output=True,
                          env={**ENVIRONMENT, **variables})
    print(done.stdout, end="")
    # The last line: how a traceback shows code of -c is another matter.
    last = done.stderr.replace(sys.executable, "python").replace(os.getcwd(), ".").splitlines()[-1:]
    print("code", done.returncode, *last, flush=True)


run("-c", "print('text')")
run("program.py")
run("-m", "program")
run("-", text="print('input')")
run(text="print('input')")
run("folder")
run("-c", "1 / 0")
run("-c", "raise SystemExit(4)")
run("missing.py")
run("-c", "print('text')", FORBIDDEN="cpython.run_command")
run("program.py", FORBIDDEN="cpython.run_file")
run("-m", "program", FORBIDDEN="cpython.run_module")
run("-", text="print('input')", FORBIDDEN="cpython.run_stdin")
run("folder", FORBIDDEN="cpython.run_module")
run("-c", "1 / 0", FORBIDDEN="sys.excepthook")
