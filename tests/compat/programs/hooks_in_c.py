"""Hooks in C hear what the runtime, Python and C announce, before those in Python, and forbid by an exception."""
import os
import sys

import audited


def hook(event, args):
    if event.startswith(("case.", "os.", "sys.add")):
        print("python:", event, args)
    if event == "sys.addaudithook" and forbidding:
        raise RuntimeError("no more")


forbidding = False
os.chdir(os.path.dirname(os.path.abspath(__file__)))
print(audited.add("first"))
sys.audit("case.python", 1)
sys.addaudithook(hook)
audited.tell("argument")
print(audited.through_api((1, "some text")))
print(audited.add("second"))
try:
    os.unlink("missing")
except FileNotFoundError as e:
    print(e)
try:
    os.rmdir("missing")
except ValueError as e:
    print("forbidden:", e, audited.times_denied())
forbidding = True
print(audited.add("third"))  # nothing was said, and nobody was added
forbidding = False
sys.audit("case.last")
