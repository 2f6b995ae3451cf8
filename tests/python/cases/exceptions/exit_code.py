# sys.exit ends with its code, after finally blocks and atexit functions.
import atexit
import sys

atexit.register(print, "registered first, runs last")
atexit.register(print, "registered last, runs first")
try:
    sys.exit(3)
finally:
    print("finally")
