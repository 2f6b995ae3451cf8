"""What only an extension's state holds has a finalizer that calls extensions: nothing of it is seen at exit."""
import array
import bz2
import csv
import lzma
import readline
import sqlite3
import zlib


class Completer:
    def __init__(self):
        self.calls = [(zlib.compressobj, ()), (csv.reader, (["a,b"],)), (zlib.decompressobj, ()),
                      (bz2.BZ2Compressor, ()), (lzma.LZMADecompressor, ()), (array.array, ("i", [1])),
                      (sqlite3.connect, (":memory:",))]
        self.itself = self

    def __call__(self, text, state):
        return None

    def __del__(self):
        for function, arguments in self.calls:
            function(*arguments)


readline.set_completer(Completer())
print("end")
