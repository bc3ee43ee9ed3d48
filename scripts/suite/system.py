"""Programs of the operating system: found, or installed by apt when we are root."""

import ctypes.util
import importlib.util
import os
import shutil
from pathlib import Path

from .cache import locked
from .console import Failure, is_root, progress, run
from .paths import cache_dir


def postgres_bin():
    """The folder of the newest PostgreSQL server on this machine, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chromium():
    return shutil.which("chromium") or shutil.which("google-chrome")


def _has_venv():
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _font(name):
    folders = (Path("/usr/share/fonts"), Path.home() / ".fonts")
    return lambda: any(any(folder.rglob(name)) for folder in folders)


def _library(name):
    return lambda: ctypes.util.find_library(name)


# What is needed for what: how to see that it is there, and its Debian packages.
NEEDS = {
    "PostgreSQL": (postgres_bin, ["postgresql"]),
    "Python's venv": (_has_venv, ["python3-venv"]),
    "libmagic": (_library("magic"), ["libmagic1"]),
    "libXrender": (_library("Xrender"), ["libxrender1"]),
    "libXext": (_library("Xext"), ["libxext6"]),
    "fontconfig": (lambda: shutil.which("fc-list"), ["fontconfig"]),
    "the DejaVu fonts": (_font("DejaVuSans.ttf"), ["fonts-dejavu-core"]),
    # names on a ticket's PDF: Chinese, Japanese, Korean; emoji (without colours, the
    # engine draws no others)
    "the Micro Hei font": (_font("wqy-microhei.ttc"), ["fonts-wqy-microhei"]),
    "the Symbola font": (_font("Symbola*.ttf"), ["fonts-symbola"]),
    "Chromium": (chromium, ["chromium"]),
    "docker-compose": (lambda: shutil.which("docker-compose"), ["docker-compose"]),
}
SERVER = [name for name in NEEDS if name not in ("Chromium", "docker-compose")]


def require(*names):
    """Make sure that these needs are met; installs Debian packages when root."""
    missing = [name for name in names if not NEEDS[name][0]()]
    if not missing:
        return
    packages = [package for name in missing for package in NEEDS[name][1]]
    if not (is_root() and shutil.which("apt-get")):
        raise Failure(
            f"Missing: {', '.join(missing)}. Install it, on Debian with:"
            f" sudo apt-get install {' '.join(packages)}"
        )
    progress(f"Installing from Debian: {', '.join(packages)}.")
    with locked(cache_dir() / "locks" / "apt"):
        _apt_install(packages)
    still = [name for name in missing if not NEEDS[name][0]()]
    if still:
        raise Failure(f"Installed, but still not found: {', '.join(still)}.")


def _apt_install(packages):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    install = ["apt-get", *lock, "install", "-y", "--no-install-recommends", *packages]
    try:
        run(install, "install Debian packages", env=environment)
    except Failure:
        run(["apt-get", *lock, "update"], "read the package lists", env=environment)
        run(install, "install Debian packages", env=environment)
