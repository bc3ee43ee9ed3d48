"""Pieces that are built once, completely or not at all.

A piece is built in a folder beside its place, checked, sealed with a count of its
files and bytes, and renamed into place. A piece without a seal, or which no longer
has what the seal says, is thrown away and built again: a killed set-up, a full disk
or a deleted file repairs itself at the next run.
"""

import contextlib
import fcntl
import json
import os
import shutil
import time
from pathlib import Path

from .console import Failure, progress
from .paths import cache_dir

SEAL = ".complete.json"


@contextlib.contextmanager
def locked(path, waiting=""):
    """Hold the lock file `path`; says `waiting` when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                progress(waiting)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def measure(folder):
    """Number and bytes of the files and links below, but for Python's own caches."""
    files = size = 0
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name in ("__pycache__", SEAL):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
    return {"files": files, "bytes": size}


def is_sound(place):
    """True when the piece is there and has all that its seal says."""
    try:
        seal = json.loads((place / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(seal, dict) and seal.get("content") == measure(place)


def piece(name, build, title):
    """The folder `name` of the cache, built by `build(folder)` if need be.

    `build` fills the folder it is given and raises when the outcome is not right;
    what it returns (such as a version) is kept in the seal.
    """
    place = cache_dir() / name
    waiting = f"Waiting for another set-up that prepares {title}."
    with locked(cache_dir() / "locks" / name, waiting):
        if is_sound(place):
            (place / SEAL).touch()  # used today: see _forget_unused
            return place
        if place.exists():
            progress(f"{title} is incomplete: making it again.")
        else:
            progress(f"Preparing {title} (once).")
        part = place.with_name(f"{name}.part")
        discard(part)
        part.mkdir(parents=True)
        note = build(part)
        seal = {"note": note, "content": measure(part)}
        (part / SEAL).write_text(json.dumps(seal), encoding="utf-8")
        os.sync()
        discard(place)
        part.rename(place)
        _forget_unused(name.partition("-")[0])
        return place


def _forget_unused(kind, days=30):
    """Remove older pieces of this kind that nobody has used for long."""
    for seal in cache_dir().glob(f"{kind}-*/{SEAL}"):
        if time.time() - seal.stat().st_mtime > days * 24 * 3600:
            discard(seal.parent)


def note_of(place):
    return json.loads((place / SEAL).read_text(encoding="utf-8"))["note"]


def discard(folder):
    """Remove a folder of ours; it moves away first, so none is ever seen half gone."""
    folder = Path(folder)
    if not folder.exists() and not folder.is_symlink():
        return
    try:
        grave = folder.with_name(f"{folder.name}.gone-{os.getpid()}")
        folder.rename(grave)
        shutil.rmtree(grave)
    except OSError as error:
        raise Failure(f"Could not remove {folder}: {error}") from error
