"""The program's own sys.stdout is flushed when its modules are gone, and uses extensions then."""
import array
import csv
import hashlib
import sqlite3
import sys
import zlib

import pyexpat


class Rows:
    def __init__(self, file):
        self.file = file
        self.rows = []
        self.flushes = 0

    def write(self, text):
        self.rows.append(text)
        return len(text)

    def flush(self, list=list, len=len, reader=csv.reader, compress=zlib.compressobj, md5=hashlib.md5,
              array=array.array, parser=pyexpat.ParserCreate, connect=sqlite3.connect):
        for text in self.rows:
            self.file.write(text)
        self.rows = []
        self.flushes += 1
        packer = compress()
        packed = packer.compress(b"a" * 100) + packer.flush()
        found = []
        p = parser()
        p.StartElementHandler = lambda name, attributes: found.append(name)
        p.Parse("<a><b/></a>", True)
        connection = connect(":memory:")
        self.file.write("flush %d: %r %d %s %r %r %r\n" % (
            self.flushes, list(reader(["a,b"])), len(packed), md5(b"x").hexdigest(), array("i", [1, 2]),
            found, connection.execute("select 1, 'x'").fetchall()))
        connection.close()
        self.file.flush()


sys.stdout = Rows(sys.stdout)
print("end")
