import io, os, sys
with open("t", "w", encoding="utf-8") as f:
    print(f.write("añb\n"), f.tell(), f)
    f.writelines(["two\r\n", "three"])
for mode in (None, "", "\n", "\r\n"):
    with open("t", newline=mode, encoding="utf-8") as f:
        print(repr(mode), [l for l in f], f.newlines)
with open("t", "rb") as f:
    print(f.readline(), f.tell(), f.seek(-3, 2), f.read(), f.peek() if hasattr(f, "peek") else "")
with open("t", "r+b") as f:
    f.read(2); f.write(b"XY"); f.seek(0); print(f.read())
s = io.StringIO("a\nb"); print(list(s), s.getvalue()); b = io.BytesIO(b"abc"); b.seek(1); print(b.read(), b.getvalue())
for bad in (lambda: open("nope"), lambda: open("t", "q"), lambda: open("t", "rw"), lambda: open("t", "rb", encoding="x"),
            lambda: open("t", "w", 0), lambda: open("t").write("x"), lambda: open("."), lambda: open(3.5)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
f = open("t"); f.close()
try:
    f.read()
except ValueError as e:
    print(e)
print(sys.stdout.encoding, sys.stderr.errors, os.path.getsize("t"))
