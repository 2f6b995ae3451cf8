"""A model, not a measurement: throughput at more cores than the machine has.

    model.predict(workload, strategy, alone_seconds, overhead_seconds, cores) -> (low, high)

What it takes for granted:

  An operation costs what it costs alone, plus one transfer of a cache line for each time that it must
  write to a line (or read one) that another core wrote last. A line can be in one place: those
  transfers of the line that all cores want follow each other. Under an interpreter-wide lock, one
  operation follows the other. What a strategy's own thread does (the committer of buffered_counts) is
  done by one core.

The costs alone are measured; the lines are counted by reading the policies (LINES below); the latency
of a transfer is an interval that is meant to span what is published, from neighbours on one die to
cores on two sockets. Its ends are rounded, and no machine's own:
  https://chipsandcheese.com/2023/11/07/core-to-core-latency-data-on-large-systems/
  Velten et al., "Memory Performance of AMD EPYC Rome and Intel Cascade Lake SP Server Processors",
  2022, https://arxiv.org/abs/2204.03290
It knows nothing of bandwidth of memory, of shared caches, of clock rates that fall, or of pauses.
"""

CORES = (4, 8, 16, 32, 64, 128)
# Seconds for a line that another core has changed.
TRANSFER = (30e-9, 250e-9)

SERIAL = ("gil_ticks", "gil_interval")
# One thread of the strategy's own does part of all work.
ONE_SERVANT = ("buffered_counts",)

# workload -> strategy -> (transfers per operation, of them those of the line that all cores want).
# Not listed: nothing is shared (0, 0), or the strategy cannot run it.
LINES = {
    # The keys are small integers, counted when they are used: 2 writes, over 128 of them.
    "private_churn": {
        "unlocked": (2, 2 / 128), "object_locks": (2, 2 / 128), "atomic_counts": (2, 2 / 128),
    },
    # One function and one of 1024 objects out of two dicts, and its integer. Locked readers write to
    # both dicts and the object; counters to the function (up and down), the object (up and down, one
    # transfer) and the integer.
    "shared_reads": {
        "unlocked": (4, 2), "object_locks": (6, 2), "atomic_counts": (6, 2),
        "buffered_counts": (3, 1), "biased_counts": (2, 2 / 1024),
    },
    # One object: counted when it is passed and when it is dropped, locked to be written; locked
    # readers lock it again. Every sixteenth operation also locks a list.
    "shared_hammer": {
        "unlocked": (4.1, 4), "object_locks": (5.1, 4), "atomic_counts": (5.1, 4),
        "buffered_counts": (2.1, 2), "biased_counts": (5.1, 4), "boehm": (2.1, 2),
        "tricolor": (2.1, 2),
    },
}


def predict(workload, strategy, alone_seconds, overhead_seconds, cores):
    """(low, high) operations per second of so many cores together.

    alone_seconds: of one operation on one thread; overhead_seconds: processor time that the
    strategy's own threads took for it.
    """
    if strategy in SERIAL:
        return 1 / alone_seconds, 1 / alone_seconds
    transfers, hottest = LINES[workload].get(strategy, (0, 0))
    rates = []
    for latency in TRANSFER:
        rate = cores / (alone_seconds + (transfers * latency if cores > 1 else 0))
        if hottest and cores > 1:
            rate = min(rate, 1 / (hottest * latency))
        if strategy in ONE_SERVANT and overhead_seconds > 0:
            rate = min(rate, 1 / overhead_seconds)
        rates.append(rate)
    return min(rates), max(rates)


def table(results):
    """{workload: {strategy: {cores: (low, high)}}} from what tools/bench strategies measured."""
    found = {}
    for workload in LINES:
        cells = results["workloads"].get(workload, {}).get("1", {}).get("strategies", {})
        for strategy, figures in cells.items():
            if "median" not in figures or "wrong" in figures:
                continue
            alone = 1 / figures["median"]
            overhead = max(0.0, figures["cpu_seconds"] - figures["seconds"]) / figures["operations"]
            found.setdefault(workload, {})[strategy] = {
                cores: predict(workload, strategy, alone, overhead, cores) for cores in (2,) + CORES}
    return found
