"""The strategies' workloads on real interpreters: the same as strategies.py, in a table of its own.

Written in Python (bench/strategies/in_python.py), on 1, 2, 4 and 8 threads. The results have the form of
strategies.py's, with interpreters in the place of strategies.
"""

import machine
import runner
import strategies
import strategy_catalog

# About a third of a second on CPython 3.11, on one thread.
OPERATIONS = {"private_churn": 250_000, "shared_reads": 2_500_000, "shared_hammer": 3_000_000,
              "queue_pass": 80_000, "tree_building": 15_000, "cycles": 1_200_000,
              "count": 12_000_000, "time_spent": 120_000, "io_latency": 1}


class Plan:
    """What is measured: interpreters and workloads by name, thread counts, runs of each."""

    def __init__(self, compared, quick=False, scale=1.0):
        self.paths = {interpreter.name: interpreter.path for interpreter in compared}
        self.workloads = [name for name in OPERATIONS
                          if not quick or name in strategy_catalog.QUICK_WORKLOADS]
        self.threads = strategy_catalog.QUICK_THREADS if quick else strategy_catalog.THREADS
        self.runs = strategy_catalog.QUICK_RUNS if quick else strategy_catalog.RUNS
        self.scale = scale

    def cells(self):
        return [(workload, threads) for workload in self.workloads for threads in self.threads]

    def fingerprint(self):
        return {"strategies": list(self.paths), "workloads": self.workloads,
                "threads": list(self.threads), "runs": self.runs, "scale": self.scale}

    def command(self, name, workload, threads, port):
        operations = max(threads, int(OPERATIONS[workload] * self.scale))
        return [self.paths[name], str(strategies.IN_PYTHON), workload, str(operations), str(threads),
                *([port] if workload == "io_latency" else [])]


def start(plan):
    return {"machine": machine.description(), "plan": plan.fingerprint(), "workloads": {}}


def everything(plan, results, keep=lambda results: None, progress=lambda text: None):
    """Fills `results`, an object from start(); cells that it has already are left alone."""
    cells = plan.cells()
    for number, (workload, threads) in enumerate(cells, 1):
        found = results["workloads"].setdefault(workload, {})
        if str(threads) in found:
            continue
        progress(f"{workload} in Python, {threads} thread{'s' if threads > 1 else ''} "
                 f"({number} of {len(cells)})")
        with runner.echo_server() as (port, server):
            found[str(threads)] = strategies.cell(
                lambda name, port=port, w=workload, t=threads: plan.command(name, w, t, port),
                list(plan.paths), plan.runs, (server,))
        keep(results)
    return results


def failed(results):
    """What went wrong, wrong answers included: every interpreter claims right ones."""
    for workload, by_threads in results["workloads"].items():
        for threads, cell in by_threads.items():
            for name, found in cell["strategies"].items():
                for reason in ("failed", "wrong"):
                    if reason in found:
                        yield f"{name}, {workload} in Python, {threads} threads: {found[reason]}"
