# A script with bytes that are no UTF-8, and one that declares its encoding.
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'script.py')
    for text in (b'x = 1\n# caf\xe9\n', b'print("\xe9")\n', b'# coding: latin-1\nprint(ascii("\xe9"))\n',
                 b'\n#!x -*- coding=latin-1 -*-\nprint(ascii("\xe9"))\n', b'\xef\xbb\xbfprint(1)\n',
                 'print(ascii("\u00e9\U0001f600"))'.encode()):
        with open(path, 'wb') as f:
            f.write(text)
        done = subprocess.run([sys.executable, path], capture_output=True, text=True)
        print(done.returncode, done.stdout, done.stderr.replace(folder, ''))
