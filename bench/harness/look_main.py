"""tools/bench look: opens the report in headless Chromium, wide and narrow, and tells what it says."""

import argparse
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).absolute().parents[2]
WIDTHS = (1280, 400)
HEIGHT = 12000
TIMEOUT = 120


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="tools/bench look",
        description="Draws the report at %s pixels and fails if the page writes to the console, "
                    "reaches for another file, scrolls sideways, or has a plot that shows nothing. The "
                    "pictures lie beside it. Installs Debian's chromium if it is missing."
                    % " and ".join(map(str, WIDTHS)))
    parser.add_argument("page", nargs="?", type=pathlib.Path, default=ROOT / "report/index.html")
    return parser.parse_args(words)


def chromium(arguments_, profile):
    command = ["chromium", "--headless", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
               f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND",
               *(["--no-sandbox"] if os.geteuid() == 0 else []), *arguments_]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)


# Asked of a copy of the page; the page itself has no script.
_ASK = """<script>
const plots = [...document.querySelectorAll('svg')];
const drawn = plots.filter(p => [...p.querySelectorAll('polyline,polygon,rect,circle')].some(
  e => e.getBoundingClientRect().width + e.getBoundingClientRect().height > 1));
const small = [...document.querySelectorAll('p,td,th,h2,h3,code')].filter(
  e => parseFloat(getComputedStyle(e).fontSize) < 11);
// A first column stays when its table scrolls: what is left beside it is all that can be read.
const covered = [...document.querySelectorAll('td:first-child,th:first-child')].filter(
  e => getComputedStyle(e).position == 'sticky' && e.offsetWidth > 0.6 * innerWidth);
document.title = JSON.stringify({wide: document.documentElement.scrollWidth,
  plots: plots.length, drawn: drawn.length, small: small.length, covered: covered.length});
</script>"""


def layout(page, width, folder):
    """What the browser makes of it: how wide it is, which plots show something."""
    copy = pathlib.Path(folder) / "asked.html"
    copy.write_text(page.read_text(encoding="utf-8") + _ASK, encoding="utf-8")
    # An old headless window has no frame: its width is the page's.
    done = chromium([f"--window-size={width},{HEIGHT}", "--dump-dom", copy.as_uri()], folder)
    found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    return json.loads(html.unescape(found.group(1))) if found else None


def judge(found, width):
    """What is wrong with a layout, in words."""
    if found is None:
        yield f"{width}: the browser gave no page back"
        return
    if found["wide"] > max(width, 500):  # a browser's window has a least width
        yield f"{width}: the page is {found['wide']} pixels wide: it scrolls sideways"
    if found["drawn"] < found["plots"]:
        yield f"{width}: {found['plots'] - found['drawn']} of {found['plots']} plots show nothing"
    if found["covered"]:
        yield f"{width}: {found['covered']} first cells leave no room for the others"
    if found["small"]:
        yield f"{width}: {found['small']} texts smaller than 11 pixels"


def complaints(page, width, profile):
    try:
        yield from judge(layout(page, width, profile), width)
    except ValueError as problem:
        yield f"{width}: {problem}"
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
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as problem:
        print(f"tools/bench: {page}: {problem.strerror}; tools/bench all writes it", file=sys.stderr)
        return 2
    if subprocess.run([str(ROOT / "tools/setup"), "look"], check=False).returncode or not (
            shutil.which("chromium")):
        print("tools/bench: there is no chromium", file=sys.stderr)
        return 2
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
