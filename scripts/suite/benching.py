"""`make bench`: each script of bench/ in turn, on a server of its own.

A script is a module with `main(ground)`; it starts what it measures with
`harness.running_server(ground, workers=2, cron=0)` and writes plain lines.
"""

import importlib.util
import subprocess
import sys

from .console import Failure, say
from .ground import prepare
from .harness import cluster_in_use
from .paths import REPO


def bench(only=None):
    """Run all benches, or one; each in a process of its own, in the server's venv."""
    names = [path.stem for path in sorted((REPO / "bench").glob("[!_]*.py"))]
    if only and only not in names:
        raise Failure(f"There is no bench {only}: {', '.join(names)}.")
    if not names:
        raise Failure("There is no bench yet: they are bench/*.py.")
    ground = prepare("test")
    command = [ground.python, "-m", "scripts.suite.benching"]
    codes = [
        subprocess.call([*command, name], env=ground.environment, cwd=REPO)
        for name in ([only] if only else names)
    ]
    return max(codes)


def _run(name):
    spec = importlib.util.spec_from_file_location(name, REPO / "bench" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ground = prepare("test")
    say(f"== {name}")
    with cluster_in_use(ground):
        module.main(ground)


if __name__ == "__main__":
    try:
        _run(sys.argv[1])
    except Failure as failure:
        sys.exit(str(failure))
