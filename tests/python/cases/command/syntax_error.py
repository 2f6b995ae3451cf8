# compare: stderr
# A program that CPython's compiler refuses: its own message, exit code 1, nothing runs.
print("never printed")
if True print("no colon")
