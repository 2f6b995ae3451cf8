"""tools/bench look: opens the report in headless Chromium, wide and narrow, and tells what it says."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).absolute().parents[2]
WIDTHS = (1280, 400)
HEIGHT = 6000
TIMEOUT = 120


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench look",
        description="Draws the report at %s pixels and fails if the page writes to the console or "
                    "reaches for another file. The pictures lie beside it. Needs Debian's chromium."
                    % " and ".join(map(str, WIDTHS)))
    parser.add_argument("page", nargs="?", type=pathlib.Path, default=ROOT / "report/index.html")
    return parser.parse_args(words)


def chromium(arguments_, profile):
    command = ["chromium", "--headless", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
               f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND",
               *(["--no-sandbox"] if os.geteuid() == 0 else []), *arguments_]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)


def complaints(page, width, profile):
    picture = page.with_name(f"{page.stem}-{width}.png")
    picture.unlink(missing_ok=True)
    done = chromium([f"--window-size={width},{HEIGHT}", f"--screenshot={picture}", page.as_uri()],
                    profile)
    for line in done.stderr.splitlines():
        if re.search(r"CONSOLE|net::ERR", line):
            yield f"{width}: {line.strip()}"
    if not picture.exists():
        yield f"{width}: not drawn"
    else:
        print(picture)


def main(words):
    page = arguments(words).page.absolute()
    if shutil.which("chromium") is None:
        print("tools/bench: chromium is missing: apt-get install chromium", file=sys.stderr)
        return 2
    text = page.read_text(encoding="utf-8")
    found = []
    if text.count("<svg") == 0:
        found.append("no plots")
    if re.search(r'(?:src|href)="(?!#|data:)', text):
        found.append("refers to another file")
    with tempfile.TemporaryDirectory() as profile:
        for width in WIDTHS:
            found += complaints(page, width, profile)
    for complaint in found:
        print(f"tools/bench: {complaint}", file=sys.stderr)
    return 1 if found else 0
