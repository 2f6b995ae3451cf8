"""Runs one program once, as one process or as two at the same time."""

import collections
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TIMEOUT = 300
# How long two processes may take to start and prepare, before both begin to measure.
HEAD_START = 0.6

# seconds   what the program measured; of two processes, the slower one's
# figures   everything that it measured
# resident  the largest resident size in bytes
# overlap   of two processes, the part of the faster one's time in which both ran
Run = collections.namedtuple("Run", "seconds figures resident output overlap")


class Failed(Exception):
    """A program that did not end well; the text says how."""


def environment():
    """No setting of the caller's makes one interpreter faster than on another day."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith("PYTHON") and name != "TRICOLOR_GC"}
    return env | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


class _Process:
    def __init__(self, command):
        self.name = f"{pathlib.Path(command[1]).name} on {command[0]}"
        self.out = tempfile.TemporaryFile()
        self.err = tempfile.TemporaryFile()
        try:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.out,
                                          stderr=self.err, env=environment())
        except OSError as problem:
            raise Failed(f"{self.name}: {problem.strerror}") from problem

    def finish(self):
        # wait4 tells this child's resident size; a timer ends it, because wait4 has no timeout.
        guard = subprocess.Popen(["/bin/sh", "-c", f"sleep {TIMEOUT}; kill -9 {self.child.pid}"],
                                 start_new_session=True)
        try:
            _, status, usage = os.wait4(self.child.pid, 0)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(guard.pid, 9)
            guard.wait()
        self.child.returncode = os.waitstatus_to_exitcode(status)
        self.out.seek(0)
        self.err.seek(0)
        errors = self.err.read().decode("utf-8", "replace").splitlines()
        if self.child.returncode:
            last = errors[-1] if errors else "no message"
            raise Failed(f"{self.name}: exit code {self.child.returncode}: {last}")
        figures = [line[len("bench "):] for line in errors if line.startswith("bench {")]
        if not figures:
            raise Failed(f"{self.name}: reported no time")
        figures = json.loads(figures[-1])
        return Run(figures["seconds"], figures, usage.ru_maxrss * 1024, self.out.read(), 1.0)


def once(interpreter, program, folder, mode, more=()):
    command = [interpreter.path, str(folder / f"{program.name}.py"), mode, str(program.scale), *more]
    return _Process(command).finish()


def command(words):
    """Runs one command line that reports as bench/programs/measured.py does."""
    return _Process(words).finish()


def two_processes(interpreter, program, folder):
    """The two shares as two processes: what the machine can give, locks and heap left aside."""
    return two_at_once(lambda start: [interpreter.path, str(folder / f"{program.name}.py"), "share",
                                      str(program.scale), str(start)])


def two_at_once(words, head_start=HEAD_START):
    """words(start): the command of a process that begins to measure at `start`."""
    start = int((time.monotonic() + head_start) * 1e6)
    processes = [_Process(words(start)), _Process(words(start))]
    runs, problem = [], None
    for process in processes:
        try:
            runs.append(process.finish())
        except Failed as failed:
            problem = failed
    if problem:
        raise problem
    both = (min(run.figures["end"] for run in runs) - max(run.figures["begin"] for run in runs))
    slower = max(runs, key=lambda run: run.seconds)
    faster = min(run.seconds for run in runs)
    return slower._replace(overlap=max(0.0, both) / faster if faster else 0.0)


@contextlib.contextmanager
def echo_server():
    """(port, process id) of an echo server, run by the Python that runs this."""
    script = pathlib.Path(__file__).absolute().parent / "echo_server.py"
    with subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip(), server.pid
        finally:
            server.stdin.close()
