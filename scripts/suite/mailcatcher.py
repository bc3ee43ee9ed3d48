"""A mail catcher: takes every mail by SMTP, keeps it as an .eml file, sends none.

In tests it is a context manager (`MailCatcher`); for the demo it is a process with a
web page: `python -m scripts.suite.mailcatcher FOLDER SMTP_PORT WEB_PORT`.
"""

import email
import email.policy
import itertools
import sys
import time
from pathlib import Path

from .processes import free_ports


class MailStore:
    """The mails of a folder, oldest first; the name of a file is its order."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._number = itertools.count(len(self.paths()) + 1)

    def paths(self):
        return sorted(self.folder.glob("*.eml"))

    def add(self, data, sender, recipients):
        """Keep a mail; who it was really sent to is not always in its headers."""
        head = f"X-Envelope-From: {sender or '<>'}\r\n"
        head += f"X-Envelope-To: {', '.join(recipients)}\r\n"
        name = f"{time.time_ns():020d}-{next(self._number):05d}"
        part = self.folder / f"{name}.part"
        part.write_bytes(head.encode(errors="replace") + data)
        part.rename(self.folder / f"{name}.eml")

    def read(self, path):
        with Path(path).open("rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    def clear(self):
        for path in self.paths():
            path.unlink(missing_ok=True)


class _Handler:
    """What aiosmtpd calls for each mail."""

    def __init__(self, store):
        self.store = store

    async def handle_DATA(self, _server, _session, envelope):
        sender, recipients = envelope.mail_from, envelope.rcpt_tos
        self.store.add(envelope.original_content, sender, recipients)
        return "250 Kept"


def smtp_controller(store, port):
    from aiosmtpd.controller import Controller  # in the venv only

    handler = _Handler(store)
    limit = 64 * 1024 * 1024
    return Controller(handler, hostname="127.0.0.1", port=port, data_size_limit=limit)


class MailCatcher:
    """A catcher inside this process, for tests."""

    def __init__(self, folder):
        self.store = MailStore(folder)
        self.port = free_ports(1)[0]
        self._controller = smtp_controller(self.store, self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_exception):
        self._controller.stop()

    def messages(self):
        """All mails so far as `email.message.EmailMessage`, oldest first."""
        return [self.store.read(path) for path in self.store.paths()]

    def clear(self):
        self.store.clear()

    def wait(self, count, patience=30):
        """Wait until there are at least `count` mails; returns them."""
        deadline = time.monotonic() + patience
        while len(self.store.paths()) < count:
            if time.monotonic() > deadline:
                subjects = [message["Subject"] for message in self.messages()]
                raise AssertionError(f"{count} mails expected, got {subjects}")
            time.sleep(0.1)
        return self.messages()


def main(folder, smtp_port, web_port):
    from .mailpage import serve

    store = MailStore(folder)
    controller = smtp_controller(store, int(smtp_port))
    controller.start()
    serve(store, int(web_port))


if __name__ == "__main__":
    main(*sys.argv[1:])
