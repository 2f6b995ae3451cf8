"""Documents go to text and come back, by the json module. SCALE is the round trips."""

import json

import measured


def document(i):
    return {
        "id": i, "name": "record %d" % i, "active": i % 2 == 0, "ratio": i / 7.0, "none": None,
        "tags": ["red", "gr\u00fcn", "quote \" and \\ and\n"] * 2,
        "children": [{"key": "k%d" % k, "values": list(range(k, k + 8))} for k in range(6)],
    }


def work(rounds):
    size = 0
    for i in range(rounds):
        before = document(i)
        text = json.dumps(before, sort_keys=i % 3 == 0, indent=2 if i % 5 == 0 else None)
        after = json.loads(text)
        if after != before:
            raise ValueError(text)
        size += len(text)
    return size


def main():
    mode, scale = measured.arguments(2000)
    for size in measured.shares(mode, lambda index: work(scale // measured.SHARES)):
        print("json_round_trip", size)


main()
