"""`make demo`: a server with demo data as a service would run, and a mail catcher."""

import json
import os
import time
import urllib.request

from .console import Failure, progress, say
from .database import Databases, addons_digest
from .demo_intake import post_demo_requests
from .ground import prepare
from .logins import LOGINS
from .paths import REPO, addon_names
from .postgres import Cluster
from .processes import Daemon, accepts, port_is_free, port_near, wait_until
from .server import STAY_HOME, set_parameters

DATABASE = "demo"
# The first one is the default, also of the demo data.
LANGUAGES = "en_US,ru_RU"
NAMES = ("front", "odoo", "mail")
# Each of the demo's ports, counted from the one that people open.
OFFSETS = {"http": 1, "gevent": 3, "web_mail": 5, "smtp": 6}


class Demo:
    def __init__(self, cluster):
        self.folder = cluster.folder
        self.cluster = cluster
        self.daemons = {name: Daemon(self.folder / "run", name) for name in NAMES}
        self.state_file = self.folder / "demo.json"

    def state(self):
        """What is kept between runs: the ports, the sources installed, the API key."""
        try:
            return json.loads(self.state_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def keep(self, **values):
        self.state_file.touch(mode=0o600)
        text = json.dumps({**self.state(), **values}, indent=1)
        self.state_file.write_text(text, encoding="utf-8")

    def is_running(self):
        return all(daemon.pid() for daemon in self.daemons.values())

    def stop(self):
        """End what the demo started, and nothing else."""
        for daemon in self.daemons.values():
            daemon.stop()
        if self.cluster.data.exists():
            self.cluster.stop()


def demo(port):
    """Set up what is missing, start, and say where everything is."""
    started = time.monotonic()
    this = Demo(Cluster("demo"))
    here = this.is_running() and this.state().get("ports", {}).get("front") == port
    if not here and not port_is_free(port):
        raise Failure(
            f"Port {port} is taken by another program: choose another one,"
            f" such as `make demo PORT={port + 100}`."
        )
    ground = prepare("demo")
    if not here or this.state().get("sources") != addons_digest(addon_names()):
        this.stop()
        ground.cluster.start()
        _prepare_database(ground, this)
        ports = {name: port_near(port + offset) for name, offset in OFFSETS.items()}
        this.keep(ports={"front": port, **ports})
        _start(ground, this)
    # a story that broke off is told anew
    post_demo_requests(ground, this, DATABASE, port)
    return _tell(this, time.monotonic() - started)


def stop():
    this = Demo(Cluster("demo"))
    running = any(daemon.pid() for daemon in this.daemons.values())
    this.stop()
    say("The demo is stopped." if running else "The demo was not running.")


def _prepare_database(ground, this):
    """Make the database once; bring it up to the addons when they have changed."""
    databases = Databases(ground)
    names = addon_names()
    sources = addons_digest(names)
    if DATABASE not in databases.names():
        progress("Making the demo database (a few minutes, once).")
        draft = f"{DATABASE}_draft"
        databases.drop(draft)
        languages = f"--load-language={LANGUAGES}"
        modules = [*names, "payment_demo"]
        faults = databases.install(draft, modules, "--with-demo", languages)
        progress("Preparing the styles and scripts of the pages.")
        ground.shell(draft, "env['ir.qweb']._pregenerate_assets_bundles()\n" + COMMIT)
        databases.rename(draft, DATABASE)
        this.state_file.unlink(missing_ok=True)
        this.keep(faults=faults)
    elif this.state().get("sources") != sources:
        progress("The addons have changed: updating the demo database.")
        known = databases.query(
            DATABASE, "SELECT name FROM ir_module_module WHERE state = 'installed'"
        ).split()
        old = [name for name in names if name in known]
        new = [name for name in names if name not in known]
        faults = databases.install(DATABASE, new, "--with-demo", update=old)
        this.keep(faults=this.state().get("faults", []) + faults)
    this.keep(sources=sources)


COMMIT = "env.cr.commit()\n"


def _start(ground, this):
    ports = this.state()["ports"]
    address = f"http://127.0.0.1:{ports['front']}"
    parameters = {
        "web.base.url": address,
        "web.base.url.freeze": "True",
        "report.url": address,
        "report.print_delay": "0",
        **STAY_HOME,
    }
    set_parameters(Databases(ground), DATABASE, parameters)
    here = {"env": {**ground.environment, "PYTHONPATH": str(REPO)}, "cwd": REPO}
    module = [ground.python, "-m"]
    this.daemons["mail"].start(
        [*module, "scripts.suite.mailcatcher", this.folder / "mails"]
        + [ports["smtp"], ports["web_mail"]],
        **here,
    )
    server = this.daemons["odoo"].start(
        ground.odoo(
            *("-c", ground.config, "-d", DATABASE, f"--db-filter=^{DATABASE}$"),
            *("--no-database-list", "--workers=2", "--max-cron-threads=1"),
            *("--http-port", ports["http"], "--gevent-port", ports["gevent"]),
            *("--smtp=127.0.0.1", "--smtp-port", ports["smtp"]),
            "--limit-time-real=600",
            "--limit-time-cpu=300",
        ),
        env=ground.environment,
        cwd=ground.folder,
    )
    this.daemons["front"].start(
        [*module, "scripts.suite.front"]
        + [ports["front"], ports["http"], ports["gevent"]],
        **here,
    )
    try:
        wait_until(lambda: _answers(address), "The Odoo server", 180, server)
        wait_until(lambda: accepts(ports["web_mail"]), "The mail catcher", 30)
    except Failure as failure:
        this.stop()
        log = this.daemons["odoo"]
        raise Failure(f"{failure} The end of {log.log}:\n{log.tail()}") from failure


def _answers(address):
    try:
        with urllib.request.urlopen(f"{address}/web/login", timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


def _tell(this, seconds):
    state = this.state()
    ports = state["ports"]
    address = f"http://127.0.0.1:{ports['front']}"
    say()
    say(f"Odoo runs at {address} (ready after {seconds:.0f} s).")
    for login, password, who in LOGINS:
        say(f"  {login:<15} password {password:<15} {who}")
    say(f"Mails it sends are caught at http://127.0.0.1:{ports['web_mail']}")
    say(f"Its log: {this.daemons['odoo'].log}")
    for intake in state.get("intakes", []):
        say()
        say(f"API key of {intake['path']}: {intake['key']}")
        say("Send it a request of your own:")
        say(
            f"  curl -s {address}{intake['path']} -H 'Content-Type: application/json'"
            f" -H 'Authorization: Bearer {intake['key']}' -d '{intake['example']}'"
        )
    _tell_faults(state.get("faults", []))
    say()
    say("`make stop` ends it; `make clean` removes all of it.")
    return 0


def _tell_faults(faults):
    """What the last installation logged: told until the database is made anew."""
    if not faults:
        return
    say()
    say("While the database was made something went wrong:")
    for fault in faults:
        say(fault)
    say("It may lack demo data: `make clean` and `make demo` make it anew.")


def default_port():
    text = os.environ.get("PORT") or "8069"
    if not text.isdigit() or not 1023 < int(text) < 65000:
        raise Failure(f"PORT={text} is not a port: take a number from 1024 to 64999.")
    return int(text)
