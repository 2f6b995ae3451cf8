"""What the README claims, each as a row with its figure, and what the figures say for and against us.

A claim without a figure (a quick run has fewer) says so; none is left out.
"""

import collections
import math

import strategies_table

# text      with {} for the figure
# figure    results -> text, or None: not measured
# command   how to measure it again
Claim = collections.namedtuple("Claim", "text figure command")


def _program(results, name, key, interpreter="tricolor"):
    found = results["programs"]["programs"].get(name, {}).get("interpreters", {}).get(interpreter, {})
    return found.get(key)


def _ratio(value):
    return None if value is None else f"{value:.2f}"


def _both(name, key):
    def figure(results):
        ours, theirs = _program(results, name, key), _program(results, name, key, "python3.11")
        return None if None in (ours, theirs) else f"{ours:.2f}, CPython {theirs:.2f}"
    return figure


def _mean(results):
    return _ratio(results["programs"].get("geometric_mean", {}).get("tricolor"))


def _slowest(results):
    found = [(one["interpreters"].get("tricolor", {}).get("to_baseline") or 0, name)
             for name, one in results["programs"]["programs"].items()]
    worst = max(found, default=(0, ""))
    return f"{worst[0]:.2f} ({worst[1]})" if worst[0] else None


def _trips(results):
    kept = []
    for interpreter in ("tricolor", "python3.11"):
        found = results["programs"]["programs"].get("convoy", {}).get("interpreters", {}).get(interpreter)
        try:
            kept.append(found["threads"]["trips_per_second"]["median"] /
                        found["seq"]["trips_per_second"]["median"])
        except (KeyError, TypeError):
            return None
    return f"{kept[0]:.0%}, CPython {kept[1]:.1%}"


def _capi(results):
    found = (results.get("capi") or {}).get("geometric_mean", {}).get("tricolor, legacy")
    return _ratio(found)


def _at_largest_heap(results, key, worst):
    """The worse of the workloads, with the size of the heap."""
    rows = (results.get("latency") or {}).get("door", ())
    largest = max((row["mib"] for row in rows), default=None)
    return None if largest is None else (worst(row[key] for row in rows if row["mib"] == largest), largest)


def _marking(results):
    found = _at_largest_heap(results, "speed_by_cpu", min)
    return None if found is None else f"{found[0]:.2f} ({found[1]} MiB)"


def _poll(results):
    found = _at_largest_heap(results, "longest_poll_cpu_us", max)
    return None if found is None else f"{found[0]:.0f} µs ({found[1]} MiB)"


def _memory(results):
    ratios = []
    for one in results["programs"]["programs"].values():
        sizes = [one["interpreters"].get(name, {}).get("seq", {}).get("max_resident")
                 for name in ("tricolor", "python3.11")]
        if all(sizes):
            ratios.append(sizes[0] / sizes[1])
    return _ratio(math.exp(sum(map(math.log, ratios)) / len(ratios))) if ratios else None


def _bytes(results):
    cells = results["strategies"]["workloads"].get("bytes_per_object", {}).get("1", {}).get(
        "strategies", {})
    found = [cells.get(name, {}).get("bytes_per_object") for name in ("tricolor", "gil_interval")]
    return None if None in found else f"{found[0]:.0f}, the locked baseline's {found[1]:.0f}"


def _model(workload):
    def figure(results):
        cells = results["strategies"]["workloads"].get(workload, {})
        speeds = []
        for name in ("tricolor", "biased_counts", "gil_interval"):
            one, two = (cells.get(threads, {}).get("strategies", {}).get(name, {}).get("median")
                        for threads in ("1", "2"))
            if not one or not two:
                return None
            speeds.append(two / one)
        return "{:.2f}, biased counts {:.2f}, the lock {:.2f}".format(*speeds)
    return figure


def _straw_man(results):
    ratios = [found["ratio"] for found in results["strategies"]["same_operations"].values()
              if "ratio" in found]
    return f"{max(ratios):.2f}" if ratios else None


CLAIMS = (
    Claim("Threads run at the same time: two threads of `count` to one, by time: {}",
          _both("count", "threaded_to_sequential"), "tools/bench programs count"),
    Claim("Reading together writes nothing: two threads of `shared_reads` to one, by time: {}",
          _both("shared_reads", "threaded_to_sequential"), "tools/bench programs shared_reads"),
    Claim("A computing thread takes nothing from one that waits: round trips kept: {}",
          _trips, "tools/bench programs convoy"),
    Claim("The program goes on while the heap is marked, at this part of its speed: {}",
          _marking, "tools/bench latency"),
    Claim("and the collector holds a thread up, at most, for {}", _poll, "tools/bench latency"),
    Claim("Time of single-threaded programs / CPython 3.11's, geometric mean: {}",
          _mean, "tools/bench programs"),
    Claim("and of the slowest: {}", _slowest, "tools/bench programs"),
    Claim("Time of the C API's operations / CPython's, geometric mean: {}", _capi, "tools/bench capi"),
    Claim("Resident memory of the programs / CPython's, geometric mean: {}",
          _memory, "tools/bench programs"),
    Claim("Bytes of an instance with one integer: {}", _bytes,
          "tools/bench strategies --workloads bytes_per_object"),
    Claim("In the model, reading together on two threads is faster than on one by {}",
          _model("shared_reads"), "tools/bench strategies --workloads shared_reads"),
    Claim("and hammering one object by {}", _model("shared_hammer"),
          "tools/bench strategies --workloads shared_hammer"),
    Claim("The model's locked baseline takes at most this part of CPython's processor time: {}",
          _straw_man, "tools/bench strategies"),
)


def rows(results):
    """[(text, figure or why not, command)]"""
    return [(claim.text, claim.figure(results) or "not in this run", claim.command)
            for claim in CLAIMS]


def wins_and_losses(results):
    """Two lists of texts: where tricolor is faster than CPython, or scales better, and where not."""
    wins, losses = [], []

    def judge(text, ratio, good, bad):
        if ratio is not None and ratio <= good:
            wins.append(text)
        elif ratio is not None and ratio >= bad:
            losses.append(text)

    for name, one in results["programs"]["programs"].items():
        found, base = (one["interpreters"].get(which, {}) for which in ("tricolor", "python3.11"))
        ratio = found.get("to_baseline")
        judge(f"`{name}`: {_ratio(ratio)} of CPython's time on one thread", ratio, 0.95, 1.05)
        threads = found.get("threaded_to_sequential")
        control = found.get("control_to_sequential")
        if threads and control and name != "select_wait":
            theirs = _ratio(base.get("threaded_to_sequential"))
            judge(f"`{name}`: two threads take {threads:.2f} of one thread's time, two processes "
                  f"{control:.2f}, CPython's threads {theirs}", threads / control, 1.05, 1.25)
    for row, one in ((results.get("capi") or {}).get("rows", {})).items():
        ratio = one["lanes"].get("tricolor, legacy", {}).get("to_baseline")
        judge(f"C API, `{row}`: {_ratio(ratio)} of CPython's time", ratio, 0.95, 1.05)
    for workload, by_threads in results["strategies"]["workloads"].items():
        cells = by_threads.get("2", {}).get("strategies", {})
        ours = cells.get("tricolor", {}).get("median")
        rivals = {name: found["median"] for name, found in cells.items()
                  if "median" in found and "wrong" not in found and name != "tricolor"}
        if not ours or not rivals or workload in ("io_latency", "bytes_per_object"):
            continue
        best = max(rivals, key=rivals.get)
        judge(f"model, `{workload}` on two threads: {strategies_table.rate(ours)} operations a second, "
              f"the best other ({best}) {strategies_table.rate(rivals[best])}", rivals[best] / ours,
              0.95, 1.05)
    return wins, losses
