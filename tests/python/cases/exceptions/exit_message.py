# compare: stderr
# sys.exit with a text prints it to standard error and ends with code 1.
import sys

print("out")
sys.exit("a message")
