"""The web page of the demo's mail catcher: list, one mail, its attachments, JSON."""

import html
import json
import mimetypes
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>
body {{ font: 15px/1.5 sans-serif; margin: 2rem auto; max-width: 70rem }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #ddd; padding: .4rem .6rem; text-align: left }}
iframe {{ border: 1px solid #ddd; height: 65vh; width: 100% }}
pre {{ white-space: pre-wrap }} a {{ color: #714b67 }} .grey {{ color: #666 }}
</style>{body}</html>"""
HEADERS = ("Date", "From", "To", "Cc", "Reply-To", "X-Envelope-To", "Subject")


def body_of(message, kind):
    """The text or HTML body, or an empty string."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return part.get_content()
    except LookupError:  # a charset that Python does not know
        return part.get_payload(decode=True).decode("utf-8", "replace")


def attachments_of(message):
    """Name, type and bytes of each attachment."""
    found = []
    for number, part in enumerate(message.iter_attachments()):
        kind = part.get_content_type()
        extension = mimetypes.guess_extension(kind) or ""
        name = part.get_filename() or f"attachment-{number}{extension}"
        data = part.get_payload(decode=True)
        found.append((name, kind, data if data is not None else bytes(part)))
    return found


def summary(store, path):
    message = store.read(path)
    return {
        "id": path.stem,
        "date": str(message["Date"] or ""),
        "from": str(message["From"] or ""),
        "to": str(message["To"] or ""),
        "subject": str(message["Subject"] or ""),
        "text": body_of(message, "plain"),
        "html": body_of(message, "html"),
        "attachments": [
            {"name": name, "type": kind, "size": len(data)}
            for name, kind, data in attachments_of(message)
        ],
    }


def list_page(store):
    rows = []
    for path in reversed(store.paths()):
        message = store.read(path)
        clip = "📎" if any(True for _part in message.iter_attachments()) else ""
        subject = html.escape(str(message["Subject"] or "(no subject)"))
        cells = [
            f'<a href="/mail/{path.stem}">{subject}</a> {clip}',
            html.escape(str(message["To"] or message["X-Envelope-To"] or "")),
            f'<span class="grey">{html.escape(str(message["Date"] or ""))}</span>',
        ]
        rows.append(f"<tr><td>{'</td><td>'.join(cells)}</td></tr>")
    body = (
        f"<h1>Mails caught: {len(rows)}</h1><p class=grey>None left the machine. Newest"
        " first; reload to see more. The same as JSON: <a href=/api/mails>/api/mails"
        "</a></p><table><tr><th>Subject<th>To<th>Date</tr>"
        f"{''.join(rows)}</table>"
    )
    return PAGE.format(title="Mail catcher", body=body)


def mail_page(store, path):
    message = store.read(path)
    heads = "".join(
        f"<tr><th>{name}</th><td>{html.escape(str(message[name]))}</td></tr>"
        for name in HEADERS
        if message[name]
    )
    links = "".join(
        f'<li><a href="/mail/{path.stem}/{number}">{html.escape(name)}</a>'
        f" <span class=grey>{html.escape(kind)}, {len(data):,} bytes</span></li>"
        for number, (name, kind, data) in enumerate(attachments_of(message))
    )
    if body_of(message, "html"):
        # No scripts: the mail is a stranger. Its links open beside this page.
        content = (
            '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"'
            f' src="/mail/{path.stem}/html"></iframe>'
        )
    else:
        content = f"<pre>{html.escape(body_of(message, 'plain'))}</pre>"
    body = (
        f'<p><a href="/">All mails</a> · <a href="/mail/{path.stem}/raw">raw</a></p>'
        f"<table>{heads}</table><ul>{links}</ul>{content}"
    )
    return PAGE.format(title=html.escape(str(message["Subject"])), body=body)


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        store = self.server.store
        if self.path == "/":
            return self._send(list_page(store))
        if self.path == "/api/mails":
            mails = [summary(store, path) for path in store.paths()]
            text = json.dumps(mails, ensure_ascii=False, indent=1)
            return self._send(text, "application/json; charset=utf-8")
        match = re.fullmatch(r"/mail/(\d+-\d+)(?:/(html|raw|\d+))?", self.path)
        path = store.folder / f"{match[1]}.eml" if match else None
        if path is None or not path.exists():
            return self.send_error(404)
        return self._send_mail(path, match[2])

    def _send_mail(self, path, what):
        store = self.server.store
        if what is None:
            return self._send(mail_page(store, path))
        if what == "raw":
            return self._send(path.read_bytes(), "text/plain; charset=utf-8")
        if what == "html":
            base = '<base target="_blank">'
            return self._send(base + body_of(store.read(path), "html"))
        files = attachments_of(store.read(path))
        if int(what) >= len(files):
            return self.send_error(404)
        name, kind, data = files[int(what)]
        # HTML of a stranger is never shown as a page of ours.
        inline = kind == "application/pdf" or kind.startswith("image/")
        mode = "inline" if inline and "svg" not in kind else "attachment"
        disposition = f"{mode}; filename*=UTF-8''{quote(name)}"
        return self._send(data, kind, disposition)

    def _send(self, content, kind="text/html; charset=utf-8", disposition=None):
        data = (
            content.encode("utf-8", "replace") if isinstance(content, str) else content
        )
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments):
        """No access log: nobody reads it."""


def serve(store, port):
    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    server.store = store
    server.serve_forever()
