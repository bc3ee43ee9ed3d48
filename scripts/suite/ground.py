"""The whole native set-up in one object: Odoo, its Python, a cluster, a config file."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import system
from .console import Failure
from .odoo_root import OdooTree, odoo_tree
from .paths import ADDONS
from .postgres import Cluster
from .venv import server_venv

# The log of a server that nobody watches; each can be overridden by an option.
CONFIG = """[options]
addons_path = {addons_path}
data_dir = {data_dir}
db_host = {socket}
db_port = 5432
db_user = {user}
http_interface = 127.0.0.1
"""


@dataclass
class Ground:
    """A prepared machine and the cluster that the work is done on."""

    tree: OdooTree
    venv: Path
    cluster: Cluster

    @property
    def folder(self):
        return self.cluster.folder

    @property
    def data_dir(self):
        return self.folder / "data"

    @property
    def python(self):
        return self.venv / "bin/python"

    @property
    def config(self):
        return self.folder / "odoo.conf"

    @property
    def addons_path(self):
        return ",".join(str(path) for path in [*self.tree.addons, ADDONS])

    @property
    def environment(self):
        """The variables of this process, with ours before them."""
        return {
            **os.environ,
            **self.cluster.environment,
            "PATH": f"{self.venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONNOUSERSITE": "1",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        }

    def write_config(self):
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = CONFIG.format(
            addons_path=self.addons_path,
            data_dir=self.data_dir,
            socket=self.cluster.socket,
            user=self.cluster.environment["PGUSER"],
        )
        self.config.write_text(text, encoding="utf-8")

    def odoo(self, *arguments):
        """The command line of Odoo; `python -m odoo` cannot run workers."""
        command = [self.python, self.tree.launcher, *arguments]
        return [str(part) for part in command]

    def shell(self, database, code):
        """Run Python code in `odoo shell`; returns what it wrote to standard output."""
        command = self.odoo("shell", "-c", self.config, "-d", database, "--no-http")
        done = subprocess.run(
            [*command, "--log-level=warn"],
            input=code.encode(),
            capture_output=True,
            check=False,
            env=self.environment,
            cwd=self.folder,
        )
        if done.returncode:
            text = (done.stdout + done.stderr).decode(errors="replace")
            raise Failure(f"Code in the Odoo shell failed:\n{text[-4000:]}")
        return done.stdout.decode()


def prepare(kind="dev", browser=False):
    """Set up all that a server needs; quick when it is there already."""
    system.require(*system.SERVER, *(["Chromium"] if browser else []))
    tree = odoo_tree()
    ground = Ground(tree, server_venv(tree), Cluster(kind))
    ground.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    ground.write_config()
    return ground
