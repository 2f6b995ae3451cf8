"""A test that Bazel divides (shard_count in BUILD.bazel)."""

import os
import pathlib


def mine(cases):
    """The share of the cases that this shard runs."""
    total = int(os.environ.get("TEST_TOTAL_SHARDS", "1"))
    index = int(os.environ.get("TEST_SHARD_INDEX", "0"))
    if "TEST_SHARD_STATUS_FILE" in os.environ:
        pathlib.Path(os.environ["TEST_SHARD_STATUS_FILE"]).touch()
    return cases[index::total]
