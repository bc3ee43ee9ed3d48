"""Odoo databases of a cluster, always together with their filestore."""

import ast
import json
import os
import re
import shutil
import subprocess

from .cache import discard, locked
from .console import Failure, run
from .logs import faults
from .odoo_root import odoo_version
from .paths import ADDONS, addon_names, digest_of
from .system import postgres_bin

# Files of an addon that a database does not depend on.
NOT_INSTALLED = re.compile(r"/(tests|__pycache__)/|\.md$|\.pyc$|/static/description/")


class Databases:
    def __init__(self, ground):
        self.ground = ground

    def names(self):
        query = "SELECT datname FROM pg_database WHERE NOT datistemplate"
        rows = self.query("postgres", query).split()
        return set(rows) - {"postgres"}

    def query(self, database, sql):
        """Run SQL; the rows as text, columns parted by tabs."""
        command = [postgres_bin() / "psql", "-XAtq", "-F", "\t", "-d", database]
        return run(
            [*command, "-v", "ON_ERROR_STOP=1", "-c", sql],
            f"query the database {database}",
            env=self.ground.environment,
        ).strip()

    def install(self, name, modules, *options, update=()):
        """Install (and update) modules of a database, which is made if need be.

        Returns the faulty lines of the log.
        """
        command = self.ground.odoo("-c", self.ground.config, "-d", name)
        if modules:
            command += ["-i", ",".join(modules)]
        if update:
            command += ["-u", ",".join(update)]
        command += ["--stop-after-init", "--workers=0", "--max-cron-threads=0"]
        what = f"install {', '.join([*modules, *update])}"
        command += ["--no-http", "--log-level=warn", *options]
        return self.run_odoo(command, what)

    def run_odoo(self, command, what):
        """Run a command of Odoo; returns the faulty lines of its log."""
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            env=self.ground.environment,
            cwd=self.ground.folder,
        )
        text = done.stdout.decode(errors="replace")
        if done.returncode:
            raise Failure(f"Could not {what}:\n{text[-6000:]}")
        return faults(text)

    def copy(self, template, name):
        """Copy a database; files of a filestore never change, so they are linked."""
        sql = f'CREATE DATABASE "{name}" TEMPLATE "{template}"'
        self.query("postgres", sql)
        source = self.filestore(template)
        if source.exists():
            shutil.copytree(source, self.filestore(name), copy_function=os.link)
        return name

    def rename(self, name, new_name):
        self.drop(new_name)
        if self.filestore(name).exists():
            self.filestore(name).rename(self.filestore(new_name))
        self.query("postgres", f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')

    def drop(self, name):
        self.query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        discard(self.filestore(name))

    def filestore(self, name):
        return self.ground.data_dir / "filestore" / name

    def template(self, modules, core=()):
        """A database with these modules, made once for each state of the sources.

        Returns its name and the faulty lines of the installation. The core modules
        go first into a template of their own, which outlives changes of our addons.
        """
        name = self.template_name(modules, core)
        with locked(self.ground.folder / f"{name}.lock", "Waiting for a template."):
            notes = self.ground.folder / f"{name}.json"
            if name in self.names() and notes.exists():
                notes.touch()  # used just now: see drop_old_templates
                return name, json.loads(notes.read_text(encoding="utf-8"))["faults"]
            draft = f"draft_{name}"
            self.drop(draft)
            base = self.template(sorted(core))[0] if core else self._base_of(modules)
            if base:
                self.copy(base, draft)
            found = self.install(draft, modules)
            self.rename(draft, name)
            seal = {"faults": found, "core": [] if core else list(modules)}
            notes.write_text(json.dumps(seal), encoding="utf-8")
            return name, found

    def _base_of(self, modules):
        """The largest template of core modules that these all need, or None."""
        tree = self.ground.tree
        wanted, best, size = closure(modules, tree.addons), None, 0
        for notes in self.ground.folder.glob("template_*.json"):
            core = json.loads(notes.read_text(encoding="utf-8"))["core"]
            covered = closure(core, tree.addons)
            # Of another Odoo it would not do: its name would then be another one too.
            same = notes.stem == self.template_name(core, ())
            if same and set(covered) <= set(wanted) and len(covered) > size:
                best, size = notes.stem, len(covered)
        return best if best in self.names() else None

    def template_name(self, modules, core=()):
        odoo = f"{self.ground.venv} {odoo_version(self.ground.tree)}"
        return f"template_{digest_of(odoo, *modules, '/', *core, sources_of(modules))}"


def manifest(name, folders=(ADDONS,)):
    paths = [folder / name / "__manifest__.py" for folder in folders]
    path = next((path for path in paths if path.exists()), None)
    return ast.literal_eval(path.read_text(encoding="utf-8")) if path else None


def closure(names, folders=(ADDONS,)):
    """The modules of these folders that `names` are or depend on, directly or not."""
    found, queue = set(), list(names)
    while queue:
        name = queue.pop()
        data = None if name in found else manifest(name, folders)
        if data is not None:
            found.add(name)
            queue += data.get("depends", [])
    return sorted(found)


def core_dependencies(names):
    """The modules of Odoo itself that these addons, with ours below them, ask for."""
    ours = closure(names)
    wanted = {module for name in ours for module in manifest(name).get("depends", [])}
    return sorted(wanted - set(ours))


def sources_of(modules):
    """A name for the contents of all our addons that installing these may bring in."""
    ours = set(closure(modules))
    if ours:
        # A bridge installs itself where both its sides are.
        ours |= {name for name in addon_names() if manifest(name).get("auto_install")}
    return addons_digest(sorted(ours))


def addons_digest(names):
    """A name for the contents of addons, as far as a database depends on them."""
    parts = []
    for name in names:
        for path in sorted((ADDONS / name).rglob("*")):
            if path.is_file() and not NOT_INSTALLED.search(str(path)):
                parts += [str(path.relative_to(ADDONS)), path]
    return digest_of(*parts)
