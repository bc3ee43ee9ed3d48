"""100,000 rows of an external database, its connection lost half-way: each taken once.

It is the test of `make test` with the design's number of rows.
"""

import os
import subprocess

from scripts.suite.console import Failure, say
from scripts.suite.paths import REPO

ROWS = os.environ.get("EXTERNAL_ROWS", "100000")
TEST = "tests/test_external_database.py"


def main(ground):
    """Print the rate and the memory; the test itself sees to the number of rows."""
    run = subprocess.run(
        [ground.python, "-m", "pytest", "-q", "-s", "--timeout=1800", TEST],
        cwd=REPO,
        env=os.environ | {"EXTERNAL_ROWS": ROWS},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise Failure(run.stdout + run.stderr)
    [line] = [line for line in run.stdout.splitlines() if "rows/s" in line]
    say(line)
