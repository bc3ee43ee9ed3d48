"""`make test`: linters, the addons' tests, the tests that span addons; one sum."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .console import Failure, progress, say
from .database import Databases
from .ground import prepare
from .harness import cluster_in_use, database_copy, full_template, template_of
from .lint import lint
from .paths import ADDONS, REPO, addon_names

_running = []  # the pytest processes of this run


@dataclass
class Results:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)

    def check(self, name, sound):
        """Count something which is not a test of pytest's: only its failure shows."""
        if not sound:
            self.failed += 1
            self.failures.append(name)

    def add(self, name, code, report):
        """Add the counts of a pytest run; a run without a report or a test failed."""
        before = self.passed, self.failed
        if report.exists():
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                kinds = {child.tag for child in case}
                if kinds & {"failure", "error"}:
                    self.failed += 1
                    test = f"{case.get('classname')}::{case.get('name')}"
                    self.failures.append(test)
                elif "skipped" in kinds:
                    self.skipped += 1
                else:
                    self.passed += 1
            report.unlink()
        if (self.passed, self.failed) == before:
            self.check(f"{name}: no test was run", False)
        elif code and self.failed == before[1]:
            self.check(f"{name}: pytest ended with {code}", False)

    def line(self, seconds):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped} in {seconds:.0f}s"


def test(addon=None, extra=()):
    """Run the tests of one addon, or everything; the exit code."""
    started = time.monotonic()
    if addon and addon not in addon_names():
        raise Failure(f"There is no addon {addon}: {', '.join(addon_names())}.")
    if not addon_names():
        raise Failure(f"There is no addon in {ADDONS}: nothing to test.")
    results = Results()
    ground = prepare("test", browser=True)
    with ThreadPoolExecutor(1) as beside, cluster_in_use(ground):
        try:
            _run_all(ground, beside, addon, results, extra)
        except Failure as failure:
            beside.shutdown(wait=False, cancel_futures=True)
            _interrupt_pytest()
            say(failure)
            results.check("preparing the tests", False)
        except BaseException:
            beside.shutdown(wait=False, cancel_futures=True)
            _interrupt_pytest()
            raise
    say()
    for failure in results.failures:
        say(f"FAILED {failure}")
    say(results.line(time.monotonic() - started))
    return 1 if results.failed or not results.passed else 0


def _run_all(ground, beside, addon, results, extra):
    # Two cores: while one installs the template, the other does what no clock
    # watches. The addons' tests run in two processes, each on a copy of its own, and so
    # do the tests of whole servers: most of their time is waiting for one another.
    slow = [] if addon else [beside.submit(lint), beside.submit(_installs, ground)]
    template, found = _template(ground, addon)
    results.check("warnings while installing", not found)
    for entry in found:
        say(entry)
    if slow:
        _show_lint(slow[0].result(), results)
        run, output = slow[1].result()
        say(output)
        results.add(*run)
    _test_addons(ground, beside, template, addon, results, extra)
    if not addon:
        _test_suite(ground, results, extra)


def _template(ground, addon):
    databases = Databases(ground)
    progress("Preparing a database with the addons (once for each state of the code).")
    if addon:
        return template_of(databases, [addon])
    return full_template(databases)


def _show_lint(lines, results):
    for name, output in lines:
        say(f"lint: {name}: {'has findings' if output else 'ok'}")
        if output:
            say(output)
        results.check(f"lint: {name}", not output)


def _test_addons(ground, beside, template, addon, results, extra):
    names = [addon] if addon else addon_names()
    files = [
        path for name in names for path in (ADDONS / name / "tests").glob("test_*")
    ]
    shares = [share for share in _share(files) if share]
    later = [
        beside.submit(_test_share, ground, template, number, share, extra)
        for number, share in enumerate(shares[1:], start=2)
    ]
    results.add(*_test_share(ground, template, 1, shares[0], extra, shows=True)[0])
    for share in later:
        run, output = share.result()
        say(output)
        results.add(*run)


def _share(files, count=2):
    """Deal files out so that the shares take about the same time, by their size."""
    shares = [[] for _number in range(count)]
    for path in sorted(files, key=lambda path: path.stat().st_size, reverse=True):
        min(shares, key=lambda share: sum(p.stat().st_size for p in share)).append(path)
    return [sorted(share) for share in shares]


def _test_share(ground, template, number, files, extra, shows=False):
    """Run a share of the addons' tests; their output is for later, unless it shows."""
    with (
        database_copy(ground, template, f"_{number}") as database,
        tempfile.TemporaryFile() as output,
    ):
        arguments = ["-p", "scripts.suite.pytest_log", f"--odoo-config={ground.config}"]
        arguments += [f"--odoo-database={database}", "--odoo-http"]
        arguments += ["--odoo-log-level=warn", "--durations=5", *files, *extra]
        run = _pytest(ground, f"addons{number}", arguments, None if shows else output)
        output.seek(0)
        return run, output.read().decode(errors="replace")


def _installs(ground):
    """Run the tests that only install; what they print is for later."""
    with tempfile.TemporaryFile() as output:
        run = _pytest(ground, "installs", [REPO / "tests/test_addons.py"], output)
        output.seek(0)
        return run, output.read().decode(errors="replace")


def _test_suite(ground, results, extra):
    others = sorted((REPO / "tests").glob("test_*.py"))
    others.remove(REPO / "tests/test_addons.py")
    # a file stays together: its tests may share a server
    beside = ["-n", "2", "--dist", "loadfile", "--durations=10"]
    results.add(*_pytest(ground, "suite", [*beside, *others, *extra]))


def _pytest(ground, name, arguments, output=None):
    """Run pytest; the name, the exit code and the report, as `Results.add` wants."""
    report = ground.folder / "run" / f"{name}-{os.getpid()}.xml"
    report.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [
        ground.python,
        "-m",
        "pytest",
        "-q",
        "-rs",
        f"--junitxml={report}",
    ]
    environment = {**ground.environment, "PYTHONPATH": str(REPO)}
    environment.pop("ODOO_RC", None)
    sys.stdout.flush()
    process = subprocess.Popen(
        [str(part) for part in [*command, *arguments]],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        env=environment,
        cwd=REPO,
    )
    _running.append(process)
    return name, process.wait(), report


def _interrupt_pytest():
    """We are told to stop: so is pytest, which then ends the servers it started."""
    for process in _running:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in _running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=60)
        process.kill()
        process.wait()
