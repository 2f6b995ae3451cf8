# The lines of a traceback are those of the source, whatever it is encoded in.
import os
import subprocess
import sys

SOURCE = """{0}def f(ä):
    raise RuntimeError('ä€'[:1] + str(len('ä') / 0) + 'ö')
f('ä')
"""
for encoding, begin in (("utf-8", ""), ("utf-8-sig", ""), ("utf-8-sig", "# coding: utf-8\n"),
                        ("iso-8859-15", "# coding: iso-8859-15\n"), ("cp1252", "#!/x\n# -*- coding: cp1252 -*-\n"),
                        ("cp1252", "\n#vim:fileencoding=windows-1252\n"), ("utf-7", "# coding=utf-7\n")):
    with open("program.py", "w", encoding=encoding) as file:
        file.write(SOURCE.format(begin))
    done = subprocess.run([sys.executable, "program.py"], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    print(encoding, done.returncode, done.stderr.decode().replace(os.getcwd(), "folder"))

# What is no text any more when it is looked at.
for content in (b"raise ValueError('\\xe4')\n", b"# coding: nothing\nraise ValueError(1)\n", b""):
    with open("program.py", "w") as file:
        file.write("import sys\nopen('program.py', 'wb').write(%r)\n1 / 0\n" % content)
    done = subprocess.run([sys.executable, "program.py"], capture_output=True)
    print(done.returncode, done.stderr.decode().replace(os.getcwd(), "folder"))
