"""Servers on copies of a template, for tests and benches: made, used, and gone."""

import contextlib
import itertools
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor

from .cache import discard
from .database import Databases, core_dependencies
from .mailcatcher import MailCatcher
from .paths import addon_names
from .processes import Daemon, started_at
from .server import Server

COPY = re.compile(r"^run_(\d+)_(\d+)_")
_numbers = itertools.count(1)


def copy_name(purpose=""):
    """A name for a database of this process, so that leftovers can be told."""
    pid = os.getpid()
    return f"run_{pid}_{started_at(pid)}_{next(_numbers)}{purpose}"


def full_template(databases):
    """The template with all addons, no demo data: its name and faulty log lines."""
    return template_of(databases, addon_names())


def template_of(databases, addons):
    """The template with these addons; where money is taken, with a provider to pay."""
    core = core_dependencies(addons)
    if {"payment", "account_payment"} & set(core):
        core.append("payment_demo")
    return databases.template(addons, core)


@contextlib.contextmanager
def database_copy(ground, template, purpose=""):
    databases = Databases(ground)
    name = databases.copy(template, copy_name(purpose))
    try:
        yield name
    finally:
        databases.drop(name)


@contextlib.contextmanager
def running_server(ground, template=None, mail=True, **options):
    """A started server on a copy of a template (all addons), with a mail catcher.

    `server.mails` is the catcher: `server.mails.wait(count)`, `.messages()`.
    """
    template = template or full_template(Databases(ground))[0]
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(database_copy(ground, template))
        catcher = None
        if mail:
            folder = ground.folder / "run" / f"{name}-mails"
            stack.callback(discard, folder)
            catcher = stack.enter_context(MailCatcher(folder))
            options["smtp_port"] = catcher.port
        server = Server(ground, name, **options)
        stack.callback(server.daemon.log.unlink, missing_ok=True)
        stack.callback(server.stop)
        server.mails = catcher
        yield server.start()


@contextlib.contextmanager
def cluster_in_use(ground):
    """The ground's cluster while we use it; leftovers of killed runs go first."""
    with ground.cluster.used(first=lambda: clean_up(ground)):
        yield


def clean_up(ground):
    """Drop what killed runs left behind: their databases, servers, mails."""
    databases = Databases(ground)
    for name in databases.names():
        match = COPY.match(name)
        if match and started_at(int(match[1])) != int(match[2]):
            Daemon(ground.folder / "run", f"{name}-odoo").stop()
            databases.drop(name)
            for path in (ground.folder / "run").glob(f"{name}-*"):
                discard(path) if path.is_dir() else path.unlink()
    drop_old_templates(ground)


def drop_old_templates(ground, keep=12):
    """Drop the templates that were not used for longest, and unfinished ones."""
    databases = Databases(ground)
    notes = sorted(
        ground.folder.glob("template_*.json"),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    kept = {path.stem for path in notes[:keep]}
    for name in databases.names():
        if name.startswith(("template_", "draft_")) and name not in kept:
            databases.drop(name)
            for path in ground.folder.glob(f"{name}.*"):
                path.unlink()


def in_parallel(function, items, threads):
    """Call `function` with each item from many threads, which start at one moment."""
    items = list(items)
    count = min(threads, len(items))
    barrier = threading.Barrier(count)
    with ThreadPoolExecutor(count, initializer=barrier.wait) as pool:
        return list(pool.map(function, items))
