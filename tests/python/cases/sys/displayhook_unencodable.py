# compare: stderr
# What the display hook does with characters that standard output cannot encode.
import io
import sys

for encoding in ("ascii", "latin-1", "utf-8"):
    old = sys.stdout
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    sys.displayhook("a=\xe9 b=\udc80 c=\U00010000 d=\U0010ffff")
    sys.stdout.flush()
    written = sys.stdout.buffer.getvalue()
    sys.stdout = old
    print(encoding, written)
