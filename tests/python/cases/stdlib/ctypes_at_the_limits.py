# Buffers of more dimensions than a memoryview takes, and PyBytes_FromFormat, which counts bytes.
import ctypes


def tried(function, *arguments):
    try:
        print(function(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


kind = ctypes.c_char
for dimensions in range(1, 67):
    kind = kind * 1
    if dimensions >= 64:
        tried(lambda: memoryview(kind()).ndim)

made = ctypes.pythonapi.PyBytes_FromFormat
made.argtypes = (ctypes.c_char_p,)
made.restype = ctypes.py_object
number, long, size, text = ctypes.c_int, ctypes.c_long, ctypes.c_size_t, ctypes.c_char_p
for arguments in ((b"nothing",), (b"%c|%c", number(255), number(0)), (b"%c", number(256)), (b"%c", number(-1)),
                  (b"%d %i %u %x", number(-5), number(7), number(-1), number(-1)),
                  (b"%ld %lu %zd %zu", long(-2), long(-2), size(-3), size(-3)), (b"%p", text(0xabcdef)),
                  (b"%s|%.2s|%.9s", text(b"caf\xe9"), text(b"caf\xe9"), text(b"caf\xe9")), (b"100%% %5d|", number(3)),
                  (b"%d %q %d", number(1), number(2)), (b"%", ), (b"%%%", ), (b"%l", number(1))):
    tried(made, *arguments)
