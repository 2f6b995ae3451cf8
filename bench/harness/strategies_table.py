"""What strategies.py found, as tables to read in a terminal."""

import strategy_catalog


def lines(results):
    machine = results["machine"]
    yield (f"{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}, "
           f"{100 * machine['busy']:.0f} % used by others at the start, {results['date']}, "
           f"{results['plan']['runs']} runs of each")
    yield ("Rows of the model of bench/strategies, not of Python programs. Operations per second of all "
           "threads together;")
    yield ("in parentheses the fairness: the slowest thread's share of its work when the fastest was "
           "finished.")
    if max(results["plan"]["threads"]) > machine["cores"]:
        yield f"More than {machine['cores']} threads: oversubscribed, marked with *."
    for workload, by_threads in results["workloads"].items():
        yield ""
        yield from _workload(workload, by_threads, machine["cores"])
    yield from _same_operations(results["same_operations"])
    yield from _instructions(results["instructions"])


def rate(value):
    """Operations per second, short."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def duration(seconds):
    for limit, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= limit:
            return f"{seconds / limit:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def cell(workload, found):
    """(text, remark) of one strategy's figures."""
    for reason in ("cannot", "failed"):
        if reason in found:
            return ("–" if reason == "cannot" else "FAILED"), found[reason]
    if workload == "bytes_per_object":
        # Too few objects leave the resident size as it is.
        text = f"{found['bytes_per_object']:.0f} B" if "bytes_per_object" in found else "–"
    elif workload == "io_latency":
        text = f"{duration(found['p50_seconds'])} / {duration(found['p99_seconds'])}"
    else:
        text = f"{rate(found['median'])} ({found['fairness']:.2f})"
    if "wrong" in found:
        return "WRONG " + text, f"wrong: {found['wrong']}"
    return text, None


def _workload(workload, by_threads, cores):
    what = {"io_latency": ": a round trip, p50 / p99",
            "bytes_per_object": ": an instance with one integer, and the slot that holds it"}
    yield workload + what.get(workload, "")
    yield f"  {'':22}" + "".join(f"{t + ('*' if int(t) > cores else ''):>20}" for t in by_threads)
    strategies = next(iter(by_threads.values()))["strategies"]
    remarks = []
    for strategy in strategies:
        texts = []
        for threads, found in by_threads.items():
            text, remark = cell(workload, found["strategies"][strategy])
            texts.append(f"{text:>20}")
            if remark and f"{strategy}: {remark}" not in remarks:
                remarks.append(f"{strategy}: {remark}")
        yield f"  {strategy:22}" + "".join(texts)
    for remark in remarks:
        yield f"    {remark}"
    for threads, found in by_threads.items():
        if found["others"] > 0.05 or found["stolen"] > 0.01:
            yield (f"  ! {threads} threads: other programs used {found['others']:.0%} of the machine, its "
                   f"host took {found['stolen']:.0%}")
        wide = [s for s, f in found["strategies"].items() if f.get("spread", 0) > 0.15]
        if wide:
            yield f"  ! {threads} threads: runs more than 15 % apart: {', '.join(wide)}"


def _same_operations(found):
    if not found:
        return
    yield ""
    yield (f"gil_interval beside CPython 3.11 on the same operations: processor time, at most "
           f"{strategy_catalog.STRAW_MAN} of CPython's")
    for workload, figures in found.items():
        if "failed" in figures:
            yield f"  {workload:22} FAILED {figures['failed']}"
        else:
            yield (f"  {workload:22} {figures['ratio']:.3f}"
                   f"{'  TOO SLOW: a straw man' if figures['straw_man'] else ''}")


def _instructions(found):
    if not found:
        return
    yield ""
    yield "Instructions per operation on one thread (cachegrind; what the kernel does is not counted)"
    yield f"  {'':22}" + "".join(f"{workload:>15}" for workload in found)
    for strategy in dict.fromkeys(s for counts in found.values() for s in counts):
        yield f"  {strategy:22}" + "".join(
            f"{counts[strategy]:15.0f}" if strategy in counts else f"{'–':>15}"
            for counts in found.values())
