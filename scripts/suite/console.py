"""What people read, and how commands are run."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


class Failure(Exception):
    """A plain sentence for the person at the keyboard; no traceback is shown."""


def progress(text):
    """What goes on meanwhile: not part of a command's answer."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(command, what, **options):
    """Run a command quietly; when it fails, say so with the end of its output."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as log:
        try:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                **options,
            ).returncode
        except FileNotFoundError as error:
            raise Failure(f"Could not {what}: {command[0]} is missing.") from error
        log.seek(0)
        output = log.read().decode(errors="replace")
    if code:
        tail = "\n".join(f"    {line}" for line in output.strip().splitlines()[-25:])
        raise Failure(
            f"Could not {what} ({Path(command[0]).name} said {code}):\n{tail}"
        )
    return output


def is_root():
    return os.geteuid() == 0
