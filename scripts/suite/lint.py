"""`make lint`: every linter over the addons, the scripts and the tests."""

import os
import subprocess

from .cache import piece
from .console import run
from .paths import ADDONS, REPO, addon_names, digest_of
from .venv import lint_venv

NODE_FILES = ["package.json", "package-lock.json"]
STYLED = "js,mjs,scss,css,xml"
# README.md is ours, compute overrides return nothing, and a model over 300 lines is
# split by concern, which makes several classes of one model.
SWITCHED_OFF = "missing-readme,missing-return,consider-merging-classes-inherited"


def node_tools(venv):
    """The folder with prettier and eslint, as package-lock.json has them."""
    files = [REPO / name for name in NODE_FILES]

    def build(folder):
        for file in files:
            (folder / file.name).write_bytes(file.read_bytes())
        command = [
            venv / "bin/npm",
            "ci",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ]
        run(command, "install prettier and eslint", cwd=folder, env=_environment(venv))

    return piece(f"node-{digest_of(*files)}", build, "prettier and eslint")


def lint(only=None):
    """Run the linters; a list of (name, findings), findings empty when all is well."""
    venv = lint_venv()
    _link_node_modules(node_tools(venv) / "node_modules")
    commands = _commands(venv)
    return [
        (name, _findings(command, venv))
        for name, command in commands.items()
        if only in (None, name)
    ]


def _commands(venv):
    python = venv / "bin/python"
    addons = [ADDONS / name for name in addon_names()]
    python_code = [
        path
        for path in map(REPO.joinpath, ("addons", "scripts", "tests", "bench"))
        if path.exists()
    ]
    node = [venv / "bin/node"]
    prettier = [
        *node,
        "node_modules/prettier/bin/prettier.cjs",
        "--check",
        "--no-error-on-unmatched-pattern",
    ]
    eslint = [
        *node,
        "node_modules/eslint/bin/eslint.js",
        "--no-error-on-unmatched-pattern",
        "--max-warnings=0",
    ]
    commands = {
        "ruff check": [venv / "bin/ruff", "check", "--quiet", *python_code],
        "ruff format": [
            venv / "bin/ruff",
            "format",
            "--check",
            "--quiet",
            "--diff",
            *python_code,
        ],
        "prettier": [
            *prettier,
            "--log-level=warn",
            f"addons/**/*.{{{STYLED}}}",
            "*.mjs",
        ],
        "eslint": [*eslint, "addons", "eslint.config.mjs"],
    }
    if addons:
        commands["pylint-odoo"] = [python, "-m", "pylint", "--rcfile=.pylintrc"]
        # Not in the rcfile: there `enable=odoolint` would win.
        commands["pylint-odoo"] += [
            f"--disable={SWITCHED_OFF}",
            "--jobs=2",
        ]
        commands["pylint-odoo"] += addons
        commands["oca-checks-odoo-module"] = [
            venv / "bin/oca-checks-odoo-module",
            # the house's READMEs are Markdown
            "--disable=prefer-readme-rst",
            *addons,
        ]
    translations = sorted(ADDONS.glob("*/i18n/*.po*"))
    if translations:
        commands["oca-checks-po"] = [venv / "bin/oca-checks-po", *translations]
    return commands


def _findings(command, venv):
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd=REPO,
        env=_environment(venv),
    )
    if not done.returncode:
        return ""
    return (
        done.stdout.decode(errors="replace").strip() or f"exit code {done.returncode}"
    )


def _environment(venv):
    path = f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "RUFF_NO_CACHE": "true", "NO_COLOR": "1"}


def _link_node_modules(target):
    """Configuration files import their plugins from the folder beside them."""
    link = REPO / "node_modules"
    if link.is_symlink() and link.resolve() != target:
        link.unlink()
    if not link.exists():
        link.symlink_to(target)
