"""The ground's own judgement: what fails a run, and what is caught."""

import json
import os
import smtplib
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from email.message import EmailMessage
from http.server import ThreadingHTTPServer

import pytest

from scripts.suite.logs import faults
from scripts.suite.mailcatcher import MailCatcher
from scripts.suite.mailpage import Page
from scripts.suite.paths import REPO
from scripts.suite.testing import Results

LOUD = """
import logging

def test_loud():
    logging.getLogger("odoo.thing").warning("something is odd")
"""
QUIET = """
import logging, unittest

class Test(unittest.TestCase):
    def test_expected(self):
        with self.assertLogs("odoo.thing", "WARNING"):
            logging.getLogger("odoo.thing").warning("as expected")
        logging.getLogger("odoo.thing").info("only news")
"""


def run_pytest(folder, code, *arguments):
    """Results of a pytest run over one file, as `make test` counts them."""
    (folder / "test_it.py").write_text(code)
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:odoo"]
    command += [f"--rootdir={folder}", f"--junitxml={report}", *arguments, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True)
    results = Results()
    results.add("it", done.returncode, report)
    return results


@pytest.mark.parametrize(("code", "failed"), [(LOUD, 1), (QUIET, 0)])
def test_a_warning_in_the_log_fails_a_test(tmp_path, code, failed):
    results = run_pytest(tmp_path, code, "-p", "scripts.suite.pytest_log")
    assert (results.passed, results.failed) == (1 - failed, failed)


@pytest.mark.parametrize("code", ["", "import no_such_module"])
def test_a_run_without_tests_has_failed(tmp_path, code):
    results = run_pytest(tmp_path, code)
    assert results.passed == 0
    assert results.failed == 1
    assert "0 passed, 1 failed" in results.line(1)


def test_faults_are_found_in_a_log_with_their_traceback():
    text = (
        "2026-01-01 00:00:00,000 1 INFO db odoo.modules: fine\n"
        "2026-01-01 00:00:00,000 1 ERROR db odoo.http: broken\n"
        "Traceback (most recent call last):\n"
        "2026-01-01 00:00:00,000 1 WARNING ? odoo.addons.x: odd\n"
    )
    assert [entry.splitlines()[-1][-5:] for entry in faults(text)] == ["ast):", ": odd"]
    assert len(faults(text, ["broken"])) == 1


@pytest.fixture
def catcher(tmp_path):
    with MailCatcher(tmp_path / "mails") as caught:
        yield caught


@pytest.fixture
def page(catcher):
    """Reads pages of the mail catcher."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.store = catcher.store
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield lambda path: urllib.request.urlopen(address + path, timeout=10)
    server.shutdown()
    server.server_close()


def send(catcher):
    message = EmailMessage()
    message["Subject"] = "Ваш билет <script>"
    message["From"] = "a@example.com"
    message["To"] = "b@example.com"
    message.set_content("простой текст", charset="koi8-r")
    message.add_alternative("<b>разметка</b>", subtype="html")
    message.add_attachment(
        b"%PDF-1.4", maintype="application", subtype="pdf", filename="билет.pdf"
    )
    with smtplib.SMTP("127.0.0.1", catcher.port) as smtp:
        smtp.send_message(message, to_addrs=["b@example.com", "hidden@example.com"])


def test_caught_mail_is_kept_whole(catcher):
    send(catcher)
    message = catcher.wait(1)[0]
    assert message["Subject"] == "Ваш билет <script>"
    assert message["X-Envelope-To"] == "b@example.com, hidden@example.com"
    assert message.get_body(("plain",)).get_content() == "простой текст\n"
    with pytest.raises(AssertionError, match="2 mails expected"):
        catcher.wait(2, patience=0.2)


def test_mail_page_shows_the_mail_and_its_attachment(catcher, page):
    send(catcher)
    mail = json.load(page("/api/mails"))[0]
    assert mail["html"].strip() == "<b>разметка</b>"
    listing = page("/").read().decode()
    assert "Mails caught: 1" in listing
    assert "Ваш билет &lt;script&gt;" in listing
    shown = page(f"/mail/{mail['id']}").read().decode()
    assert "hidden@example.com" in shown
    assert 'sandbox="allow-popups' in shown
    with page(f"/mail/{mail['id']}/0") as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.read() == b"%PDF-1.4"
    for path in ("/nothing", "/mail/1-1", f"/mail/{mail['id']}/7", "/mail/../x"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            page(path)
