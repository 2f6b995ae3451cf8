"""What the barrier takes of whole programs, in instructions, from one build.

A store asks whether it must be told: it loads `tc_gc_barrier_on` and the state of its owner, and branches.
objdump says which instructions of the interpreter load that word, callgrind how often each ran and what the
calls of the slow paths took. So no build without the barrier is needed, which would need a collector that
never runs. The start-up, as an empty script has it, is taken off.

While a cycle marks every test finds the flag up. No cycle lasts as long as a program, so what that costs is
put together: how often the program asks, from a run without cycles; what a slow path takes on average, from
runs with as many cycles as there can be, of both kinds and of full ones alone.
"""

import pathlib
import re
import subprocess
import tempfile

import runner

ROOT = pathlib.Path(__file__).absolute().parents[2]
# Programs that change objects all the time, with a size that takes valgrind some seconds.
PROGRAMS = (("richards", 3000), ("deltablue", 60), ("binary_trees", 10), ("raytrace", 8),
            ("json_round_trip", 60), ("hexiom", 2))
TEST_INSTRUCTIONS = 4  # load, load, or, branch; a store into a root has three
NO_CYCLE = "initial_goal=4g"
MANY_CYCLES = ("initial_goal=64k", "initial_goal=64k,generations=0")
SLOW = re.compile(r"WriteBarrierSlow|RescanSlow|RememberSlow|gc5ShadeEPv|gc::Shade\(|ShadeGeneratorSlow")
LOAD = re.compile(r"^\s*([0-9a-f]+):\s+mov\s.*<tc_gc_barrier_on>$")
TIMEOUT = 1800


def _output(command, more=None):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
                          env=runner.environment() | (more or {}), timeout=TIMEOUT, check=False)
    if done.returncode:
        last = (done.stderr.splitlines() or ["no message"])[-1]
        raise runner.Failed(f"{pathlib.Path(command[0]).name}: exit code {done.returncode}: {last}")
    return done.stdout


def loads(binary):
    """Addresses of the instructions that load the barrier's word."""
    found = set()
    for line in _output(["objdump", "-d", "--no-show-raw-insn", binary]).splitlines():
        match = LOAD.match(line)
        if match:
            found.add(int(match[1], 16))
    if not found:
        raise runner.Failed("no instruction of the interpreter loads tc_gc_barrier_on")
    return found


def count(lines, addresses):
    """(instructions, loads of the word outside slow paths, instructions of slow paths, their calls)."""
    total = tests = slow = slow_calls = calls = 0
    function = callee = ""
    is_call = False
    for line in lines:
        if line.startswith("fn="):
            function = line[3:].strip()
        elif line.startswith("cfn="):
            callee = line[4:].strip()
        elif line.startswith("calls="):
            is_call = True
            calls = int(line[6:].split()[0])
        elif line.startswith("0x"):
            fields = line.split()
            cost = int(fields[-1])
            in_slow = SLOW.search(function) is not None
            if is_call:
                is_call = False
                if not in_slow and SLOW.search(callee):
                    slow += cost
                    slow_calls += calls
                continue
            total += cost
            if not in_slow and int(fields[0], 16) in addresses:
                tests += cost
    return total, tests, slow, slow_calls


def _counted(binary, addresses, script, options):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        _output(["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
                 "--compress-strings=no", "--fair-sched=yes", f"--callgrind-out-file={out}", binary]
                + script, {"TRICOLOR_GC": options})
        with out.open(encoding="utf-8") as lines:
            return count(lines, addresses)


def share_while_marking(instructions, tests, slow, runs):
    """The largest of what each of `runs`, (loads, instructions of slow paths, their calls), says."""
    without = instructions - tests * TEST_INSTRUCTIONS - slow
    worst = None
    for _, slow_instructions, calls in runs:
        if calls == 0:
            continue  # no store met a cycle: this run says nothing
        cost = tests * (TEST_INSTRUCTIONS + slow_instructions / calls)
        worst = max(worst or 0.0, cost / max(without + cost, 1))
    return worst


def measure(binary, scale):
    """{program: {"instructions", "tests", "slow", "share", "marking", "met"}}, the start-up taken off.

    `met` is the share of the tests that found a cycle in the runs that "marking" is from.
    """
    addresses = loads(binary)
    empty = _counted(binary, addresses, ["-c", "pass"], NO_CYCLE)
    found = {}
    for name, size in PROGRAMS:
        script = [str(ROOT / "bench" / "programs" / f"{name}.py"), "seq", str(max(1, int(size * scale)))]
        counted = _counted(binary, addresses, script, NO_CYCLE)
        total, tests, slow, _ = (a - b for a, b in zip(counted, empty))
        runs = [_counted(binary, addresses, script, options)[1:] for options in MANY_CYCLES]
        found[name] = {"instructions": total, "tests": tests, "slow": slow,
                       "share": (tests * TEST_INSTRUCTIONS + slow) / max(total, 1),
                       "marking": share_while_marking(total, tests, slow, runs),
                       "met": [calls / max(loads_of_it, 1) for loads_of_it, _, calls in runs]}
    return found
