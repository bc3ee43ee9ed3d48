"""Processes that outlive the command which started them, and their TCP ports."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .console import Failure


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count):
    """Free TCP ports; all held at once, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def port_near(preferred):
    return preferred if port_is_free(preferred) else free_ports(1)[0]


def started_at(pid):
    """When the process started, in ticks since boot; None when there is none.

    With the number it names one process: numbers are used again, this pair is not.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


class Daemon:
    """A background process known by a file with its number and its start."""

    def __init__(self, folder, name):
        self.name = name
        self.file = folder / f"{name}.pid"
        self.log = folder / f"{name}.log"

    def start(self, command, **options):
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )
        seal = {"pid": process.pid, "start": started_at(process.pid)}
        self.file.write_text(json.dumps(seal), encoding="utf-8")
        return process

    def pid(self):
        """The number of our process while it runs, else None."""
        try:
            seal = json.loads(self.file.read_text(encoding="utf-8"))
            alive = started_at(seal["pid"]) == seal["start"]
        except (OSError, ValueError, KeyError):
            return None
        return seal["pid"] if alive else None

    def stop(self, patience=20):
        """End the process and its children; True when there was one."""
        pid = self.pid()
        if pid is not None:
            end_group(pid, patience)
        self.file.unlink(missing_ok=True)
        return pid is not None

    def tail(self, lines=15):
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def end_group(leader, patience=20):
    """Ask a session leader to end; what is left of its group is then killed."""
    try:
        os.kill(leader, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while started_at(leader) is not None and time.monotonic() < deadline:
            _reap(leader)
            time.sleep(0.05)
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass
    _reap(leader)


def _reap(pid):
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def wait_until(answers, what, patience=120, process=None):
    """Wait until `answers()` is true; a process that ended meanwhile is a failure."""
    deadline = time.monotonic() + patience
    while not answers():
        if process is not None and process.poll() is not None:
            raise Failure(f"{what} ended at once (exit code {process.returncode}).")
        if time.monotonic() > deadline:
            raise Failure(f"{what} did not answer within {patience} seconds.")
        time.sleep(0.1)


def accepts(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
