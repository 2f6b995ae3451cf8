"""Test results as Bazel wants them: one XML file with every case, so that cases can be counted."""

import os
import time
from xml.sax.saxutils import escape, quoteattr


class Report:
    """Collects cases, prints a line for each, and writes $XML_OUTPUT_FILE at the end."""

    def __init__(self, suite):
        self.suite = suite
        self.cases = []  # (name, state, detail, seconds)
        self.started = time.monotonic()

    def add(self, name, state, detail="", seconds=0.0):
        """state is "passed", "failed" or "skipped"; a skip must say why."""
        assert state in ("passed", "failed", "skipped"), state
        assert state != "skipped" or detail, "a skip says why"
        self.cases.append((name, state, detail, seconds))
        if state == "skipped":
            print(f"skipped {name}: {detail}", flush=True)
        elif state == "failed":
            print(f"FAILED  {name} ({seconds:.2f} s)\n{detail.rstrip()}", flush=True)
        else:
            print(f"passed  {name} ({seconds:.2f} s)", flush=True)

    def count(self, state):
        return sum(1 for case in self.cases if case[1] == state)

    def finish(self):
        """Writes the XML, prints the totals and returns the exit code."""
        path = os.environ.get("XML_OUTPUT_FILE")
        if path:
            with open(path, "w", encoding="utf-8") as out:
                out.write(self._xml())
        skipped = self.count("skipped")
        print(f"{self.count('passed')} passed, {self.count('failed')} failed"
              + (f", {skipped} skipped" if skipped else ""), flush=True)
        return 1 if self.count("failed") else 0

    def _xml(self):
        suite = quoteattr(self.suite)
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>",
                 f'<testsuite name={suite} tests="{len(self.cases)}" '
                 f'failures="{self.count("failed")}" skipped="{self.count("skipped")}" '
                 f'time="{time.monotonic() - self.started:.3f}">']
        for name, state, detail, seconds in self.cases:
            lines.append(f'<testcase classname={suite} name={quoteattr(name)} time="{seconds:.3f}">')
            if state == "failed":
                lines.append(f"<failure>{_text(detail)}</failure>")
            elif state == "skipped":
                lines.append(f"<skipped message={quoteattr(_clean(detail))}/>")
            lines.append("</testcase>")
        lines += ["</testsuite>", "</testsuites>", ""]
        return "\n".join(lines)


def _clean(text):
    """XML 1.0 cannot hold most control characters, even escaped."""
    return "".join(c if c >= " " or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _text(text):
    return escape(_clean(text))
