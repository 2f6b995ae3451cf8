"""Extensions whose initialisation is wrong: the exceptions are CPython's."""
import importlib.machinery
import importlib.util
import os
import sys

FILE = next(os.path.join(folder, "broken.so") for folder in sys.path
            if os.path.exists(os.path.join(folder, "broken.so")))


def made(name, loader):
    return importlib.util.module_from_spec(importlib.util.spec_from_file_location(name, FILE, loader=loader))


for name in ["null_alone", "null_with_error", "no_module", "error_kept", "exec_fails_silently", "exec_fails",
             "exec_keeps_error", "create_fails_silently", "create_keeps_error", "create_twice",
             "int_with_state", "int_with_exec", "negative_size", "unknown_slot", "next_slot", "slot_after_that",
             "uninitialized", "slots_and_create", "not_there"]:
    loader = importlib.machinery.ExtensionFileLoader(name, FILE)
    try:
        module = made(name, loader)
        loader.exec_module(module)
    except BaseException as e:  # noqa: B036: whatever comes is the answer
        cause = "" if e.__cause__ is None else f" from {e.__cause__!r}"
        print(f"{name}: {type(e).__name__}: {str(e).replace(FILE, 'FILE')}{cause}")
    else:
        print(f"{name}: {module!r}"[:60])

loader = importlib.machinery.ExtensionFileLoader("namespace", FILE)
module = made("namespace", loader)
print(type(module).__name__, module.seven())
loader = importlib.machinery.ExtensionFileLoader("counted", FILE)
module = made("counted", loader)
for _ in range(2):
    loader.exec_module(module)
    print(module.times)
