# compare: stderr
# Standard output and error: write, flush, order within each, text of every width.
import sys

sys.stdout.write("no newline, ")
print("then print", file=sys.stdout, flush=True)
print("to stderr", file=sys.stderr)
sys.stderr.write("caf\u00e9 \U0001f600\n")
print("caf\u00e9 \u4f60 \U0001f600", sys.stdout.encoding, sys.stdin.read() == "")
print("end without newline", end="")
