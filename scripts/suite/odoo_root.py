"""Odoo 19 from Debian's unstable suite, unpacked into a private root.

Nothing of that suite is installed: a private apt configuration downloads (apt checks
the signatures and the sums) and `dpkg -x` unpacks. Odoo's web assets are links into
other packages, so these are unpacked into the same root.
"""

import os
import re
import shutil
from pathlib import Path

from .cache import note_of, piece
from .console import Failure, run
from .paths import cache_dir, digest_of

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UNSTABLE = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-ocr-b",
]
# Font Awesome 4.7 left the unstable suite: these two come from this machine's own.
STABLE = ["fonts-font-awesome", "fonts-inconsolata"]
SITE = Path("usr/lib/python3/dist-packages")
# The Debian tree lacks this file (it segments video in calls); a 404 for it is an
# error in the browser's console, which fails each tour of the web client.
STUB = SITE / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STUB_TEXT = "/* Not in Debian's tree: a stub, so that the web client loads. */\n"


class OdooTree:
    """An Odoo 19 source: where its package, addons and launcher are."""

    def __init__(self, root):
        self.root = root
        packaged = (root / SITE / "odoo").is_dir()
        self.site = root / SITE if packaged else root
        self.launcher = root / "usr/bin/odoo" if packaged else root / "odoo-bin"
        folders = [self.site / "odoo/addons"]
        if not packaged:
            folders.append(root / "addons")
        self.addons = folders

    def check(self):
        for path in (self.launcher, self.site / "odoo/http.py", self.addons[-1]):
            if not path.exists():
                raise Failure(f"{self.root} is not an Odoo 19 source: no {path}.")
        release = (self.site / "odoo/release.py").read_text(encoding="utf-8")
        if not re.search(r"version_info = \((19|'19'|\"19\")", release):
            raise Failure(f"{self.root} is an Odoo, but not version 19.")
        return self


def odoo_tree():
    """The Odoo of ODOO_SRC, else the downloaded one."""
    own = os.environ.get("ODOO_SRC")
    if own:
        return OdooTree(Path(own).absolute()).check()
    name = f"odoo-19-{digest_of(*UNSTABLE, *STABLE, STUB_TEXT)}"
    return OdooTree(piece(name, _build, "Odoo 19"))


def odoo_version(tree):
    return "from ODOO_SRC" if os.environ.get("ODOO_SRC") else note_of(tree.root)


def _build(root):
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            raise Failure(
                f"{tool} is missing: without Debian, get an Odoo 19 source and say"
                " where it is with ODOO_SRC=/path."
            )
    debs = cache_dir() / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    for suite, packages in (("sid", UNSTABLE), (_own_suite(), STABLE)):
        _download(suite, packages, debs)
    version = ""
    for package in UNSTABLE + STABLE:
        deb = max(debs.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime)
        run(["dpkg", "-x", deb, root], f"unpack {deb.name}")
        if package == "odoo-19":
            version = deb.name.split("_")[1]
    stub = root / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(STUB_TEXT, encoding="utf-8")
    _check_links(root)
    OdooTree(root).check()
    shutil.rmtree(debs)
    return version


def _check_links(root):
    broken = [
        path for path in root.rglob("*") if path.is_symlink() and not path.exists()
    ]
    if broken:
        raise Failure(f"Odoo's files are incomplete: {broken[0]} leads nowhere.")


def _download(suite, packages, folder):
    """Download packages of a suite; apt fetches again what has not the right sum."""
    apt = cache_dir() / "apt" / suite
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    line = f"deb [signed-by={KEYRING}] {_mirror()} {suite} main\n"
    sources.write_text(line, encoding="utf-8")
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "APT::Sandbox::User": "root",
        "Acquire::Retries": "3",
    }
    command = ["apt-get"]
    for name, value in options.items():
        command += ["-o", f"{name}={value}"]
    run([*command, "update"], f"read the package list of {suite}", cwd=folder)
    run([*command, "download", *packages], "download Odoo", cwd=folder)


def _mirror():
    """The Debian mirror that this machine already uses."""
    etc = Path("/etc/apt")
    files = [*etc.glob("sources.list.d/*.sources"), *etc.glob("sources.list.d/*.list")]
    files += [path for path in [etc / "sources.list"] if path.exists()]
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            for url in re.findall(r"^(?:URIs:|deb)\s.*?(https?://\S+)", line):
                if url.rstrip("/").endswith("/debian"):
                    return url
    raise Failure(
        "This machine names no Debian mirror in /etc/apt: get an Odoo 19 source and"
        " say where it is with ODOO_SRC=/path."
    )


def _own_suite():
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    match = re.search(r"^VERSION_CODENAME=(\w+)", text, re.MULTILINE)
    # Later suites lack Font Awesome 4.7; Debian 12 keeps it.
    return match[1] if match and match[1] in ("bullseye", "bookworm") else "bookworm"
