"""Where things are: the repository, the cache (shared), the state (one a checkout)."""

import hashlib
import os
import stat
from pathlib import Path

from .console import Failure

REPO = Path(__file__).resolve().parents[2]
ADDONS = REPO / "addons"


def cache_dir():
    """Downloads and builds that any checkout of any version may share."""
    default = Path.home() / ".cache" / "process-suite"
    return Path(os.environ.get("SUITE_CACHE") or default).absolute()


def state_dir():
    """Databases, files, logs and process ids of this checkout.

    Not under the home directory: PostgreSQL runs as another user than root, and
    that user must be able to walk down to its data.
    """
    digest = hashlib.sha256(str(REPO).encode()).hexdigest()[:10]
    default = Path("/var/tmp") / f"process-suite-{os.getuid()}-{digest}"
    path = Path(os.environ.get("SUITE_STATE") or default).absolute()
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    info = path.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid():
        raise Failure(f"{path} belongs to someone else: set SUITE_STATE to another.")
    (path / "checkout").write_text(f"{REPO}\n{cache_dir()}\n", encoding="utf-8")
    return path


def addon_names():
    """The addons of this repository, by their manifests."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def digest_of(*parts):
    """A short name for the contents of files and for plain texts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()[:12]
