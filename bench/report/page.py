"""results.json as one HTML file that needs no network, no script, and no second file.

    page.py results.json > index.html

Rows of real runtimes and rows of the model of bench/strategies stand in separate tables, and no mean
is taken over both.
"""

import html
import json
import pathlib
import sys

_BENCH = pathlib.Path(__file__).absolute().parents[1]
sys.path[:0] = [str(_BENCH / "harness"), str(_BENCH / "report"), str(_BENCH / "scale")]
import claims  # noqa: E402
import machine  # noqa: E402
import model  # noqa: E402
import plots  # noqa: E402
import runtimes  # noqa: E402
import strategies_table  # noqa: E402
import table  # noqa: E402

STYLE = """
:root{color-scheme:light}body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1080px;
padding:0 16px 64px;color:#111;background:#fff}h1{font-size:1.7em}h2{margin-top:2.2em;border-bottom:1px
solid #ccc}table{border-collapse:collapse;font-size:13px}th,td{padding:3px 9px;text-align:right;
white-space:nowrap;border-bottom:1px solid #e4e4e4}th:first-child,td:first-child{text-align:left;
position:sticky;left:0;background:#fff}.prose td,.prose th{white-space:normal;text-align:left;
position:static;overflow-wrap:anywhere}.wide{overflow-x:auto}svg{width:100%;min-width:460px;
max-width:760px;height:auto;font:11px system-ui,sans-serif;display:block}.g{stroke:#e8e8e8}.legend span{margin-right:14px;
white-space:nowrap}.legend b{display:inline-block;width:11px;height:11px;margin-right:5px}
code{background:#f3f3f3;padding:1px 4px;overflow-wrap:anywhere}.note{color:#555;font-size:13px}
.bad{color:#b00020;font-weight:600}.histograms{display:grid;gap:6px 24px;
grid-template-columns:repeat(auto-fill,minmax(300px,1fr))}.histograms p{margin:0;font-size:13px}
"""


def text(value):
    return html.escape(str(value))


def html_table(head, rows, kind="wide"):
    """rows of cells: text, or (text, background colour). wide: scrolls by itself; prose: wraps."""
    out = [f'<div class="{kind}"><table><tr>', *(f"<th>{text(name)}</th>" for name in head), "</tr>"]
    for row in rows:
        out.append("<tr>")
        for cell in row:
            value, colour = cell if isinstance(cell, tuple) else (cell, None)
            bad = ' class="bad"' if str(value).startswith(("WRONG", "FAILED")) else ""
            style = f' style="background:{colour}"' if colour else ""
            out.append(f"<td{bad}{style}>{text(value)}</td>")
        out.append("</tr>")
    return "".join(out) + "</table></div>"


def wide(content):
    """Scrolls by itself where the screen is narrow."""
    return f'<div class="wide">{content}</div>'


def note(words):
    return f'<p class="note">{text(words)}</p>'


def again(command):
    return f'<p class="note">Again: <code>{text(command)}</code></p>'


def html_of_machine(results):
    found = results["machine"]
    rows = [("date", results["date"]), ("commit", results["commit"]),
            ("processor", f"{found['processor']}, {found['cores']} cores"),
            ("kernel", found["kernel"]), ("used by others at the start", f"{100 * found['busy']:.0f} %")]
    rows += [(one["name"], f"{one['version']} {one['build']}") for one in results["interpreters"]]
    warnings = []
    if results["quick"]:
        warnings.append("A quick run: fewer workloads, threads and runs than the full one.")
    if results["scale"] != 1.0:
        warnings.append(f"Scale {results['scale']:g}: made to try the tool, no figures.")
    if found["busy"] > machine.TOO_BUSY:
        warnings.append("The machine was busy at the start: these figures do not hold.")
    return html_table(("", ""), rows, "prose") + "".join(f'<p class="bad">{text(w)}</p>' for w in warnings)


def html_of_claims(results):
    rows = [(claim.replace("{}", "").rstrip(" :").replace("`", ""), figure, command)
            for claim, figure, command in claims.rows(results)]
    return note(f"Measured on {results['date']}. Written into the README by tools/bench results.") + (
        html_table(("claim", "figure", "again"), rows, "prose"))


def html_of_capi(found):
    if not found:
        return note("Not in this run: tools/bench capi, or tools/bench all without --quick.")
    rows, remarks = [], []
    for row, measured in found["rows"].items():
        for lane, one in measured["lanes"].items():
            for reason in ("failed", "cannot"):
                if reason in one:
                    rows.append((row, lane, "FAILED" if reason == "failed" else "cannot", "", "", "", ""))
                    remarks.append(f"{lane}: {one[reason]}")
            if "nanoseconds" not in one:
                continue
            ratio, threads, reached = (one.get(key) for key in (
                "to_baseline", "threaded_to_sequential", "threads_to_control"))
            counted = found.get("instructions", {}).get(row, {}).get(lane)
            rows.append((row, lane, f"{one['nanoseconds']:.1f}",
                         (f"{ratio:.2f}", plots.heat(1 / ratio)) if ratio else "–",
                         f"{threads:.2f}" if threads else "–", f"{reached:.2f}" if reached else "–",
                         f"{counted:.0f}" if counted else "–"))
            remarks += [f"! {row}, {lane}: {doubt}" for doubt in one.get("doubts", ())]
    remarks += [f"{lane}: geometric mean of time / CPython {mean:.2f}"
                for lane, mean in found["geometric_mean"].items() if mean]
    head = ("operation", "", "ns", "time / CPython", "2 threads / 1", "of 2 processes", "instructions")
    return (note("One C source (bench/capi/capi_bench.c), compiled with the same flags for both.") +
            html_table(head, rows) + "".join(note(remark) for remark in dict.fromkeys(remarks)) +
            again("tools/bench capi --instructions") + again("tools/bench capi ROW"))


def html_of_latency(found):
    if not found:
        return note("Not in this run: tools/bench latency, or tools/bench all without --quick.")
    rows = [(f"{row['workload']}, {row['mib']} MiB", f"{row['mark_ms']:.0f}",
             f"{row['speed_by_wall']:.2f}", f"{row['speed_by_cpu']:.2f}",
             f"{row['longest_poll_cpu_us']:.0f}", f"{row['gap_us']['p99']:.1f}",
             f"{row['gap_us']['max']:.0f}", f"{row['control_gap_us']['max']:.0f}")
            for row in found["door"]]
    rows += [(f"{name}, {row['objects']} objects", f"{row['collect_ms']:.0f}",
              f"{row['speed_by_wall']:.2f}", f"{row['speed_by_cpu']:.2f}", "–",
              f"{row['gap_us']['p99']:.1f}", f"{row['gap_us']['max']:.0f}",
              f"{row['control_gap_us']['max']:.0f}")
             for name, of_one in found["python"].items() for row in of_one]
    head = ("heap", "collecting, ms", "speed by wall", "by CPU", "longest stop, µs", "gaps p99, µs",
            "longest gap, µs", "the same without, µs")
    return (note("Operations while the heap is collected, divided by those without; the last column is what the "
                 "machine does by itself. First the heap through its own door, then programs.") +
            html_table(head, rows) + again("tools/bench latency"))


def html_of_runtimes(found):
    colour = plots.colours(found["plan"]["strategies"])
    base = found["plan"]["strategies"][0]
    return (note("The strategies' workloads in Python (bench/strategies/in_python.py), in operations per second; "
                 "in parentheses the fairness between threads.") +
            html_of_heat_map(found, base) + plots.legend(found["plan"]["strategies"], colour) +
            "".join(html_of_workload(name, by_threads, found, colour, "runtime")
                    for name, by_threads in found["workloads"].items()))


def html_of_programs(results):
    rows = []
    for name, program in results["programs"]["programs"].items():
        for interpreter, found in program["interpreters"].items():
            if "failed" in found:
                rows.append((name, interpreter, "FAILED " + found["failed"], "", "", "", ""))
                continue
            ratio = found.get("to_baseline")
            threads = found.get("threaded_to_sequential")
            control = found.get("control_to_sequential")
            rows.append((name, interpreter, f"{found['seq']['median']:.3f}",
                         (f"{ratio:.2f}", plots.heat(1 / ratio)) if ratio else "–",
                         f"{threads:.2f}" if threads else "–",
                         f"{control:.2f}" if control else "–",
                         f"{found['seq']['max_resident'] / 2**20:.0f}"))
    means = [f"{name}: geometric mean of time / CPython {mean:.2f}" for name, mean in
             results["programs"].get("geometric_mean", {}).items() if mean]
    means += [f"{name} on {interpreter}: {line.strip()}"
              for name, program in results["programs"]["programs"].items()
              for interpreter, found in program["interpreters"].items()
              for line in table.extra(name, found)]
    doubts = [f"{name} on {interpreter}: {'; '.join(found['doubts'])}"
              for name, program in results["programs"]["programs"].items()
              for interpreter, found in program["interpreters"].items() if found.get("doubts")]
    return (html_table(("program", "interpreter", "seconds", "time / CPython", "2 threads / 1", "2 processes / 1",
                        "MB"),
                       rows) +
            "".join(note(mean) for mean in means) + "".join(note("! " + doubt) for doubt in doubts) +
            again("tools/bench programs") + again("tools/bench programs PROGRAM"))


def html_of_heat_map(found, baseline="gil_interval"):
    """Speed relative to the baseline's on one thread, at each number of threads' largest."""
    most = max(found["plan"]["threads"])
    workloads = [name for name in found["workloads"] if name not in ("io_latency", "bytes_per_object")]
    out = []
    for threads in dict.fromkeys((1, 2, most)):
        if threads not in found["plan"]["threads"]:
            continue
        rows = []
        for strategy in found["plan"]["strategies"]:
            row = [strategy]
            for workload in workloads:
                by_threads = found["workloads"][workload]
                base = by_threads.get("1", {}).get("strategies", {}).get(baseline, {})
                cell = by_threads.get(str(threads), {}).get("strategies", {}).get(strategy, {})
                if "median" not in cell or "median" not in base:
                    row.append("cannot" if "cannot" in cell else "–")
                    continue
                ratio = cell["median"] / base["median"]
                row.append((("WRONG " if "wrong" in cell else "") + f"{ratio:.2f}",
                            plots.heat(ratio)))
            rows.append(row)
        out.append(f"<h3>{threads} thread{'s' if threads > 1 else ''}</h3>" +
                   html_table(["", *workloads], rows))
    return note(f"Operations per second, divided by those of {baseline} on one thread. Blue is faster, "
                "red slower.") + "".join(out)


def html_of_workload(workload, by_threads, found, colour, kind="strategy"):
    cores = found["machine"]["cores"]
    rows, remarks = [], []
    for strategy in found["plan"]["strategies"]:
        row = [strategy]
        for threads, cell in by_threads.items():
            value, remark = strategies_table.cell(workload, cell["strategies"][strategy])
            row.append(value)
            if remark:
                remarks.append(f"{strategy}: {remark}")
        rows.append(row)
    head = [""] + [f"{threads}{' (oversubscribed)' if int(threads) > cores else ''}"
                   for threads in by_threads]
    key = "p99_seconds" if workload == "io_latency" else "median"
    series = {strategy: [(int(threads), cell["strategies"][strategy][key])
                         for threads, cell in by_threads.items()
                         if key in cell["strategies"][strategy]]
              for strategy in found["plan"]["strategies"]}
    out = [f'<h3 id="{kind}-{text(workload)}">{text(workload)}</h3>']
    if workload != "bytes_per_object":
        label = (lambda y: plots.nanoseconds(y * 1e9)) if workload == "io_latency" else (
            strategies_table.rate)
        what = "p99 of a round trip" if workload == "io_latency" else "operations per second"
        out.append(wide(plots.lines(series, colour, label, f"{what}, over threads")))
    out.append(html_table(head, rows))
    out += [note(remark) for remark in dict.fromkeys(remarks)]
    busy = [threads for threads, cell in by_threads.items()
            if cell["others"] > 0.05 or cell["stolen"] > 0.01]
    if busy:
        out.append(note(f"! other programs or the host used the machine at {', '.join(busy)} threads: "
                        "these figures do not hold"))
    if workload == "io_latency":
        out.append(_histograms(by_threads, found, colour))
    if kind == "runtime":
        return "".join(out) + again(
            f"PYTHON bench/strategies/in_python.py {workload} {runtimes.OPERATIONS[workload]} THREADS"
            f"{' PORT' if workload == 'io_latency' else ''}")
    return "".join(out) + again(f"tools/bench strategies --workloads {workload} --only STRATEGY --threads N")


def _histograms(by_threads, found, colour):
    threads = "2" if "2" in by_threads else max(by_threads, key=int)
    out = [f"<p>Round trips with {int(threads) - 1} computing thread, by their length (heights are square "
           'roots, so that rare long waits show):</p><div class="histograms">']
    for strategy, cell in by_threads[threads]["strategies"].items():
        if "latency_buckets" in cell:
            out.append(f"<div><p>{text(strategy)}, p99 "
                       f"{strategies_table.duration(cell['p99_seconds'])}</p>" +
                       wide(plots.histogram(cell["latency_buckets"], colour[strategy], strategy)) +
                       "</div>")
    return "".join(out) + "</div>"


def html_of_same_operations(found):
    rows = [(name, figures.get("failed") and "FAILED " + figures["failed"] or
             f"{figures['ratio']:.3f}", "yes" if not figures.get("straw_man") else "NO")
            for name, figures in found["same_operations"].items()]
    return html_table(("operations of", "processor time / CPython 3.11's", "at most 1.25"), rows)


def html_of_instructions(found):
    strategies = dict.fromkeys(s for counts in found["instructions"].values() for s in counts)
    rows = [[strategy] + [f"{counts[strategy]:.0f}" if strategy in counts else "–"
                          for counts in found["instructions"].values()] for strategy in strategies]
    out = html_table(["", *found["instructions"]], rows) + again("tools/bench strategies --instructions")
    transfers = found.get("transfers", {})
    if "cannot" in transfers:
        return out + note(f"Transfers of cache lines: {transfers['cannot']}.")
    if transfers:
        workloads = [name for name in transfers if name != "event"]
        rows = [[s] + [f"{transfers[w][s]:.2f}" if s in transfers[w] else "–" for w in workloads]
                for s in found["plan"]["strategies"]]
        out += note(f"Cache lines from another core per operation, 2 threads ({transfers['event']}):")
        out += html_table(["", *workloads], rows)
    return out


def html_of_scale(found, colour):
    out = [f'<p class="bad">A model, not a measurement.</p>', note(
        "Throughput at 4 to 128 cores from the measured cost of an operation alone, the cache lines "
        f"that each strategy moves, and {model.TRANSFER[0] * 1e9:.0f} to {model.TRANSFER[1] * 1e9:.0f} "
        "ns for a transfer; the bands are that interval. What it takes for granted, and its sources: "
        "bench/scale/model.py. The last column is the check: two threads, modelled and measured.")]
    for workload, by_strategy in model.table(found).items():
        series = {s: [(c, *rate) for c, rate in by.items() if c != 2] for s, by in by_strategy.items()}
        rows = []
        measured = found["workloads"][workload].get("2", {}).get("strategies", {})
        for strategy, by_cores in by_strategy.items():
            row = [strategy]
            for cores in model.CORES:
                row.append(" – ".join(dict.fromkeys(map(strategies_table.rate, by_cores[cores]))))
            two = " – ".join(dict.fromkeys(map(strategies_table.rate, by_cores[2])))
            real = measured.get(strategy, {}).get("median")
            row.append(f"{two}; {strategies_table.rate(real) if real else '–'}")
            rows.append(row)
        out += [f"<h3>{text(workload)} (model)</h3>",
                wide(plots.lines(series, colour, strategies_table.rate,
                                 "operations per second, over cores: model", bands=True)),
                html_table(["", *model.CORES, "2: model; measured"], rows)]
    return "".join(out)


def html_page(results):
    found = results["strategies"]
    colour = plots.colours(found["plan"]["strategies"])
    command = "tools/bench all" + (" --quick" if results["quick"] else "")
    sections = [
        ("Machine and versions", html_of_machine(results)),
        ("The README's claims", html_of_claims(results)),
        ("Real runtimes: Python programs", html_of_programs(results)),
        ("Real runtimes: the workloads", html_of_runtimes(results["runtimes"])),
        ("Real runtimes: the C API", html_of_capi(results["capi"])),
        ("Real runtimes: what a thread sees of a collection", html_of_latency(results["latency"])),
        ("The strategies: heat map", note(
            "From here on: rows of the object model of bench/strategies, compiled operations without an "
            "interpreter. They compare strategies with each other, and with no real runtime.") +
         html_of_heat_map(found)),
        ("The strategies: speed against threads", plots.legend(found["plan"]["strategies"], colour) +
         "".join(html_of_workload(name, by_threads, found, colour)
                 for name, by_threads in found["workloads"].items())),
    ]
    if found["same_operations"]:
        sections.append(("No straw man: gil_interval beside CPython",
                         html_of_same_operations(found)))
    if found["instructions"]:
        sections.append(("Instructions per operation", html_of_instructions(found)))
    sections.append(("Beyond this machine: a model", html_of_scale(found, colour)))
    body = "".join(f"<section><h2>{text(title)}</h2>{content}</section>"
                   for title, content in sections)
    return ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<link rel="icon" href="data:,">'
            f"<title>Tricolor: what removing the lock costs</title><style>{STYLE}</style></head><body>"
            f"<h1>Tricolor: what removing the lock costs</h1>{again(command)}{body}</body></html>\n")


if __name__ == "__main__":
    sys.stdout.write(html_page(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))))
