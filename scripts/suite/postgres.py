"""Private PostgreSQL clusters: one a checkout and purpose, reached by a socket only.

No TCP port is opened, so clusters of other checkouts and of the system are never in
the way. As root the server runs as Debian's `postgres` user (it refuses root).
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess

from .cache import discard, locked
from .console import Failure, is_root, run
from .paths import state_dir
from .system import postgres_bin, require

DB_USER = "suite"
SETTINGS = """
listen_addresses = ''
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
random_page_cost = 1.1
wal_compression = on
max_wal_size = 2GB
checkpoint_timeout = 15min
jit = off
log_min_messages = warning
"""
# Only where the data can be made again.
THROW_AWAY = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 5min
"""


class Cluster:
    """The cluster of one purpose: `demo` (kept), `dev` and `test` (throw-away)."""

    def __init__(self, kind):
        self.kind = kind
        self.folder = state_dir() / kind
        self.home = self.folder / "pg"
        self.data = self.home / "data"
        self.socket = self.home / "socket"
        self.log = self.home / "postgres.log"

    @property
    def environment(self):
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": DB_USER}

    def start(self):
        """Start the cluster, made first if need be; nothing to do when it runs."""
        require("PostgreSQL")
        with locked(self.folder / "pg.lock"):
            if not self.data.joinpath("suite-complete").exists():
                self._make()
            if not self.is_running():
                self._control("start", "-w", "-t", "60", "-l", self.log)
        return self

    def stop(self):
        if self.data.exists() and self.is_running():
            self._control("stop", "-m", "fast", "-w")

    def is_running(self):
        code = subprocess.run(
            [postgres_bin() / "pg_ctl", "status", "-D", self.data],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self._identity(),
        ).returncode
        return code == 0

    @contextlib.contextmanager
    def used(self, first=None):
        """The running cluster; who is alone runs `first()`, who is last stops it."""
        path = self.folder / "users.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as handle:
            alone = self._is_alone(handle)
            if not alone:
                fcntl.flock(handle, fcntl.LOCK_SH)
            self.start()
            if alone and first:
                first()
            fcntl.flock(handle, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                if self._is_alone(handle):
                    self.stop()

    @staticmethod
    def _is_alone(handle):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _make(self):
        identity = self._identity()
        discard(self.home)
        for folder in (self.home, self.socket):
            folder.mkdir(mode=0o700, parents=True)
            if identity:
                shutil.chown(folder, identity["user"], identity["group"])
        command = [postgres_bin() / "initdb", "-D", self.data, "-U", DB_USER]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        run(command, "make a PostgreSQL cluster", **identity)
        settings = SETTINGS + f"unix_socket_directories = '{self.socket}'\n"
        if self.kind != "demo":
            settings += THROW_AWAY
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        (self.data / "suite-complete").touch()

    def _control(self, *arguments):
        command = [postgres_bin() / "pg_ctl", "-D", self.data, *arguments]
        what = f"{arguments[0]} PostgreSQL (its log: {self.log})"
        run(command, what, **self._identity())

    def _identity(self):
        """Root hands over to the `postgres` user; anyone else stays who they are."""
        if not is_root():
            return {}
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            raise Failure("The operating system has no user `postgres`.") from None
        return {
            "user": user.pw_name,
            "group": user.pw_gid,
            "extra_groups": [],
            "cwd": "/",
            "env": {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
        }
