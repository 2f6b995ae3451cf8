#!/usr/bin/python3.11
"""The commands that README.md prints do what it says.

Every line of a fenced `sh` block is a command. One that a `text` block follows must print exactly
that. What is too dear to run here is named in NOT_HERE with the reason; what is neither run nor
named fails.
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402

TRICOLOR = pathlib.Path(__file__).absolute().parents[2] / "tools/tricolor"
NOT_HERE = {
    "git clone": "needs the network",
    "cd ": "follows git clone",
    "tools/test": "runs this test",
    "bazel": "runs this test",
    "tools/bench": "takes minutes; its parts are tested in //tests/bench",
}
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text):
    """(command, what it must print or None), from a document's fenced blocks."""
    found = []
    for kind, body in _BLOCK.findall(text):
        if kind == "text" and found:
            found[-1] = (found[-1][0], body)
        elif kind == "sh":
            lines = [line.split("  #")[0].strip() for line in body.splitlines()]
            found += [(line, None) for line in lines if line and not line.startswith("#")]
    return found


class Readme(unittest.TestCase):
    def setUp(self):
        # The files of the project, with tools/build answering that all is built: it would start
        # Bazel, which waits for the test that asks.
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.clone = pathlib.Path(folder.name) / "tricolor"
        for name in tree.files():
            target = self.clone / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name.split("/")[0] in ("tools", "bench"):
                shutil.copy(tree.ROOT / name, target)
        (self.clone / "tools/build").write_text(f"#!/bin/sh\necho {shlex.quote(str(TRICOLOR))}\n")

    def test_commands_do_what_the_readme_says(self):
        ran = 0
        for command, expected in commands(tree.text("README.md")):
            if any(command.startswith(prefix) for prefix in NOT_HERE):
                continue
            with self.subTest(command=command):
                done = subprocess.run(["bash", "-c", command], cwd=self.clone, text=True,
                                      stdin=subprocess.DEVNULL, capture_output=True, check=False)
                ran += 1
                self.assertEqual(0, done.returncode, done.stderr)
                if expected is not None:
                    self.assertEqual(expected, done.stdout)
        self.assertGreater(ran, 0, "README.md shows how to run a program")

    def test_both_commands_are_in_the_readme(self):
        shown = [command for command, _ in commands(tree.text("README.md"))]
        for name in ("tools/run", "tools/test"):
            self.assertTrue(any(command.startswith(name) for command in shown), name)

    def test_every_linked_file_exists(self):
        broken = [f"{document}: {link}"
                  for document in tree.files() if document.endswith(".md")
                  for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", tree.text(document))
                  if not (tree.ROOT / document).parent.joinpath(link).exists()]
        self.assertEqual([], broken)


class Blocks(unittest.TestCase):
    def test_commands_and_their_output_are_found(self):
        text = "x\n```sh\na b  # why\n# no\nc\n```\nmakes\n```text\nd\n```\n```\nnot sh\n```\n"
        self.assertEqual([("a b", None), ("c", "d\n")], commands(text))


if __name__ == "__main__":
    cases.main("readme")
