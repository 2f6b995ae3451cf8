# What the base class of raw files has, and what its text layer says of a newline it does not know.
import io

for name in ("read", "readall", "readinto", "write"):
    for arguments in ((), (bytearray(2),)):
        try:
            print(name, getattr(io.RawIOBase(), name)(*arguments[:1 if name in ("readinto", "write") else 0]))
        except Exception as e:
            print(name, repr(e))


class Numbers(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:2] = b"ab"
        return 2


print(Numbers().read(5), io.BufferedReader(Numbers()).read(3))
for make in (lambda: open("/dev/null", newline="x"), lambda: io.TextIOWrapper(io.BytesIO(), newline="ab"),
             lambda: io.StringIO("", newline="x")):
    try:
        make()
    except ValueError as e:
        print(e)
