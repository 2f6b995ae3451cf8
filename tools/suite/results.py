"""Counts test cases from what a run of Bazel reports.

Bazel writes an event per test target; each names an XML file with the target's cases. What has no
such file (it did not build, it crashed, it ran out of time) counts as one failed case: every
target of a run that Bazel calls unsuccessful shows up in the count.
"""

import json
import urllib.parse
import urllib.request
import xml.etree.ElementTree


class Results:
    def __init__(self):
        self.passed = 0
        self.failures = []  # names
        self.skips = []  # (name, reason)

    @property
    def failed(self):
        return len(self.failures)

    def line(self):
        return f"{self.passed} passed, {self.failed} failed, {len(self.skips)} skipped"

    def add(self, config, other):
        self.passed += other.passed
        self.failures += [f"{name} ({config})" for name in other.failures]
        self.skips += [(f"{name} ({config})", reason) for name, reason in other.skips]

    def details(self):
        return ([f"skipped {name}: {reason}" for name, reason in self.skips]
                + [f"FAILED {name}" for name in self.failures])


def read(events_path, exit_code):
    """The results of one `bazel test`, from its --build_event_json_file and its exit code."""
    results = Results()
    targets, summaries, xmls = _events(events_path)
    for label in sorted(targets | set(summaries)):
        if label not in summaries:
            results.failures.append(f"{label}: not built, or not run")
            continue
        before = results.failed
        for path in sorted(xmls.get(label, {}).values()):
            _count(label, path, results)
        if summaries[label] not in ("PASSED", "FLAKY") and results.failed == before:
            results.failures.append(f"{label}: {summaries[label].lower().replace('_', ' ')}")
    if exit_code != 0 and not results.failures:
        results.failures.append(f"bazel test: exit code {exit_code}")
    return results


def _events(path):
    """(test targets, label -> overall status, label -> {(run, shard): XML file})."""
    targets, summaries, xmls = set(), {}, {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:  # Bazel ended before it began
        lines = []
    for line in lines:
        event = json.loads(line)
        kind, details = next(iter(event["id"].items()))
        if kind == "targetConfigured" and "configured" in event:
            if event["configured"].get("testSize"):
                targets.add(details["label"])
        elif kind == "testSummary" and "testSummary" in event:
            summaries[details["label"]] = event["testSummary"].get("overallStatus", "NO_STATUS")
        elif kind == "testResult" and "testResult" in event:
            # A later attempt of a flaky test replaces the earlier one.
            part = (details.get("run", 1), details.get("shard", 1))
            for output in event["testResult"].get("testActionOutput", []):
                if output["name"] == "test.xml" and "uri" in output:
                    local = urllib.request.url2pathname(urllib.parse.urlparse(output["uri"]).path)
                    xmls.setdefault(details["label"], {})[part] = local
    return targets, summaries, xmls


def _count(label, path, results):
    try:
        tree = xml.etree.ElementTree.parse(path)
    except (OSError, xml.etree.ElementTree.ParseError) as problem:
        results.failures.append(f"{label}: no readable result ({problem})")
        return
    for case in tree.iter("testcase"):
        name = " ".join([label, ".".join(filter(None, [
            case.get("classname", ""), case.get("name", "")]))])
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            results.failures.append(name)
        elif skipped is not None:
            reason = " ".join((skipped.get("message") or skipped.text or "").split())
            results.skips.append((name, reason or "no reason given"))
        elif case.get("status") == "notrun":
            results.skips.append((name, "disabled"))
        else:
            results.passed += 1
