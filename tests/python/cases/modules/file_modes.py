# What a file's mode says, as the native half of the module tells it.
import stat, _stat
names = sorted(n for n in vars(_stat) if not n.startswith("__"))
print([(n, getattr(_stat, n)) for n in names if isinstance(getattr(_stat, n), int)], names)
print([n for n in names if getattr(stat, n) is not getattr(_stat, n)])
for mode in (0, 0o100644, 0o40755, 0o120777, 0o4755, 0o102755, 0o101000, 0o107000, 0o60000, 0o20000, 0o10000, 0o140000, 0o7777, 2**32 - 1):
    print(oct(mode), [f.__name__ for f in (stat.S_ISDIR, stat.S_ISCHR, stat.S_ISBLK, stat.S_ISREG, stat.S_ISFIFO, stat.S_ISLNK, stat.S_ISSOCK, stat.S_ISDOOR, stat.S_ISPORT, stat.S_ISWHT) if f(mode)], stat.filemode(mode), stat.S_IMODE(mode), stat.S_IFMT(mode))
for f in (stat.S_ISDIR, stat.S_ISDOOR, stat.S_IFMT, stat.S_IMODE, stat.filemode):
    for bad in (-1, 2**32, 2**70, "x", 1.5, True, None):
        try:
            print(f(bad))
        except Exception as e:
            print(f.__name__, bad, type(e).__name__, e)
