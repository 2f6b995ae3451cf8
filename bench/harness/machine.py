"""How much of the machine a measurement had: what others used meanwhile, and what a host took."""

import os
import resource
import time

_TICKS = os.sysconf("SC_CLK_TCK")
# Part of the machine: what others use of it beside a measurement that is to hold.
TOO_BUSY = 0.25


def cores():
    return len(os.sched_getaffinity(0))


def busy(seconds=0.25):
    """The part of the machine that others use just now; a load average would still tell of the minute before."""
    meter = Meter()
    time.sleep(seconds)
    return min(1.0, sum(meter.lap()) / (seconds * cores()))


def description():
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {"processor": model, "cores": cores(), "kernel": os.uname().release,
            "busy": round(busy(), 3)}


class Meter:
    """Processor time used by others, and stolen by the host, between two readings.

    Ours is what this process and its ended children used, and the running ones named in `pids`.
    """

    def __init__(self, pids=()):
        self.pids = pids
        self.busy, self.stolen = self._all()
        self.ours = self._ours()

    @staticmethod
    def _all():
        with open("/proc/stat", encoding="ascii") as stat:
            user, nice, system, _, _, irq, soft, steal, *_ = map(int, stat.readline().split()[1:])
        return (user + nice + system + irq + soft) / _TICKS, steal / _TICKS

    def _ours(self):
        total = 0.0
        for pid in self.pids:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                fields = stat.read().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / _TICKS
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            usage = resource.getrusage(who)
            total += usage.ru_utime + usage.ru_stime
        return total

    def lap(self):
        """(seconds that others used, seconds stolen) since the last lap, over all cores."""
        busy, stolen = self._all()
        ours = self._ours()
        others = max(0.0, (busy - self.busy) - (ours - self.ours))
        lap = others, max(0.0, stolen - self.stolen)
        self.busy, self.stolen, self.ours = busy, stolen, ours
        return lap
