"""Measures operations of the C API: one C source, built for CPython 3.11 and for tricolor."""

import collections
import json
import pathlib
import shutil
import subprocess
import sysconfig

import figures
import interpreters
import machine
import measure
import runner
import strategies

ROOT = pathlib.Path(__file__).absolute().parents[2]
FOLDER = ROOT / "bench/capi"
SOURCE = FOLDER / "capi_bench.c"
BUILT = ROOT / ".build/capi_bench"
# The same for both; tricolor-cc adds where its header lies.
FLAGS = ("-O2", "-DNDEBUG", "-fwrapv", "-Wall", "-fPIC", "-shared")

# name      what operations.py calls it
# scale     how many of it a share does: some 20 ms at least. Two threads take 0.3 ms until both run, in either interpreter
# shared    both threads use the same object
Row = collections.namedtuple("Row", "name scale shared what", defaults=(False, ""))
ROWS = (
    Row("new_tuple", 4_000_000, what="a tuple of two"),
    Row("new_list", 4_000_000, what="a list of two"),
    Row("new_int", 8_000_000, what="an integer beyond the small ones"),
    Row("new_float", 10_000_000, what="a float"),
    Row("new_dict", 8_000_000, what="an empty dict"),
    Row("new_instance", 8_000_000, what="an instance of a Python class"),
    Row("new_extension_instance", 2_000_000, what="an instance of a type written in C"),
    Row("list_append", 4_000_000, what="PyList_Append"),
    Row("dict_set", 10_000_000, what="PyDict_SetItem of 64 keys"),
    Row("dict_get", 10_000_000, what="PyDict_GetItemWithError of 64 keys"),
    Row("attribute_get", 10_000_000, what="PyObject_GetAttr"),
    Row("attribute_set", 10_000_000, what="PyObject_SetAttr"),
    Row("call_python", 3_000_000, what="C calls a Python function"),
    Row("call_c", 2_000_000, what="Python calls a C function"),
    Row("reference_pair_local", 20_000_000, what="INCREF and DECREF of what C made"),
    Row("reference_pair_borrowed", 20_000_000, what="INCREF and DECREF of an argument"),
    Row("reference_pair_shared", 20_000_000, True, "the same, one object for all threads"),
    Row("weak_reference", 5_000_000, what="a weak reference made, read and dropped"),
    Row("list_of_a_million", 1_000_000, what="made, summed and dropped"),
    Row("tree_of_depth_18", 524_287, what="made, walked and dropped"),
    Row("cycles", 1_000_000, what="a million cycles of two instances in C"),
    Row("list_cycles", 1_000_000, what="a million cycles of two lists"),
)
VARIANTS = ("legacy", "opted in")


class Failed(Exception):
    """The comparison cannot be made at all; the text says why."""


def build():
    """{variant: folder of its module, or {"cannot": why}}, and the baseline's folder as "baseline"."""
    if subprocess.run([str(ROOT / "tools/setup"), "test"], check=False).returncode:
        raise Failed("tools/setup test failed")
    suffix = subprocess.run([str(ROOT / "tools/tricolor-config"), "--extension-suffix"],
                            capture_output=True, text=True, check=True).stdout.strip()
    compilers = {
        "baseline": (["gcc", "-I" + sysconfig.get_path("include")], ".so"),
        "legacy": ([str(ROOT / "tools/tricolor-cc")], suffix),
        "opted in": ([str(ROOT / "tools/tricolor-cc"), "--parallel", "-DCAPI_BENCH_OPT_IN"], suffix),
    }
    return {name: _built(name, *how) for name, how in compilers.items()}


def _built(name, compiler, suffix):
    folder = BUILT / name.replace(" ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = subprocess.run([*compiler, *FLAGS, str(SOURCE), "-o", str(folder / f"capi_bench{suffix}")],
                          capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return str(folder)
    told = [line.partition("#error ")[2].strip(' "') for line in done.stderr.splitlines()
            if "#error " in line and "error:" in line]
    if name == "opted in" and told:
        return {"cannot": told[0]}
    raise Failed(f"{SOURCE.name} does not compile for {name}:\n{done.stderr}")


def choose(names):
    known = [row.name for row in ROWS]
    for name in names:
        if name not in known:
            raise ValueError(f"no row {name}; there are {', '.join(known)}")
    return [row for row in ROWS if not names or row.name in names]


def start(runs, scale, tricolor, quick=False):
    return {"runs": runs, "scale": scale, "quick": quick, "machine": machine.description(),
            "tricolor": tricolor.version, "rows": {}, "geometric_mean": {}}


def lanes_of(tricolor):
    """{name: (path of the interpreter, folder of the module, or {"cannot": why})}, built now."""
    folders = build()
    lanes = {"python3.11": (interpreters.baseline().path, folders["baseline"])}
    for variant in VARIANTS:
        lanes[f"tricolor, {variant}"] = (tricolor.path, folders[variant])
    return lanes


def everything(rows, results, lanes, keep=lambda results: None, progress=lambda text: None):
    """Fills `results`, an object from start(); rows that it has already are left alone."""
    for number, row in enumerate(rows, 1):
        if row.name in results["rows"]:
            continue
        progress(f"C API: {row.name} ({number} of {len(rows)})")
        results["rows"][row.name] = _row(row, lanes, results["runs"], results["scale"])
        keep(results)
    for lane in list(lanes)[1:]:
        results["geometric_mean"][lane] = figures.geometric_mean(
            [found["lanes"][lane].get("to_baseline") for found in results["rows"].values()])
    return results


def words(path, folder, row, scale, mode, begin=0):
    return [path, str(FOLDER / "operations.py"), mode, str(scale), str(begin), row.name, folder]


# How long two processes may take to start; they prepare little.
_HEAD_START = 0.35


def _row(row, lanes, runs, factor):
    scale = max(100, int(row.scale * factor))
    named = {name: interpreters.Interpreter(name, path, "", "") for name, (path, _) in lanes.items()}
    running = [measure.Lane(named[name]) for name, (_, folder) in lanes.items()
               if isinstance(folder, str)]
    for number in range(runs):
        for lane in running if number % 2 == 0 else reversed(running):
            path, folder = lanes[lane.interpreter.name]
            for mode in ("seq", "threads"):
                lane.take(mode, lambda mode=mode, path=path, folder=folder: runner.command(
                    words(path, folder, row, scale, mode)))
            lane.take("control", lambda path=path, folder=folder: runner.two_at_once(
                lambda begin: words(path, folder, row, scale, "share", begin), _HEAD_START))
    found = {lane.interpreter.name: _figures(measure.found_on(lane, running[0]), scale)
             for lane in running}
    for name, (_, folder) in lanes.items():
        if not isinstance(folder, str):
            found[name] = folder
    return {"scale": scale, "shared": row.shared, "what": row.what, "lanes": found}


def _figures(found, scale):
    """With the cost of one, and what threads reach of what two processes do."""
    if "failed" in found:
        return found
    found["nanoseconds"] = found["seq"]["median"] / (2 * scale) * 1e9
    control, threads = found["control_to_sequential"], found["threaded_to_sequential"]
    found["threads_to_control"] = control / threads if control and threads else None
    return found


# Of these, instructions say little: what they cost is memory and the collector's thread.
NOT_COUNTED = ("list_of_a_million", "tree_of_depth_18")


def count_instructions(rows, results, lanes, keep=lambda results: None,
                       progress=lambda text: None):
    """Instructions per operation on one thread: the figure that a busy machine does not change."""
    counted = results.setdefault("instructions", {})
    for row in (row for row in rows if row.name not in NOT_COUNTED):
        if row.name in counted:
            continue
        progress(f"instructions of {row.name}")
        counted[row.name] = {}
        for lane, (path, folder) in lanes.items():
            if not isinstance(folder, str):
                continue
            counts = [strategies.instructions(words(path, folder, row, scale, "share"))
                      for scale in (2000, 12000)]
            if None not in counts:  # starting up cancels out
                counted[row.name][lane] = (counts[1] - counts[0]) / 10000
        keep(results)


def failed(results):
    return [f"C API: {row} on {lane}: {found['failed']}"
            for row, figures_ in results["rows"].items()
            for lane, found in figures_["lanes"].items() if "failed" in found]


def lines(results):
    yield (f"{results['machine']['processor']}, {results['machine']['cores']} cores, "
           f"{100 * results['machine']['busy']:.0f} % used by others at the start, {results['runs']} runs")
    yield ("ns: of one operation on one thread. thr/seq: two threads, each half of the work, to one with "
           "all of it.")
    yield "of 2: what two threads reach of what two processes do (1 is all of it)."
    yield ""
    head = (f"{'row':24} {'':18} {'ns':>9} {'/CPython':>9} {'thr/seq':>8} {'of 2':>6}")
    yield head
    yield "-" * len(head)
    for row, measured in results["rows"].items():
        for lane, found in measured["lanes"].items():
            yield _line(row, lane, found)
            if found.get("doubts"):
                yield f"{'':24} ! {'; '.join(found['doubts'])}"
    yield ""
    for lane, mean in results["geometric_mean"].items():
        if mean is not None:
            yield f"{lane}: geometric mean of time/CPython {mean:.2f}"
    yield from _instructions(results.get("instructions", {}))
    cannot = {f"{lane}: {found['cannot']}" for measured in results["rows"].values()
              for lane, found in measured["lanes"].items() if "cannot" in found}
    yield from sorted(cannot)


def _instructions(counted):
    if counted:
        yield ""
        yield "Instructions per operation (cachegrind; all threads, what the kernel does is not counted)"
    for row, counts in counted.items():
        base = counts.get("python3.11")
        for lane, count in counts.items():
            ratio = f"{count / base:9.2f}" if base and lane != "python3.11" else f"{'–':>9}"
            yield f"{row:24} {lane:18} {count:9.0f} {ratio}"


def _line(row, lane, found):
    for reason in ("failed", "cannot"):
        if reason in found:
            return f"{row:24} {lane:18} {reason.upper() if reason == 'failed' else '–':>9} " + (
                found[reason] if reason == "failed" else "")

    def number(key):
        return "–" if found.get(key) is None else f"{found[key]:.2f}"

    return (f"{row:24} {lane:18} {found['nanoseconds']:9.1f} {number('to_baseline'):>9} "
            f"{number('threaded_to_sequential'):>8} {number('threads_to_control'):>6}")


def write(path, results):
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
