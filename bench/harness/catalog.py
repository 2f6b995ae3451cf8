"""The programs that are measured: how much of each, and what its figures mean."""

import collections
import pathlib

FOLDER = pathlib.Path(__file__).absolute().parents[1] / "programs"

# name      the file under bench/programs
# scale     the program's SCALE
# control   whether half the work as two processes says what threads could reach at best
# cpu       whether it counts in the geometric mean of CPU time
# echo      whether it talks to an echo server, which the harness starts
# extra     further figures that the program reports: (name, unit, factor, "high" or "low" is better)
Program = collections.namedtuple("Program", "name scale control cpu echo extra",
                                 defaults=(True, True, False, ()))

PROGRAMS = (
    Program("count", 10_000_000),
    Program("time_spent", 20_000),
    Program("shared_reads", 4_000_000),
    Program("weak_reads", 4_000_000),
    Program("weak_references", 500_000),
    Program("binary_trees", 16),
    Program("cycles", 1_000_000),
    Program("nbody", 200_000),
    Program("fannkuch", 9),
    Program("richards", 60_000),
    Program("deltablue", 4000),
    Program("raytrace", 100),
    Program("chaos", 50_000),
    Program("spectral_norm", 260),
    Program("nqueens", 9),
    Program("go", 700),
    Program("hexiom", 100),
    Program("floats", 300_000),
    Program("meteor", 100_000),
    Program("pidigits", 5000),
    Program("unpack_sequence", 700_000),
    Program("json_round_trip", 12_000),
    Program("pass_around", 100_000, control=False),
    Program("select_wait", 500, cpu=False,
            extra=(("collect_seconds", "ms", 1e3, "low"),)),
    Program("convoy", 1500, control=False, cpu=False, echo=True,
            extra=(("trips_per_second", "/s", 1.0, "high"),
                   ("median_seconds", "µs", 1e6, "low"),
                   ("p99_seconds", "µs", 1e6, "low"))),
)

# The mean is of programs: what is one operation again and again is left out.
NOT_IN_MEAN = ("count", "weak_reads", "weak_references")


def choose(names):
    """The programs named, in the catalogue's order; all if none is."""
    known = [program.name for program in PROGRAMS]
    for name in names:
        if name not in known:
            raise ValueError(f"no program {name}; there are {', '.join(known)}")
    return [program for program in PROGRAMS if not names or program.name in names]


def scaled(program, factor):
    """The program with a fraction of its work, at least 1. binary_trees' scale is an exponent."""
    if program.name in ("binary_trees", "fannkuch", "nqueens"):
        scale = program.scale if factor >= 1 else max(4, program.scale - 4)
    else:
        scale = max(10, int(program.scale * factor))
    return program._replace(scale=scale)
