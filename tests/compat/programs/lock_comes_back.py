"""A module without the legacy lock calls a legacy function that gives up what its thread has: all of it comes back, the
lock only for as long as the function runs."""
import os
import subprocess
import sys
import threading

KINDS = ("TRICOLOR_PARALLEL_MODULES", "TRICOLOR_EXCLUSIVE_MODULES")

if len(sys.argv) == 1:
    for kind in KINDS:
        print(kind, flush=True)
        subprocess.run([sys.executable, __file__, kind], env=dict(os.environ, **{kind: "_sqlite3"}), check=True)
    sys.exit()

import sqlite3  # noqa: E402
import zlib  # noqa: E402

import alone  # noqa: E402
import together  # noqa: E402


def packed_texts():
    connection = sqlite3.connect(":memory:")
    connection.text_factory = zlib.compress
    found = connection.execute("select 'abc' union all select 'def' union all select 'ghi'").fetchall()
    print([zlib.decompress(text) for text, in found], flush=True)


def call_through():
    together.call(lambda: alone.foreign(2, 1000))
    together.call(lambda: alone.call(lambda: together.foreign(2, 1000)))
    print(alone.bumped(), together.bumped(), flush=True)


for work in packed_texts, call_through:
    # A daemon each: what keeps a lock for ever would keep the process.
    for f in work, lambda: print(len(zlib.compress(b"xx" * 100)), alone.bump(1), flush=True):
        t = threading.Thread(target=f, daemon=True)
        t.start()
        t.join(60)
        if t.is_alive():
            print("hangs", flush=True)
            os._exit(1)
