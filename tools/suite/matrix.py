"""The configurations that the tests run in, and which of them run when."""

import collections
import datetime
import subprocess

Config = collections.namedtuple("Config", "name options")

# What CI runs of a configuration, where the whole would not fit in its time on two cores or is not
# clean yet: the runtime and the C API have not been through the sanitizers (docs/todo.md). The whole
# is `tools/test --full`.
CI_STRESS_SEED = 1
CI_TARGETS = {
    "stress": ["//tests/gc/...", "//tests/python/..."],
    "asan": ["//tests/gc/..."],
    "ubsan": ["//tests/gc/..."],
    "tsan": ["//tests/gc/..."],
}

SANITIZERS = ("asan", "ubsan", "tsan")


def configs(seed):
    return {config.name: config for config in (
        # As users get it. The others keep the DCHECKs.
        Config("plain", ["-c", "opt"]),
        Config("asan", ["--config=asan"]),
        Config("ubsan", ["--config=ubsan"]),
        Config("tsan", ["--config=tsan"]),
        Config("stress", ["--config=stress", f"--test_env=TRICOLOR_GC=stress={seed},remark=1"]),
        Config("verify", ["--config=verify"]),
        Config("clang", ["--config=clang"]),
        # The collector's door on Boehm's collector; only tests tagged heap-neutral run.
        Config("boehm", ["-c", "opt", "--config=boehm"]),
    )}


def choose(full, ci, only, seed):
    known = configs(seed)
    if full:
        names = list(known)
    elif ci:
        sanitizer, reason = rotation()
        print(f"sanitizer of this run: {sanitizer} (by {reason})", flush=True)
        names = ["plain", "stress", sanitizer]
    elif only:
        names = only.split(",")
    else:
        names = ["plain"]
    for name in names:
        if name not in known:
            raise ValueError(f"no configuration {name}; there are {', '.join(known)}")
    return [known[name] for name in names]


def rotation():
    """The sanitizer whose turn it is. A commit keeps its own, so that a failure comes back."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    if commit.returncode == 0:
        name = commit.stdout.strip()[:8]
        return SANITIZERS[int(name, 16) % len(SANITIZERS)], f"commit {name}"
    return SANITIZERS[todays_seed() % len(SANITIZERS)], "day of the year"


def todays_seed():
    return datetime.date.today().timetuple().tm_yday
