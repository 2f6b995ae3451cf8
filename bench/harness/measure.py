"""Measures programs on interpreters, in turns, and gathers what was found."""

import contextlib
import time

import catalog
import figures
import machine
import runner

LEAST_RUNS = 5


def everything(programs, interpreters, runs, folder=catalog.FOLDER, progress=lambda text: None):
    """All results, in the form in which --json writes them. interpreters[0] is the baseline."""
    results = {
        "machine": machine.description(),
        "interpreters": [interpreter._asdict() for interpreter in interpreters],
        "runs": runs,
        "programs": {},
        "geometric_mean": {},
        "warnings": [],
    }
    if runs < LEAST_RUNS:
        results["warnings"].append(f"{runs} runs: fewer than {LEAST_RUNS} do not make a figure")
    if results["machine"]["busy"] > machine.TOO_BUSY:
        results["warnings"].append("the machine was busy at the start "
                                   f"({100 * results['machine']['busy']:.0f} % used by others)")
    if machine.cores() < 2:
        results["warnings"].append("one core: threads cannot be faster than a sequential run")
    for program in programs:
        progress(program.name)
        results["programs"][program.name] = _program(program, interpreters, runs, folder)
    for interpreter in interpreters[1:]:
        results["geometric_mean"][interpreter.name] = figures.geometric_mean(
            [results["programs"][program.name]["interpreters"][interpreter.name].get("to_baseline")
             for program in programs if program.cpu and program.name not in catalog.NOT_IN_MEAN])
    return results


def failed(results):
    """What went wrong: programs that failed, or printed something else than on the baseline."""
    return [f"{name} on {interpreter}: {found['failed']}"
            for name, program in results["programs"].items()
            for interpreter, found in program["interpreters"].items() if "failed" in found]


class Lane:
    """One interpreter's runs of one program."""

    def __init__(self, interpreter):
        self.interpreter = interpreter
        self.series = {}  # mode -> Series
        self.outputs = {}  # mode -> what it printed
        self.problem = None
        self.others = self.stolen = self.wall = 0.0

    def take(self, mode, run, servers=()):
        """Runs one mode, unless an earlier run failed. servers: processes of ours beside it."""
        if self.problem:
            return
        meter, begin = machine.Meter(servers), time.monotonic()
        try:
            result = run()
        except runner.Failed as problem:
            self.problem = str(problem)
            return
        others, stolen = meter.lap()
        self.others += others
        self.stolen += stolen
        self.wall += time.monotonic() - begin
        self.series.setdefault(mode, figures.Series()).add(result)
        if self.outputs.setdefault(mode, result.output) != result.output:
            self.problem = f"{mode}: two runs printed different things"


def _program(program, interpreters, runs, folder):
    lanes = [Lane(interpreter) for interpreter in interpreters]
    with contextlib.ExitStack() as stack:
        more, servers = (), ()
        if program.echo:
            port, server = stack.enter_context(runner.echo_server())
            more, servers = (port,), (server,)
        for number in range(runs):
            # In turns, and not always the same first: what drifts, drifts for all.
            for lane in lanes if number % 2 == 0 else reversed(lanes):
                for mode in ("seq", "threads"):
                    lane.take(mode, lambda lane=lane, mode=mode: runner.once(
                        lane.interpreter, program, folder, mode, more), servers)
                if program.control:
                    lane.take("control", lambda lane=lane: runner.two_processes(
                        lane.interpreter, program, folder))
    found = {lane.interpreter.name: found_on(lane, lanes[0], [name for name, *_ in program.extra]) for lane in lanes}
    return {"scale": program.scale, "interpreters": found}


def found_on(lane, baseline, extra=()):
    """What one lane found, beside the baseline's: its figures, or {"failed": why}."""
    if not lane.problem:
        for mode, output in lane.outputs.items():
            if mode == "threads" and output != lane.outputs["seq"]:
                lane.problem = "printed something else on threads than sequentially"
            if baseline.outputs.get(mode, output) != output:
                lane.problem = f"{mode}: printed something else than {baseline.interpreter.name}"
    if lane.problem:
        return {"failed": lane.problem}
    found = {mode: series.summary(extra) for mode, series in lane.series.items()}
    medians = {mode: series.median for mode, series in lane.series.items()}
    base = baseline.series.get("seq")
    found["to_baseline"] = (None if lane is baseline or baseline.problem or not base
                            else figures.ratio(medians["seq"], base.median))
    found["threaded_to_sequential"] = figures.ratio(medians["threads"], medians["seq"])
    found["control_to_sequential"] = figures.ratio(medians.get("control"), medians["seq"])
    found["doubts"] = figures.doubts(lane.series, lane.others, lane.stolen, lane.wall,
                                     machine.cores())
    return found
