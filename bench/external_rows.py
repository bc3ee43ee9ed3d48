"""100,000 rows of an external database, its connection lost half-way: each taken once.

It is the test of `make test` with the design's number of rows.
"""

import os
import subprocess
import time

from scripts.suite.console import Failure, say
from scripts.suite.paths import REPO

ROWS = 100_000


def main(ground):
    """Print how long it takes; the test sees to the number and to the memory."""
    begin = time.perf_counter()
    run = subprocess.run(
        [ground.python, "-m", "pytest", "-q", "tests/test_external_database.py"],
        cwd=REPO,
        env=os.environ | {"EXTERNAL_ROWS": str(ROWS)},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise Failure(run.stdout + run.stderr)
    seconds = time.perf_counter() - begin
    say(
        f"{ROWS:,} rows of an external database, each once, in bounded memory:"
        f" {seconds:.0f} s with the server's start, {ROWS / seconds:.0f} rows/s"
    )
