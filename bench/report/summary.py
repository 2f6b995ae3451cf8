"""docs/results.md and the README's figures, written from a results.json of `tools/bench all`."""

import re

import claims

MARKS = ("<!-- figures: written by tools/bench results -->", "<!-- end of figures -->")

_HEAD = """# Results

Written by `tools/bench results` from a run of `{command}` on {date}: {processor}, {cores} cores, Linux
{kernel}, commit {commit}, {baseline}. The run took {minutes:.0f} minutes. The report (`report/index.html`)
has every row, its spread, and the command that measures it again; this page has what it comes to.
"""

_READING = """
## How to read it

- A ratio of times below 1 is in our favour. `tools/bench compare OLD NEW` tells whether two runs differ;
  differences below 5 % are not told apart here.
- Figures of real runtimes are of whole programs, start-up left out. Figures of the model
  (bench/strategies) are of compiled operations without an interpreter: they compare ways to remove the
  lock with each other, and no Python with another.
- Two cores can show that threads do not disturb each other. They cannot show how far that goes;
  the figures for more cores in the report are a model and are called one.
- What tricolor gives up stands in no table: objects die at some later time and not at the last `del`,
  memory is handed back later, part of a second core is used while the heap is marked, and extensions
  have to be compiled again.
"""


def _table(rows):
    yield "| claim | figure | again |"
    yield "|---|---|---|"
    for text, figure, command in rows:
        name = text.replace("{}", "").rstrip(" :")
        yield f"| {name} | {figure} | `{command}` |"


def _doubts(results):
    """[(what, names, how many rows)] of what was measured on a machine that was not quiet."""
    programs = {name: [interpreter for interpreter, found in one["interpreters"].items() if found.get("doubts")]
                for name, one in results["programs"]["programs"].items()}
    found = [("programs", programs)]
    for what, part in (("workloads of real runtimes, threads", "runtimes"), ("of the model, threads", "strategies")):
        workloads = (results.get(part) or {"workloads": {}})["workloads"]
        found.append((what, {workload: [threads for threads, cell in by_threads.items()
                                        if cell["others"] > 0.05 or cell["stolen"] > 0.01]
                             for workload, by_threads in workloads.items()}))
    return [(what, [f"{name} ({', '.join(where)})" for name, where in names.items() if where],
             sum(map(len, names.values()))) for what, names in found if any(names.values())]


def markdown(results):
    found = results["machine"]
    command = "tools/bench all" + (" --quick" if results["quick"] else "")
    lines = [_HEAD.format(
        command=command, date=results["date"], processor=found["processor"], cores=found["cores"],
        kernel=found["kernel"], commit=results["commit"], minutes=results.get("minutes", 0),
        baseline=next(one["version"] for one in results["interpreters"]))]
    if results["scale"] != 1.0:
        lines.append(f"**Scale {results['scale']:g}: made to try the tool. These are no figures.**\n")
    lines += ["## The README's claims", "", *_table(claims.rows(results)), ""]
    wins, losses = claims.wins_and_losses(results)
    for title, texts in (("Where tricolor wins", wins), ("Where it loses", losses)):
        lines += [f"## {title}", "", *(f"- {text}" for text in texts or ["Nowhere in this run."]), ""]
    lines.append("What lies within 5 % is in neither list.")
    doubts = _doubts(results)
    if doubts:
        lines += ["", "## What may not hold", "",
                  "While these were measured the machine was not quiet, or their runs lie far apart; the report marks "
                  "them with `!`.", ""]
        lines += [f"- {what} ({rows} rows): {', '.join(names)}" for what, names, rows in doubts]
    return "\n".join(lines) + "\n" + _READING


def readme(text, results):
    """The README with its figures replaced."""
    begin, end = MARKS
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"the README needs one line {begin!r} and one {end!r}")
    lines = [f"Measured on {results['date'][:10]} ({results['machine']['processor']}, "
             f"{results['machine']['cores']} cores) by `tools/bench all`; "
             "[docs/results.md](docs/results.md) has", "the rest, losses too.", "",
             *_table(claims.rows(results))]
    block = "\n".join([begin, *lines, end])
    return re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: block, text, flags=re.DOTALL)
