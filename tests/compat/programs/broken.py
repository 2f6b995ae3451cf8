"""Extensions whose initialisation is wrong: the exceptions are CPython's."""
import importlib.machinery
import importlib.util
import os
import sys

FILE = next(os.path.join(folder, "broken.so") for folder in sys.path
            if os.path.exists(os.path.join(folder, "broken.so")))

for name in ["null_alone", "null_with_error", "no_module", "error_kept", "exec_fails_silently", "exec_fails",
             "exec_keeps_error", "create_fails_silently", "create_keeps_error", "create_twice",
             "int_with_state", "int_with_exec", "negative_size", "unknown_slot", "slots_and_create",
             "not_there"]:
    loader = importlib.machinery.ExtensionFileLoader(name, FILE)
    spec = importlib.util.spec_from_file_location(name, FILE, loader=loader)
    try:
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
    except BaseException as e:  # noqa: B036: whatever comes is the answer
        cause = "" if e.__cause__ is None else f" from {e.__cause__!r}"
        print(f"{name}: {type(e).__name__}: {str(e).replace(FILE, 'FILE')}{cause}")
    else:
        print(f"{name}: {module!r}"[:60])
