"""An Odoo server of one database, as a service would run: workers, cron, websocket."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request

from .console import Failure
from .database import Databases
from .logs import faults
from .processes import (
    Daemon,
    accepts,
    end_group,
    free_ports,
    port_is_free,
    wait_until,
)
from .web import WebSession

# Odoo asks its maker's service about each new lead, unless told to wait for a click.
STAY_HOME = {"crm.iap.lead.enrich.setting": "manual"}
# Connections that wait for a worker.
QUEUE = 256
SHELL = """
import json as _json
_scope = {{"env": env, "self": self, "odoo": odoo}}
exec(compile({code!r}, "<shell>", "exec"), _scope)
env.cr.commit()
print("\\n\\0" + _json.dumps(_scope.get("result"), default=str) + "\\0")
"""


class Server:
    """A server for tests and benches.

    `workers=0` runs one threaded process (no websocket port of its own). With
    `front=True`, `base_url` answers pages and websocket alike, as nginx would.
    """

    def __init__(self, ground, database, workers=2, cron=0, smtp_port=None, options=()):
        self.ground = ground
        self.database = database
        self.workers = workers
        self.cron = cron
        self.options = list(options)
        if smtp_port:
            self.options += ["--smtp=127.0.0.1", f"--smtp-port={smtp_port}"]
        self.port, self.gevent_port = free_ports(2)
        self.daemon = Daemon(ground.folder / "run", f"{database}-odoo")
        self.daemon.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.daemon.log.write_bytes(b"")
        self._sessions = {}

    # -- life ------------------------------------------------------------------

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience=120):
        """Start and wait until pages are answered."""
        self._set_parameters()
        command = self.ground.odoo(
            *("-c", self.ground.config, "-d", self.database, "--no-database-list"),
            f"--db-filter=^{re.escape(self.database)}$",
            *("--http-port", self.port, "--gevent-port", self.gevent_port),
            *("--workers", self.workers, "--max-cron-threads", self.cron),
            *self.options,
        )
        # after a SIGKILL the workers take a moment to die
        wait_until(lambda: port_is_free(self.port), "The port", patience=10)
        with socket.create_server(("127.0.0.1", self.port), backlog=QUEUE) as listening:
            # As systemd's socket activation hands it over. Odoo's own queue holds
            # 8 connections a worker, and a burst of more of them is reset.
            listening.setblocking(False)
            number = listening.fileno()
            handed = f'LISTEN_PID=$$ exec "$@" 3<&{number}'
            process = self.daemon.start(
                ["/bin/bash", "-c", handed, "bash", *command],
                env={**self.ground.environment, "LISTEN_FDS": "1"},
                cwd=self.ground.folder,
                pass_fds=[number],
            )
        try:
            wait_until(self.is_up, "The Odoo server", patience, process)
            if self.workers:
                wait_until(
                    lambda: accepts(self.gevent_port),
                    "The websocket",
                    patience,
                    process,
                )
        except Failure as failure:
            self.daemon.stop(patience=2)
            raise Failure(f"{failure}\n{self.daemon.tail()}") from failure
        return self

    def stop(self):
        self.daemon.stop()

    def kill(self):
        """SIGKILL to the server and all its workers at once, as a power cut would."""
        pid = self.daemon.pid()
        if pid is not None:
            os.killpg(pid, signal.SIGKILL)
            end_group(pid, patience=0)
        self.daemon.file.unlink(missing_ok=True)

    def restart(self):
        self.stop()
        return self.start()

    def is_up(self):
        try:
            with urllib.request.urlopen(
                f"{self.base_url}/web/health", timeout=5
            ) as answer:
                return answer.status == 200
        except OSError:
            return False

    def log_text(self):
        return self.daemon.log.read_text(encoding="utf-8", errors="replace")

    def log_faults(self, allowed=()):
        """Entries of the server's log at WARNING or worse, but for these patterns."""
        return faults(self.log_text(), allowed)

    # -- looking inside --------------------------------------------------------

    def shell(self, code):
        """Run code in `odoo shell` and commit; returns what it left in `result`.

        Takes some seconds: for many looks use `sql` or `call`.
        """
        output = self.ground.shell(self.database, SHELL.format(code=code))
        match = re.search("\0(.*)\0", output, re.DOTALL)
        if not match:
            raise AssertionError(f"The shell gave no result:\n{output}")
        return json.loads(match[1])

    def connect(self):
        """A connection to the server's database, for what needs one of its own."""
        import psycopg2  # in the server's venv only

        return psycopg2.connect(
            host=str(self.ground.cluster.socket),
            user=self.ground.cluster.environment["PGUSER"],
            dbname=self.database,
        )

    def sql(self, query, parameters=()):
        """Rows of a query (or None); in a transaction of its own, committed."""
        with (
            contextlib.closing(self.connect()) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else None

    def call(self, model, method, *args, login="admin", password="admin", **kwargs):
        """Call a public method as that user; `args` start with the ids, if any."""
        if login not in self._sessions:
            session = WebSession(self.base_url, self.database, login, password)
            self._sessions[login] = session
        return self._sessions[login].call(model, method, *args, **kwargs)

    # -- plain HTTP ------------------------------------------------------------

    def request(self, method, path, body=None, headers=None, timeout=60):
        """Status, headers and bytes of an answer; error statuses are answers too."""
        request = urllib.request.Request(
            f"{self.base_url}{path}", data=body, headers=headers or {}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def get(self, path, headers=None, timeout=60):
        return self.request("GET", path, headers=headers, timeout=timeout)

    def post(self, path, data, key=None, headers=None, timeout=60):
        """POST JSON (bytes go as they are); status and the decoded answer."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        status, _headers, answer = self.request("POST", path, body, headers, timeout)
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, answer.decode(errors="replace")

    # -- settings --------------------------------------------------------------

    def _set_parameters(self):
        """The PDF engine loads its styles from this server, wherever it listens."""
        parameters = {"report.url": self.base_url, "web.base.url": self.base_url}
        parameters |= STAY_HOME
        set_parameters(Databases(self.ground), self.database, parameters)


def set_parameters(databases, database, parameters):
    """Write system parameters of a database whose server does not run."""
    values = ", ".join(
        f"('{key}', '{value}', 1, 1, now(), now())" for key, value in parameters.items()
    )
    databases.query(
        database,
        "INSERT INTO ir_config_parameter"
        " (key, value, create_uid, write_uid, create_date, write_date)"
        f" VALUES {values} ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )


def interactive_shell(ground, database):
    """An Odoo shell for a person; ends with the shell's exit code."""
    command = ground.odoo("shell", "-c", ground.config, "-d", database, "--no-http")
    return subprocess.call(command, env=ground.environment, cwd=ground.folder)
