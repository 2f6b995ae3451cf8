#!/bin/sh
# Runs the machine for two minutes, with threads and then alone. A difference prints its seed.
set -eu
machine=tests/finalization/graph_machine.py
tools/tricolor "$machine" --seconds 90 --threads 4
tools/tricolor "$machine" --seconds 30 --threads 1
