"""Virtual environments from the pinned requirement files."""

import os
import sys

from .cache import piece
from .console import run
from .paths import REPO, digest_of

SERVER_FILES = ["requirements-odoo.txt", "requirements.txt", "requirements-dev.txt"]
LINT_FILES = ["requirements-lint.txt"]
# The engine looks for an OpenSSL of its day and says so thirty times a document; Odoo
# would log that as a warning. It loads styles by plain http, so nothing is missing.
PDF_WRAPPER = """#!/bin/bash
exec "$(dirname "$0")/wkhtmltopdf-pack" "$@" 2> >(grep -v '^QSslSocket: ' >&2)
"""


def server_venv(tree):
    """Python with Odoo, its libraries, the addons' libraries and the test tools."""

    def build(folder):
        _make(folder, SERVER_FILES)
        site = next(folder.glob("lib/python3*/site-packages"))
        (site / "odoo-source.pth").write_text(f"{tree.site}\n", encoding="utf-8")
        engine = folder / "bin/wkhtmltopdf-pack"
        if engine.exists():
            wrapper = folder / "bin/wkhtmltopdf"
            wrapper.write_text(PDF_WRAPPER, encoding="utf-8")
            wrapper.chmod(0o755)
            run([wrapper, "--version"], "start the PDF engine")
        run(
            [folder / "bin/python", "-c", "import odoo.cli, odoo.http, psycopg2, lxml"],
            "import Odoo",
            cwd=folder,
        )

    return piece(
        f"venv-{_key(SERVER_FILES, str(tree.site))}",
        build,
        "the Python packages of Odoo",
    )


def lint_venv():
    """Python with the linters and a Node.js for those written in JavaScript."""

    def build(folder):
        _make(folder, LINT_FILES)

    return piece(f"lint-{_key(LINT_FILES, '')}", build, "the linters")


def _key(files, extra):
    contents = [REPO / name for name in files]
    return digest_of(*contents, PDF_WRAPPER, sys.version, sys.base_prefix, extra)


def _make(folder, files):
    run([sys.executable, "-m", "venv", folder], "make a virtual environment")
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet"]
    pip += ["--disable-pip-version-check", "--retries", "5"]
    for name in files:
        pip += ["-r", REPO / name]
    run(pip, "install Python packages")
    _relocate(folder)


def _relocate(folder):
    """Scripts name their Python by its path: name the place it will be moved to."""
    place = folder.with_name(folder.name.removesuffix(".part"))
    for path in (folder / "bin").iterdir():
        if path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" not in data[:1024] and os.fsencode(folder) in data:
            path.write_bytes(data.replace(os.fsencode(folder), os.fsencode(place)))
