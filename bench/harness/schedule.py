"""How long a measurement takes on two quiet cores: told before it begins, and while it runs.

The seconds are what single runs took on one machine, rounded up; another machine is another matter. They
only have to tell five minutes from fifty.
"""

import time

import catalog
import runner

# One sequential run on CPython at full scale, starting included; what is not listed takes half a second.
PROGRAM_SECONDS = {"time_spent": 1.1, "shared_reads": 0.9, "weak_references": 1.6,
                   "binary_trees": 1.7, "nbody": 0.9, "nqueens": 1.1, "select_wait": 1.3, "convoy": 2.5}
STRATEGY_SECONDS = 0.3
RUNTIME_SECONDS = 0.6
IN_BOTH_SECONDS = 1.5  # a workload on gil_interval and in CPython
COUNTED_SECONDS = 2.5  # two runs under valgrind, of the model
PYTHON_COUNTED_SECONDS = 9  # and of an interpreter
C_API_SECONDS = 0.35
LATENCY_SECONDS = 40  # a round of all heaps


def programs(names, interpreters, runs, scale):
    total = 0.0
    for program in catalog.choose(names):
        seconds = max(0.1, PROGRAM_SECONDS.get(program.name, 0.5) * scale)
        once = 2 * seconds  # sequential, and on threads that may have to share a core
        if program.control:
            once += runner.HEAD_START + seconds
        total += once * interpreters * runs
    return total


def cells(plan, seconds, scale):
    return len(list(plan.cells())) * len(plan.fingerprint()["strategies"]) * plan.runs * max(
        0.05, seconds * scale)


def capi(rows, lanes, runs, scale):
    return len(rows) * lanes * runs * (3 * max(0.1, C_API_SECONDS * scale) + 0.35)


class Progress:
    """Says what is measured and how much of the whole is left, in minutes."""

    def __init__(self, parts, say):
        self.parts = dict(parts)  # name -> seconds expected
        self.say = say
        self.begun = time.monotonic()

    def expected(self):
        return sum(self.parts.values())

    def summary(self):
        told = ", ".join(f"{name} {seconds / 60:.1f}" for name, seconds in self.parts.items())
        return (f"about {self.expected() / 60:.0f} minutes on two quiet cores ({told}); "
                "interrupted, the same command goes on")

    def of(self, part):
        """A function to report with: of a part, given '(N of M)' in the text."""
        before = sum(seconds for name, seconds in list(self.parts.items())[
            :list(self.parts).index(part)])

        def say(text):
            done, _, count = text.rpartition("(")[2].rstrip(")").partition(" of ")
            share = (int(done) - 1) / int(count) if done.isdigit() and count.isdigit() else 0.0
            left = self.expected() - before - share * self.parts[part]
            spent = (time.monotonic() - self.begun) / 60
            self.say(f"{text}; {spent:.1f} minutes so far, about {left / 60:.0f} to go")

        return say
