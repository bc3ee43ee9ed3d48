"""pytest plugin: a test during which Odoo logs a WARNING or worse has failed.

What a test mutes (`mute_logger`) or asserts (`assertLogs`) never comes here.
"""

import logging

import pytest

from .logs import is_allowed

# Inside a test only the test's own browser is served, so the PDF engine gets no styles.
IN_TESTS = [r"^wkhtmltopdf: Exit with code 1 due to network error: \w+\s*$"]


class _Faults(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.entries = []

    def emit(self, record):
        message = record.getMessage()
        if record.exc_info:
            formatter = self.formatter or logging.Formatter()
            message += f"\n{formatter.formatException(record.exc_info)}"
        if not is_allowed(record.name, message, IN_TESTS):
            self.entries.append(f"{record.levelname} {record.name}: {message}")

    def take(self):
        entries, self.entries = self.entries, []
        return entries


_faults = _Faults()


def pytest_sessionstart():
    logging.getLogger().addHandler(_faults)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    entries = _faults.take()
    if entries and not report.failed:
        report.outcome = "failed"
        lines = "\n".join(entries)
        report.longrepr = f"{item.nodeid} ({call.when}) logged:\n{lines}"
