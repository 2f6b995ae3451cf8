"""The results as a table to read."""

import catalog
import figures


def _cell(value, form, missing="–"):
    return missing if value is None else format(value, form)


def lines(results):
    """The table of what measure.py found: one line per program and interpreter."""
    yield from _heading(results)
    head = (f"{'program':13} {'interpreter':12} {'median':>8} {'min':>8} {'max':>8} {'/CPython':>8}"
            f" {'threads':>8} {'thr/seq':>7} {'control':>7} {'MB':>6}")
    yield head
    yield "-" * len(head)
    for name, program in results["programs"].items():
        for interpreter, found in program["interpreters"].items():
            yield _line(name, interpreter, found)
            yield from extra(name, found)
            if found.get("doubts"):
                yield f"{'':13} ! {'; '.join(found['doubts'])}"
    yield ""
    for interpreter, mean in results["geometric_mean"].items():
        if mean is not None:
            yield (f"{interpreter}: geometric mean of time/CPython over the CPU programs without "
                   f"{', '.join(catalog.NOT_IN_MEAN)}: {mean:.2f}")
    for warning in results["warnings"]:
        yield f"! {warning}"


def _heading(results):
    machine = results["machine"]
    yield (f"{machine['processor']}, {machine['cores']} cores, Linux {machine['kernel']}, "
           f"{100 * machine['busy']:.0f} % used by others at the start, {results['runs']} runs")
    for interpreter in results["interpreters"]:
        build = f" [{interpreter['build']}]" if interpreter["build"] else ""
        yield f"{interpreter['name']}: {interpreter['version']}{build}"
    yield ""
    yield ("median, min, max: seconds of the sequential run. threads: median on two threads. "
           "control: two processes / sequential.")
    yield "A line that begins with ! says why the figures above it may not hold."
    yield ""


def _line(name, interpreter, found):
    if "failed" in found:
        return f"{name:13} {interpreter:12} FAILED {found['failed']}"
    sequential = found["seq"]
    threads = found.get("threads", {}).get("median")
    return (f"{name:13} {interpreter:12} {sequential['median']:8.3f} {sequential['min']:8.3f} "
            f"{sequential['max']:8.3f} {_cell(found['to_baseline'], '8.2f', '       –')} "
            f"{_cell(threads, '8.3f', '       –')} "
            f"{_cell(found['threaded_to_sequential'], '7.2f', '      –')} "
            f"{_cell(found['control_to_sequential'], '7.2f', '      –')} "
            f"{sequential['max_resident'] / 2**20:6.0f}")


def extra(name, found):
    """Latencies and rates, alone and threaded."""
    program = next(p for p in catalog.PROGRAMS if p.name == name)
    for figure, unit, factor, _ in program.extra:
        alone = found.get("seq", {}).get(figure)
        threaded = found.get("threads", {}).get(figure)
        if threaded is None:
            continue
        label = figure.replace("_", " ").replace(" seconds", "")
        text = f"{threaded['median'] * factor:.1f} {unit} threaded"
        if alone is not None:
            share = figures.ratio(threaded["median"], alone["median"])
            text = f"{alone['median'] * factor:.1f} {unit} alone, {text} ({_cell(share, '.1%')})"
        yield f"{'':13}   {label}: {text}"
