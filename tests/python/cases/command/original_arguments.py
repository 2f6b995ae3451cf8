# sys.orig_argv is the command line as it was given: also by the name of a symbolic link, and with options.
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    link = os.path.join(folder, "€", "another name")
    os.mkdir(os.path.dirname(link))
    os.symlink(sys.executable, link)
    for command in [[link, "-B", "-c"], [sys.executable, "-X", "utf8", "-c"]]:
        command += ["import sys; print(ascii(sys.orig_argv))", "a", "-b", ""]
        said = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        print(said == ascii(command))
    said = subprocess.run(["word", "-c", "import sys; print(sys.orig_argv[0])"], executable=link,
                          capture_output=True, text=True).stdout
    print(said.strip())
