"""Extensions whose initialisation is wrong: the exceptions are CPython's."""
import importlib.machinery
import importlib.util
import os
import sys
import warnings

FILE = next(os.path.join(folder, "broken.so") for folder in sys.path
            if os.path.exists(os.path.join(folder, "broken.so")))


def made(name, loader):
    return importlib.util.module_from_spec(importlib.util.spec_from_file_location(name, FILE, loader=loader))


for name in ["null_alone", "null_with_error", "no_module", "error_kept", "exec_fails_silently", "exec_fails",
             "exec_keeps_error", "create_fails_silently", "create_keeps_error", "create_twice",
             "int_with_state", "int_with_exec", "negative_size", "unknown_slot", "next_slot", "slot_after_that",
             "odd_flags", "odd_flags_of_method", "class_and_static", "unknown_type_slot", "unknown_member_type",
             "nameless_type", "dotless_type", "odd_format", "non_ascii_format", "odd_unit", "other_version", "stable_version",
             "uninitialized", "slots_and_create", "not_there"]:
    loader = importlib.machinery.ExtensionFileLoader(name, FILE)
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            module = made(name, loader)
            loader.exec_module(module)
            print(end="".join(f"{w.category.__name__}: {w.message}\n" for w in said))
        if said and name == "dotless_type":
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                loader.exec_module(made(name, loader))
    except BaseException as e:  # noqa: B036: whatever comes is the answer
        cause = "" if e.__cause__ is None else f" from {e.__cause__!r}"
        print(f"{name}: {type(e).__name__}: {str(e).replace(FILE, 'FILE')}{cause}")
    else:
        print(f"{name}: {type(module).__name__} {module.__name__}")

loader = importlib.machinery.ExtensionFileLoader("namespace", FILE)
module = made("namespace", loader)
print(type(module).__name__, module.seven())
loader = importlib.machinery.ExtensionFileLoader("counted", FILE)
module = made("counted", loader)
for _ in range(2):
    loader.exec_module(module)
    print(module.times)
