"""tools/bench gc: the collector beside malloc, Boehm's collector and CPython: figure, target, verdict."""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import barrier_share
import interpreters
import machine
import runner

ROOT = pathlib.Path(__file__).absolute().parents[2]
sys.path.insert(0, str(ROOT / "bench/report"))
import plots  # noqa: E402

LATENCY = ROOT / "bench/latency"
BINARIES = ("gc_bench", "churn_bench", "barrier_cost", "latency_bench")
TIMEOUT = 3600
DEPTH = 18
LIVE_MIB = 1024
CHURN_RUNS = 5  # maxima of gaps: the median of five
CHURN_SECONDS = 10.0
LISTS = 5_000_000
OBJECTS = 600_000
PLOT_MIB = (256, 512, 1024, 2048, 4096)
BARRIER_ROUNDS = 30
PARTS = ("speed", "churn", "capped", "python", "barrier", "programs", "memory", "plot")
# What the issue names as peers if it is there. None is needed, and none is silently left out.
OPTIONAL_PEERS = ("java", "go", "pypy3")
JAVA_PROGRAM = ROOT / "bench/micro/java/Peer.java"
JAVA = {"java_g1": "-XX:+UseG1GC", "java_zgc": "-XX:+UseZGC", "java_shenandoah": "-XX:+UseShenandoahGC"}
JAVA_HEAP = 4  # times what lives
JAVA_RUNS = 3
WORKLOADS = (("Allocate32", "cpu", 1.0, "allocation of 32 bytes, CPU ns"),
             ("BinaryTrees1", "cpu", 1e6, "trees, one thread, CPU ms"),
             ("BinaryTrees2", "real", 1e6, "trees, two threads, wall ms"),
             ("GCBench", "cpu", 1e6, "GCBench, CPU ms"))

# name     what was measured
# figure   the number, or None
# target   the largest (or with `least` the smallest) that is good
# note     what it was compared with, or why there is no figure
Row = collections.namedtuple("Row", "name figure target least note")


def row(name, figure, target, note="", least=False):
    return Row(name, figure, target, least, note)


def verdict(found):
    """`met`, how far off, or `no figure`."""
    if found.figure is None:
        return "no figure"
    if found.least:
        if found.figure >= found.target:
            return "met"
        return f"missed: {found.figure / found.target:.2f} of the target"
    if found.figure <= found.target:
        return "met"
    return f"missed: {found.figure / found.target:.2f} x the target"


def ratio(ours, theirs):
    return None if not ours or not theirs else ours / theirs


def middle(values):
    values = sorted(values)
    return values[len(values) // 2] if values else None


def _run(command, more=None):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=runner.environment() | (more or {}), cwd=ROOT, timeout=TIMEOUT,
                          check=False)
    if done.returncode:
        last = (done.stderr.splitlines() or ["no message"])[-1]
        raise runner.Failed(f"{pathlib.Path(command[0]).name}: exit code {done.returncode}: {last}")
    return done


def build():
    targets = [f"//bench/micro:{name}" for name in BINARIES]
    _run(["bazel", "build", "-c", "opt", *targets])
    where = pathlib.Path(_run(["bazel", "info", "-c", "opt", "bazel-bin"]).stdout.strip())
    return {name: str(where / "bench/micro" / name) for name in BINARIES}


def java(peer, mib, *words):
    """Runs one of Java's programs; its JSON lines."""
    command = ["java", JAVA[peer], f"-Xmx{max(256, JAVA_HEAP * mib)}m", str(JAVA_PROGRAM), *map(str, words)]
    return [json.loads(line) for line in _run(command).stdout.splitlines()]


# ---- allocation and trees ------------------------------------------------------------------------

def google_benchmark(text):
    """Of Google Benchmark's JSON: {name: {"cpu": ..., "real": ...}}, the medians, in nanoseconds."""
    units = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
    found = {}
    for entry in json.loads(text)["benchmarks"]:
        if entry.get("aggregate_name", "median") != "median":
            continue
        name = entry["run_name"].split("/process_time")[0].split("/real_time")[0]
        unit = units[entry["time_unit"]]
        found[name] = {"cpu": entry["cpu_time"] * unit, "real": entry["real_time"] * unit}
    return found


def speed(binaries, scale, repetitions):
    depth = DEPTH if scale >= 1 else max(8, DEPTH + int((scale - 1) * 10))
    options = [f"--depth={depth}", "--benchmark_format=json",
               f"--benchmark_repetitions={repetitions}", "--benchmark_min_time=%g" % min(1.0, scale)]
    if repetitions > 1:
        options.append("--benchmark_report_aggregates_only=true")
    # Google Benchmark's own interleaving, so that a noisy minute hits all.
    options.append("--benchmark_enable_random_interleaving=false")
    found = google_benchmark(_run([binaries["gc_bench"], *options]).stdout)
    incremental = google_benchmark(_run(
        [binaries["gc_bench"], *options, "--benchmark_filter=^boehm/"],
        {"GC_ENABLE_INCREMENTAL": "1"}).stdout)
    found.update({name.replace("boehm/", "boehm_incremental/"): value
                  for name, value in incremental.items()})
    if shutil.which("java") is not None:
        for peer in JAVA:
            found.update({f"{peer}/{line['name']}": {"cpu": line["cpu"], "real": line["real"]}
                          for line in java(peer, 256, "speed", depth, min(3.0, 3 * scale))})
    return {"depth": depth, "benchmarks": found}


def speed_rows(result):
    def of(peer, name, clock):
        return result["benchmarks"].get(f"{peer}/{name}", {}).get(clock)

    def compared(name, clock, peer):
        return ratio(of("tricolor", name, clock), of(peer, name, clock))

    depth = result["depth"]
    trees = f"binary trees depth {depth}"
    yield row(f"{trees}, one thread, CPU", compared("BinaryTrees1", "cpu", "mimalloc"), 1.2, "of mimalloc")
    yield row(f"{trees}, one thread, CPU", compared("BinaryTrees1", "cpu", "boehm"), 0.45, "of Boehm")
    yield row(f"{trees}, one thread, CPU", compared("BinaryTrees1", "cpu", "boehm_incremental"), 0.45,
              "of Boehm, incremental")
    yield row(f"{trees}, two threads, wall", compared("BinaryTrees2", "real", "boehm"), 0.45, "of Boehm")

    def speed_up(peer):
        return ratio(2 * (of(peer, "BinaryTrees1", "real") or 0), of(peer, "BinaryTrees2", "real"))

    ours, theirs = speed_up("tricolor"), speed_up("mimalloc")
    yield row(f"{trees}, one thread to two", ours, theirs or 0, f"mimalloc's speed-up is {theirs or 0:.2f}",
              least=True)
    yield row("GCBench, CPU", compared("GCBench", "cpu", "mimalloc"), 1.5, "of mimalloc")
    yield row("GCBench, CPU", compared("GCBench", "cpu", "boehm"), 0.5, "of Boehm")
    yield row("allocation of 32 bytes, CPU", compared("Allocate32", "cpu", "mimalloc"), 1.0, "of mimalloc")


def speed_lines(result):
    """All peers beside each other."""
    found = result["benchmarks"]
    yield f"{'the same by allocator':20}" + "".join(f"{title:>34}" for *_, title in WORKLOADS)
    for peer in dict.fromkeys(name.split("/")[0] for name in found):
        line = f"{peer:20}"
        for workload, clock, unit, _ in WORKLOADS:
            value = found.get(f"{peer}/{workload}", {}).get(clock)
            malloc = found.get(f"mimalloc/{workload}", {}).get(clock)
            share = "" if not value or not malloc else f" ({value / malloc:.2f} x mimalloc)"
            line += f"{'-' if value is None else f'{value / unit:.3g}' + share:>34}"
        yield line


# ---- a large heap that changes -------------------------------------------------------------------

def churn_once(binaries, kind, mib, threads, seconds, options=""):
    command = [binaries["churn_bench"], kind, str(mib), str(threads), str(seconds), options]
    incremental = {"GC_ENABLE_INCREMENTAL": "1"} if kind == "boehm_incremental" else None
    command[1] = kind.split("_")[0]
    return json.loads(_run(command, incremental).stdout)


def churn(binaries, scale, runs):
    mib = max(8, int(LIVE_MIB * scale))
    seconds = max(0.2, CHURN_SECONDS * scale)
    found = {}
    for _ in range(runs):  # in turns
        for threads in (1, 2):
            for kind in ("tricolor", "mimalloc", "boehm", "boehm_incremental"):
                key = f"{kind} {threads}"
                found.setdefault(key, []).append(churn_once(binaries, kind, mib, threads, seconds))
    if shutil.which("java") is not None:
        for _ in range(min(runs, JAVA_RUNS)):
            for threads in (1, 2):
                for peer in JAVA:
                    run = java(peer, mib, "churn", mib, threads, seconds)[0]
                    found.setdefault(f"{peer} {threads}", []).append(run)
    return {"mib": mib, "runs": found}


def churn_rows(result):
    for threads in (1, 2):
        ours = result["runs"][f"tricolor {threads}"]
        control = result["runs"][f"mimalloc {threads}"]
        what = f"{result['mib']} MiB live, {threads} mutator{'s' * (threads > 1)}"

        def worst(runs, histogram, key):
            return middle([run[histogram][key] for run in runs]) / 1000

        yield row(f"{what}: longest stall, ms of CPU", worst(ours, "stalls_cpu_us", "max"), 1.0,
                  f"by wall {worst(ours, 'stalls_wall_us', 'max'):.2f}; median of {len(ours)} maxima")
        yield row(f"{what}: p99.9 of stalls, ms of CPU", worst(ours, "stalls_cpu_us", "p999"), 0.3,
                  f"p50 {worst(ours, 'stalls_cpu_us', 'p50'):.4f}, p99 {worst(ours, 'stalls_cpu_us', 'p99'):.4f}")
        yield row(f"{what}: steps per second",
                  ratio(middle([run["steps_per_second"] for run in ours]),
                        middle([run["steps_per_second"] for run in control])), 0.6, "of mimalloc", least=True)
        yield row(f"{what}: resident / live", middle([run["resident_to_live"] for run in ours]), 2.2,
                  "mimalloc %.2f" % middle([run["resident_to_live"] for run in control]))


def churn_lines(result):
    """The histograms of wall-clock gaps: what the program sees, and what the machine does by itself."""
    yield f"{'gaps in us, wall clock':26}{'p50':>10}{'p99':>10}{'p99.9':>10}{'max':>10}  {'steps/s':>12}"
    for name, runs in result["runs"].items():
        gaps = [middle([run["gaps_us"][key] for run in runs]) for key in ("p50", "p99", "p999", "max")]
        rate = middle([run["steps_per_second"] for run in runs])
        yield f"{name:26}" + "".join(f"{gap:10.1f}" for gap in gaps) + f"  {rate:12.0f}"


def capped(binaries, scale):
    """The heap may not grow beyond a factor of what lives."""
    mib = max(8, int(LIVE_MIB * scale))
    seconds = max(0.2, CHURN_SECONDS * scale)
    found = {"mib": mib, "free": churn_once(binaries, "tricolor", mib, 1, seconds)}
    for factor in (2.0, 1.5):
        options = f"hard_limit={int(mib * factor)}m"
        try:
            found[str(factor)] = churn_once(binaries, "tricolor", mib, 1, seconds, options)
        except runner.Failed as reason:
            found[str(factor)] = {"failed": str(reason)}
    return found


def capped_rows(result):
    for factor in ("2.0", "1.5"):
        name = f"{result['mib']} MiB live, heap capped at {factor} x"
        run = result[factor]
        if "failed" in run:
            yield row(name, None, 0.3, run["failed"], least=True)
            continue
        share = ratio(run["steps_per_second"], result["free"]["steps_per_second"])
        note = f"of the speed without a cap; {run['refused']} allocations refused"
        if factor == "2.0":
            yield row(name, 0.0 if run["refused"] else share, 0.3, note, least=True)
        else:
            # 1 if none was refused.
            yield row(name + ": least part of the cap in use when refused", run["refused_at"], 0.95,
                      f"{share or 0:.2f} {note}", least=True)


# ---- Python --------------------------------------------------------------------------------------

def python(compared, scale):
    lists = max(1000, int(LISTS * scale))
    return {interpreter.name: json.loads(_run(
        [interpreter.path, str(LATENCY / "full_collection.py"), str(lists)]).stdout)
        for interpreter in compared}


def python_rows(result):
    theirs, ours = result["python3.11"], result.get("tricolor")
    if ours is None:
        return
    what = f"full collection of {ours['lists']} lists"
    yield row(f"{what}, total", ratio(ours["alone_ms"], theirs["alone_ms"]), 0.7,
              f"of CPython's {theirs['alone_ms']:.0f} ms")
    yield row(f"{what}, another thread's longest stop", ratio(ours["stop_ms"], ours["collect_ms"]), 0.01,
              f"of {ours['collect_ms']:.0f} ms; {ours['stop_ms']:.2f} ms, without a collection "
              f"{ours['control_ms']:.2f} ms, CPython {theirs['stop_ms']:.0f} ms")


def memory(compared, scale):
    objects = max(OBJECTS, int(OBJECTS * scale))  # fewer fit into what is free after the start
    found = {}
    program = str(LATENCY / "object_bytes.py")
    kinds = json.loads(_run([compared[0].path, program, "kinds"]).stdout)
    for interpreter in compared:
        found[interpreter.name] = {"kinds": {
            kind: json.loads(_run([interpreter.path, program, str(objects), kind]).stdout)["bytes"]
            for kind in kinds}}
        with tempfile.TemporaryDirectory() as folder:
            hello = pathlib.Path(folder) / "hello.py"
            hello.write_text("print('hello')\nprint(open('/proc/self/statm').read().split()[1])\n",
                             encoding="utf-8")
            pages = int(_run([interpreter.path, str(hello)]).stdout.split()[-1])
        found[interpreter.name]["hello_kb"] = pages * os.sysconf("SC_PAGESIZE") // 1024
    return found


def memory_rows(result):
    theirs, ours = result["python3.11"], result.get("tricolor")
    if ours is None:
        return
    for kind, size in theirs["kinds"].items():
        yield row(f"bytes per {kind}", ratio(ours["kinds"][kind], size), 1.0,
                  f"{ours['kinds'][kind]:.0f} of CPython's {size:.0f}")
    yield row("hello world, resident", ratio(ours["hello_kb"], theirs["hello_kb"]), 1.5,
              f"{ours['hello_kb']} of CPython's {theirs['hello_kb']} kB")


# ---- instructions --------------------------------------------------------------------------------

def barrier(binaries, scale):
    """Instructions of the same work with the barrier and without, counted by callgrind."""
    if shutil.which("valgrind") is None:
        return {"failed": "valgrind is not installed"}
    rounds = max(2, int(BARRIER_ROUNDS * scale))
    found = {"rounds": rounds}
    for mode in ("without", "young", "idle", "marking"):
        with tempfile.TemporaryDirectory() as folder:
            done = _run(["valgrind", "--tool=callgrind", "--collect-atstart=no",
                         "--toggle-collect=measured_work", "--fair-sched=yes",
                         f"--callgrind-out-file={folder}/out",
                         binaries["barrier_cost"], mode, str(rounds)])
        line = next(line for line in done.stderr.splitlines() if "Collected" in line)
        found[mode] = int(line.split(":")[1].replace(",", "").strip())
    return found


def barrier_rows(result):
    if "failed" in result:
        yield row("barrier, share of instructions", None, 0.03, result["failed"])
        return
    base = result["without"]
    for mode, what, target in (("young", "idle, all owners young", 0.03),
                               ("idle", "idle, four stores of five into old owners", 0.03),
                               ("marking", "marking", 0.10)):
        yield row(f"barrier while {what}: share of instructions", result[mode] / base - 1, target,
                  f"{result[mode]} beside {base} without it")


def programs(compared, scale):
    """The barrier's share in whole programs."""
    for tool in ("valgrind", "objdump"):
        if shutil.which(tool) is None:
            raise runner.Failed(f"{tool} is not installed")
    return barrier_share.measure(compared[1].path, scale)


def programs_rows(result):
    worst = max(result.values(), key=lambda one: one["share"])
    yield row("barrier in whole programs, no cycle: largest share", worst["share"], 0.03,
              ", ".join(f"{name} {one['share']:.4f}" for name, one in result.items()))
    shares = [one["marking"] for one in result.values() if one["marking"] is not None]
    yield row("barrier in whole programs, marking: largest share", max(shares, default=None), 0.10,
              ", ".join(f"{name} {one['marking']:.4f}" for name, one in result.items()
                        if one["marking"] is not None) or "no store met a cycle")


# ---- cost against what lives ---------------------------------------------------------------------

def plot(binaries, scale):
    points = []
    for mib in PLOT_MIB:
        size = max(1, int(mib * scale))
        lines = _run([binaries["latency_bench"], str(size), "1"]).stdout.splitlines()
        local = json.loads(lines[0])
        points.append({"mib": size, "mark_ms": local["mark_ms"],
                       "stop_ms": local["longest_poll_cpu_us"] / 1000})
    return points


def plot_rows(points):
    first, last = points[0], points[-1]
    growth = last["mib"] / first["mib"]
    yield row("mark time per MiB, largest heap to smallest",
              ratio(last["mark_ms"] / growth, first["mark_ms"]), 1.2, "1 is linear")
    yield row("mutator's longest stop, largest heap to smallest",
              ratio(last["stop_ms"], first["stop_ms"]), 2.0, f"{growth:.0f} x the heap; 1 is flat")


def svg(points):
    series = {"mark time, ms": [(p["mib"], p["mark_ms"]) for p in points],
              "longest stop of the mutator, ms": [(p["mib"], p["stop_ms"]) for p in points]}
    return plots.lines(series, plots.colours(series), lambda y: f"{y:g} ms", "MiB that live")


# ---- the command ---------------------------------------------------------------------------------

ROWS = {"speed": speed_rows, "churn": churn_rows, "capped": capped_rows, "python": python_rows,
        "barrier": barrier_rows, "programs": programs_rows, "memory": memory_rows, "plot": plot_rows}


def rows(results):
    for part in PARTS:
        if part in results.get("failed", {}):
            yield row(part, None, 0, results["failed"][part])
        elif part in results:
            yield from ROWS[part](results[part])


def lines(results):
    yield f"{'workload':62}{'figure':>9}{'target':>9}  {'verdict':28} note"
    for found in rows(results):
        figure = "-" if found.figure is None else f"{found.figure:.3g}"
        bound = ("≥" if found.least else "≤") + f" {found.target:.3g}"
        yield f"{found.name:62}{figure:>9}{bound:>9}  {verdict(found):28} {found.note}"
    if "speed" in results:
        yield ""
        yield from speed_lines(results["speed"])
    if "churn" in results:
        yield ""
        yield from churn_lines(results["churn"])
    yield ""
    for warning in results["warnings"]:
        yield f"! {warning}"


def measure(parts, compared, scale, runs, say):
    binaries = build()
    found = {"machine": machine.description(), "scale": scale, "runs": runs, "failed": {}, "warnings": [],
             "interpreters": [interpreter._asdict() for interpreter in compared]}
    steps = {"speed": lambda: speed(binaries, scale, runs), "churn": lambda: churn(binaries, scale, runs),
             "capped": lambda: capped(binaries, scale), "python": lambda: python(compared, scale),
             "barrier": lambda: barrier(binaries, scale),
             "programs": lambda: programs(compared, scale), "memory": lambda: memory(compared, scale),
             "plot": lambda: plot(binaries, scale)}
    for part in parts:
        say(part)
        try:
            found[part] = steps[part]()
        except runner.Failed as reason:
            found["failed"][part] = str(reason)
    warnings = found["warnings"]
    if found["machine"]["busy"] > machine.TOO_BUSY:
        warnings.append(f"others used {100 * found['machine']['busy']:.0f} % of the machine at the beginning")
    if scale != 1.0:
        warnings.append(f"scale {scale:g}: the sizes are not those of the table")
    if runs < CHURN_RUNS:
        warnings.append(f"{runs} runs: fewer than {CHURN_RUNS}")
    missing = [peer for peer in OPTIONAL_PEERS if shutil.which(peer) is None]
    there = [peer for peer in OPTIONAL_PEERS if peer not in missing and peer != "java"]
    if missing:
        warnings.append("not installed, so not compared: " + ", ".join(missing))
    if there:
        warnings.append("installed, but this tool has no program for them yet: " + ", ".join(there))
    return found


def main(arguments):
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="tools/bench gc", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="only these: " + ", ".join(PARTS))
    parser.add_argument("--runs", type=int, default=CHURN_RUNS)
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR",
                        help="a fraction of the sizes, to try the tool")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="where the plot goes, as SVG")
    options = parser.parse_args(arguments)
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"no part is called {part}; there are {', '.join(PARTS)}")
    try:
        compared = [interpreters.baseline(), interpreters.tricolor()]
        begin = time.monotonic()
        results = measure(options.parts or PARTS, compared, options.scale, max(1, options.runs),
                          lambda part: print(f"measuring {part}", file=sys.stderr, flush=True))
    except (interpreters.Refused, runner.Failed) as reason:
        print(f"tools/bench: {reason}", file=sys.stderr)
        return 2
    results["minutes"] = (time.monotonic() - begin) / 60
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.plot and "plot" in results:
        options.plot.write_text(svg(results["plot"]), encoding="utf-8")
    for line in lines(results):
        print(line)
    return 1 if results["failed"] else 0
