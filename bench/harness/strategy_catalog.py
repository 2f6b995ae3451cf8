"""The strategies and workloads that tools/bench strategies measures, and how much of them."""

THREADS = (1, 2, 4, 8)
RUNS = 5

QUICK_WORKLOADS = ("private_churn", "shared_reads", "queue_pass", "io_latency")
QUICK_THREADS = (1, 2)
QUICK_RUNS = 3

# Measured with one worker only: several in one process would see each other's memory.
ALONE = ("bytes_per_object",)
# What bench/strategies/in_python.py has, too.
SAME_OPERATIONS = ("private_churn", "count", "tree_building", "cycles", "time_spent")
# gil_interval may take this much of CPython's processor time.
STRAW_MAN = 1.25
# The workloads whose instructions are counted: one thread, no blocking.
COUNTED = ("private_churn", "shared_reads", "shared_hammer", "tree_building", "count", "time_spent")


class Plan:
    """What is measured: strategies and workloads by name, thread counts, runs of each."""

    def __init__(self, listed, quick=False, strategies=(), workloads=(), threads=(), runs=None,
                 scale=1.0):
        known = [workload["name"] for workload in listed["workloads"]]
        self.operations = {workload["name"]: workload["operations"]
                           for workload in listed["workloads"]}
        self.strategies = _choose("strategy", listed["strategies"], strategies)
        self.workloads = _choose("workload", known,
                                 workloads or (QUICK_WORKLOADS if quick else ()))
        self.threads = tuple(threads) or (QUICK_THREADS if quick else THREADS)
        self.runs = runs or (QUICK_RUNS if quick else RUNS)
        self.scale = scale
        self.quick = quick

    def cells(self):
        """(workload, threads) in the order in which they are measured."""
        for workload in self.workloads:
            for threads in (1,) if workload in ALONE else self.threads:
                yield workload, threads

    def same_operations(self):
        """The workloads on which gil_interval is compared with CPython."""
        if "gil_interval" not in self.strategies:
            return []
        return [name for name in SAME_OPERATIONS if name in self.workloads]

    def fingerprint(self):
        return {"strategies": self.strategies, "workloads": self.workloads,
                "threads": list(self.threads), "runs": self.runs, "scale": self.scale}


def _choose(what, known, chosen):
    for name in chosen:
        if name not in known:
            raise ValueError(f"no {what} {name}; there are {', '.join(known)}")
    return [name for name in known if not chosen or name in chosen]
