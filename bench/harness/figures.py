"""From single runs to figures, and whether a figure holds."""

import math
import statistics

# A figure whose runs lie further apart than this share of their median does not hold.
SPREAD = 0.15
# Nor does one measured while others used, or the host took, more than this share of the machine.
BUSY = 0.05
# The machine has two cores to give if two processes take no longer than this times one doing both.
TWO_CORES = 0.55


class Series:
    """The runs of one program in one mode on one interpreter."""

    def __init__(self):
        self.runs = []

    def add(self, run):
        self.runs.append(run)

    @property
    def seconds(self):
        return [run.seconds for run in self.runs]

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def spread(self):
        """How far the middle half of the runs lies apart: one odd run does not spoil a median."""
        return spread(self.seconds)

    def figure(self, name):
        """The median of another figure that the program reports, or None."""
        values = [run.figures[name] for run in self.runs if name in run.figures]
        return statistics.median(values) if values else None

    def summary(self, extra=()):
        found = {"seconds": self.seconds, "median": self.median, "min": min(self.seconds),
                 "max": max(self.seconds), "spread": self.spread,
                 "max_resident": max(run.resident for run in self.runs)}
        for name in extra:
            value = self.figure(name)
            if value is not None:
                found[name] = {"median": value,
                               "runs": [run.figures[name] for run in self.runs]}
        return found


def spread(values):
    """How far the middle half of the values lies apart, as a share of their median."""
    ordered = sorted(values)
    cut = len(ordered) // 4
    middle = ordered[cut:len(ordered) - cut]
    median = statistics.median(ordered)
    return (middle[-1] - middle[0]) / median if median else 0.0


def ratio(part, whole):
    """part / whole, or None where either is missing or the whole is nothing."""
    if part is None or not whole:
        return None
    return part / whole


def geometric_mean(ratios):
    ratios = [value for value in ratios if value]
    return math.exp(sum(math.log(value) for value in ratios) / len(ratios)) if ratios else None


def doubts(series, others, stolen, wall, cores):
    """Why the figures of one program on one interpreter may not hold, in words; [] if they do.

    series: mode -> Series; others, stolen: seconds of processor time that were not ours.
    """
    found = []
    for mode, runs in series.items():
        if runs.runs and runs.spread > SPREAD:
            found.append(f"{mode}: runs {runs.spread:.0%} apart")
    if wall and others / (wall * cores) > BUSY:
        found.append(f"other programs used {others / (wall * cores):.0%} of the machine")
    if wall and stolen / (wall * cores) > BUSY / 5:
        found.append(f"the host took {stolen / (wall * cores):.0%} of the machine")
    sequential, control = series.get("seq"), series.get("control")
    if control and control.runs and sequential and sequential.runs:
        reached = control.median / sequential.median
        if reached > TWO_CORES:
            found.append(f"two processes reach only {reached:.2f}: the machine has no two cores free")
        if statistics.median(run.overlap for run in control.runs) < 0.9:
            found.append("the two processes did not run at the same time")
    return found
