#!/usr/bin/python3.11
"""tools/setup and tools/build do no more than they must, and say what went wrong in one line.

Both run here with stand-ins for dpkg-query, apt-get and bazel that note how they were called.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).absolute().parent))
import tree  # noqa: E402
import cases  # noqa: E402

SUFFIX = ".tricolor-311-x86_64-linux-gnu.so"


class Commands(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "calls"
        self.log.touch()
        (self.folder / "bin").mkdir()
        self.stand_in("id", '[ "$1" = -u ] && echo 0 || echo root')

    def stand_in(self, name, script):
        path = self.folder / "bin" / name
        path.write_text(f'#!/bin/sh\n{script}\n')
        path.chmod(0o755)

    def noted(self, name, script=""):
        self.stand_in(name, f'echo "{name} $*" >>{self.log}\n{script}')

    def run_command(self, *command):
        env = {"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder)}
        return subprocess.run([str(word) for word in command], env=env, capture_output=True,
                              text=True, check=False, stdin=subprocess.DEVNULL)

    def calls(self):
        return [line.split()[0:1] + [word for word in line.split()[1:] if not word.startswith("-")]
                for line in self.log.read_text().splitlines()]


class Setup(Commands):
    INSTALLED = 'shift 3; for p in "$@"; do echo "$p installed"; done'
    ALL_BUT_GMP = ('shift 3; for p in "$@"; do [ $p = libgmp-dev ] || echo "$p installed"; done; '
                   'echo "no packages found matching libgmp-dev" >&2; exit 1')

    def setup(self, which="run"):
        return self.run_command(tree.ROOT / "tools/setup", which)

    def test_nothing_missing_is_silent_and_calls_nothing(self):
        self.stand_in("dpkg-query", self.INSTALLED)
        self.noted("apt-get")
        for which in ("run", "test", "full"):
            done = self.setup(which)
            self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
        self.assertEqual([], self.calls())

    def test_only_what_is_missing_is_installed(self):
        self.stand_in("dpkg-query", self.ALL_BUT_GMP)
        self.noted("apt-get")
        done = self.setup()
        self.assertEqual((0, "tricolor: installing libgmp-dev\n"), (done.returncode, done.stderr))
        calls = self.calls()
        self.assertEqual(1, len(calls), "the package lists were at hand")
        self.assertEqual(["install", "libgmp-dev"], calls[0][-2:])

    def test_the_lists_are_fetched_when_the_package_is_not_in_them(self):
        self.stand_in("dpkg-query", self.ALL_BUT_GMP)
        self.noted("apt-get", f'case "$*" in *update*) touch {self.folder}/lists;; '
                              f'*) [ -e {self.folder}/lists ] || exit 100;; esac')
        self.assertEqual(0, self.setup().returncode)
        self.assertEqual([["install", "libgmp-dev"], ["update"], ["install", "libgmp-dev"]],
                         [call[-2:] if "install" in call else call[-1:] for call in self.calls()])

    def test_a_user_installs_through_sudo(self):
        self.stand_in("id", "echo 1000")
        self.noted("sudo")
        self.stand_in("dpkg-query", self.ALL_BUT_GMP)
        self.noted("apt-get")
        self.assertEqual(0, self.setup().returncode)
        self.assertEqual(["sudo"], [call[0] for call in self.calls()])
        self.assertIn("apt-get", self.calls()[0])

    def test_a_failure_shows_what_apt_said(self):
        self.stand_in("dpkg-query", self.ALL_BUT_GMP)
        self.noted("apt-get", "echo 'E: no network'; exit 100")
        done = self.setup()
        self.assertEqual(1, done.returncode)
        self.assertIn("E: no network", done.stderr)
        self.assertIn("tricolor: could not install libgmp-dev", done.stderr)

    def test_a_wrong_word_is_refused(self):
        self.assertEqual(2, self.setup("everything").returncode)


class Build(Commands):
    def setUp(self):
        super().setUp()
        self.root = self.folder / "clone"
        for name in ("gc", "runtime", "compat", "stdlib", "tools/bazel"):
            (self.root / name).mkdir(parents=True)
        (self.root / "stdlib/modules.bzl").write_text('    "array": ["arraymodule.c"],\n'
                                                      '    "zlib": (["zlibmodule.c"], ["z"], []),\n')
        for name in ("build", "run", "env.sh", "BUILD.bazel", "tricolor.cc"):
            shutil.copy(tree.ROOT / "tools" / name, self.root / "tools" / name)
        for name in ("BUILD.bazel", "WORKSPACE", ".bazelrc", ".bazelversion", "gc/heap.cc"):
            (self.root / name).touch()
        (self.root / "tools/setup").write_text("#!/bin/sh\n")
        (self.root / "tools/setup").chmod(0o755)
        output = self.folder / "out/tools"
        output.mkdir(parents=True)
        (output / "tricolor").write_text('#!/bin/sh\necho "$PWD" "$@"\nexit 7\n')
        (output / "tricolor").chmod(0o555)
        self.noted("bazel", f'[ "$1" = info ] && echo {output.parent}; exit 0')
        self.modules = output.parent / "stdlib"
        self.modules.mkdir()
        for name in ("array", "zlib"):
            (self.modules / f"{name}{SUFFIX}").touch()

    def run_program(self):
        return self.run_command(self.root / "tools/run", "a b.py", "-x")

    def touch(self, name):
        # File times are coarse; a source written right after a build must still look newer.
        later = time.time() + 5
        (self.root / name).touch()
        os.utime(self.root / name, (later, later))

    def test_the_program_keeps_arguments_folder_and_exit_code(self):
        done = self.run_program()
        self.assertEqual(f"{os.getcwd()} a b.py -x\n", done.stdout)
        self.assertEqual(7, done.returncode)

    def test_a_second_run_starts_no_bazel(self):
        self.run_program()
        self.log.write_text("")
        done = self.run_program()
        self.assertEqual(([], "", 7), (self.calls(), done.stderr, done.returncode))

    def test_a_changed_source_is_built_again(self):
        self.run_program()
        for name in ("gc/heap.cc", "runtime/new.cc", "tools/tricolor.cc", ".bazelrc"):
            with self.subTest(name=name):
                self.log.write_text("")
                self.touch(name)
                self.run_program()
                self.assertIn(["bazel", "build", "opt", "//tools:tricolor"], self.calls())
                os.utime(self.root / name, (1, 1))
                (self.root / ".build/stamp").touch()

    def test_a_removed_source_is_built_again(self):
        self.run_program()
        time.sleep(0.02)
        (self.root / "gc/heap.cc").unlink()
        self.log.write_text("")
        self.run_program()
        self.assertTrue(self.calls())

    def test_the_modules_stand_beside_the_command(self):
        self.run_program()
        self.assertEqual({f"array{SUFFIX}", f"zlib{SUFFIX}"},
                         {path.name for path in (self.root / ".build/stdlib").iterdir()})

    def test_a_missing_module_is_named_once_and_tried_again_later(self):
        output = self.modules.parent
        self.noted("bazel", f'[ "$1" = info ] && echo {output}; '
                            'case "$*" in *//stdlib) echo "no network"; exit 1;; esac')
        (self.modules / f"zlib{SUFFIX}").unlink()
        done = self.run_program()
        self.assertEqual(7, done.returncode)
        self.assertTrue(done.stderr.endswith("absent, as .build/incomplete tells: zlib\n"),
                        done.stderr)
        self.assertIn("no network", (self.root / ".build/incomplete").read_text())
        self.log.write_text("")
        self.assertEqual("", self.run_program().stderr)
        self.assertEqual([], self.calls())
        os.utime(self.root / ".build/incomplete", (1, 1))
        self.run_program()
        self.assertTrue(self.calls())

    def test_a_failed_build_shows_the_output_and_is_tried_again(self):
        self.noted("bazel", "echo 'gc/heap.cc:1: error'; exit 1")
        for _ in range(2):
            done = self.run_program()
            self.assertEqual((1, ""), (done.returncode, done.stdout))
            self.assertIn("gc/heap.cc:1: error", done.stderr)
            self.assertIn("tricolor: the build failed", done.stderr)

    def test_no_program_is_a_usage_error(self):
        done = self.run_command(self.root / "tools/run")
        self.assertEqual(2, done.returncode)
        self.assertIn("usage: tools/run", done.stderr)


if __name__ == "__main__":
    cases.main("commands")
