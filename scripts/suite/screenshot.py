"""A picture of a page of a running server, as a user sees it in Chromium.

python3 -m scripts.suite screenshot --login seller --url /odoo/contacts --out a.png
"""

import argparse
import base64
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from .console import Failure, is_root, say
from .logins import LOGINS
from .system import chromium
from .web import WebError, WebSession

# True when the page is there, its fonts too, and nothing is shown as loading.
SETTLED = """
document.readyState === "complete" && document.fonts.status === "loaded"
&& ![...document.images].some((image) => image.loading !== "lazy" && !image.complete)
&& !document.querySelector(".o_blockUI, .o_loading_indicator, .o_view_sample_data_busy")
&& (!document.querySelector(".o_web_client")
    || !!document.querySelector(".o_action_manager > *"))
"""


class Browser:
    """Headless Chromium, spoken to by its DevTools protocol."""

    def __init__(self, width, height, scale):
        # Chromium's helpers may still write there when it has ended
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [chromium(), "--headless=new", "--remote-debugging-port=0"]
        command += [f"--user-data-dir={self.folder.name}", "--disable-gpu"]
        command += ["--no-first-run", "--hide-scrollbars", "--remote-allow-origins=*"]
        command += ["--no-sandbox"] if is_root() else []
        self.process = subprocess.Popen(
            [*command, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.number = 0
        self.socket = self._connect()
        self.send("Page.enable")
        self.send("Runtime.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale}
        self.send("Emulation.setDeviceMetricsOverride", mobile=width < 600, **metrics)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def _connect(self):
        from websocket import create_connection  # in the server's venv only

        for line in self.process.stderr:
            found = re.search(r"DevTools listening on ws://([^/]+)/", line)
            if found:
                break
        else:
            raise Failure("Chromium did not start.")
        with urllib.request.urlopen(f"http://{found[1]}/json/list") as answer:
            pages = [page for page in json.load(answer) if page["type"] == "page"]
        return create_connection(pages[0]["webSocketDebuggerUrl"], timeout=60)

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Failure(f"Chromium: {answer['error']['message']}")
                return answer["result"]

    def evaluate(self, expression):
        answer = self.send(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            text = details.get("exception", {}).get("description") or details["text"]
            raise Failure(f"The page says: {text}")
        return answer["result"].get("value")

    def wait(self, expression, what, patience=60):
        deadline = time.monotonic() + patience
        while not self.evaluate(expression):
            if time.monotonic() > deadline:
                raise Failure(f"Waited {patience} s for {what} in vain.")
            time.sleep(0.2)

    def settle(self, selector=None):
        if selector:
            query = f"!!document.querySelector({json.dumps(selector)})"
            self.wait(query, selector)
        self.wait(SETTLED, "the page to be ready")
        time.sleep(1)  # animations, and what a page asks for after it is shown
        self.wait(SETTLED, "the page to be ready")

    def picture(self, full_page=False):
        options = {"format": "png", "captureBeyondViewport": full_page}
        if full_page:
            size = self.send("Page.getLayoutMetrics")["cssContentSize"]
            options["clip"] = {**size, "x": 0, "y": 0, "scale": 1}
        answer = self.send("Page.captureScreenshot", **options)
        return base64.b64decode(answer["data"])


def _arguments():
    parser = argparse.ArgumentParser(prog="scripts.suite screenshot")
    parser.add_argument("--url", required=True, help="path or whole address")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--login", help="nobody logs in without it")
    parser.add_argument("--password", help="else the one of the demo")
    parser.add_argument("--base", default="http://127.0.0.1:8069")
    parser.add_argument("--db", default="demo")
    parser.add_argument("--lang", help="language of the user, or of the site: ru_RU")
    parser.add_argument("--tz", help="time zone of the browser: Europe/Moscow")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=768)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--wait-selector", help="CSS selector that must be there")
    parser.add_argument("--eval", help="JavaScript to run first (may await)")
    parser.add_argument("--full-page", action="store_true")
    return parser.parse_args()


def main():
    arguments = _arguments()
    base = arguments.base.rstrip("/")
    passwords = {login: password for login, password, _who in LOGINS}
    session = before = None
    if arguments.login:
        login = arguments.login
        password = arguments.password or passwords.get(login, login)
        session = WebSession(base, arguments.db, login, password)
        if arguments.lang:
            before = _speak(session, arguments.lang)
            if before != arguments.lang:
                # a session keeps the language that it began with
                session = WebSession(base, arguments.db, login, password)
    try:
        _take(arguments, base, session)
    finally:
        if before and before != arguments.lang:
            _speak(session, before)
    say(f"Saved {arguments.out}")


def _speak(session, language):
    """Change the user's language; returns the one before."""
    before = session.call("res.users", "read", [session.uid], ["lang"])[0]["lang"]
    if language != before:
        session.call("res.users", "write", [session.uid], {"lang": language})
    return before


def _take(arguments, base, session):
    size = arguments.width, arguments.height, arguments.scale
    with Browser(*size) as browser:
        cookies = {}
        if session:
            cookies["session_id"] = session.cookie
        if arguments.lang:
            cookies["frontend_lang"] = arguments.lang
        if arguments.tz:
            browser.send("Emulation.setTimezoneOverride", timezoneId=arguments.tz)
        for name, value in cookies.items():
            browser.send("Network.setCookie", name=name, value=value, url=base)
        url = arguments.url
        browser.send("Page.navigate", url=base + url if url.startswith("/") else url)
        browser.settle(arguments.wait_selector)
        if arguments.eval:
            browser.evaluate(f"(async () => {{ {arguments.eval} }})()")
            browser.settle()
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_bytes(browser.picture(arguments.full_page))


if __name__ == "__main__":
    try:
        main()
    except (Failure, WebError, OSError) as error:
        sys.exit(str(error))
