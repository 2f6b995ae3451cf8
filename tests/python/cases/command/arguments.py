# args: one two --three -x=4
# What the program is told about how it was called.
import sys

print(sys.argv[1:], sys.argv[0].endswith("arguments.py"), __name__, __file__ == sys.argv[0])
print(sys.path[0].endswith("command"), sys.version_info[:2], sys.byteorder, sys.maxsize == 2**63 - 1)
