"""Fixtures for tests over running servers; run with the server's Python (make test)."""

import contextlib

import pytest
from sabotage import without_locks

from scripts.suite.database import Databases
from scripts.suite.ground import prepare
from scripts.suite.harness import cluster_in_use, full_template, running_server
from scripts.suite.logs import faults as log_faults
from scripts.suite.tickets import Shop, shop_template


@pytest.fixture(scope="session")
def ground():
    """The prepared machine, with the test cluster running."""
    prepared = prepare("test", browser=True)
    with cluster_in_use(prepared):
        yield prepared


@pytest.fixture(scope="session")
def databases(ground):
    return Databases(ground)


@pytest.fixture(scope="session")
def template(databases):
    """The name of the database with all addons, no demo data: copy it only."""
    return full_template(databases)[0]


@pytest.fixture
def allowed_log():
    """Patterns of server log lines that the test causes on purpose: append to it."""
    return []


@pytest.fixture
def start_server(ground, template, allowed_log):
    """Start servers on copies of the template: `start_server(workers=2, cron=1)`.

    They end with the test, which fails if one logged a WARNING or worse that
    `allowed_log` does not list.
    """
    servers = []
    with contextlib.ExitStack() as stack:

        def start(template=template, ground=ground, **options):
            server = stack.enter_context(running_server(ground, template, **options))
            servers.append(server)
            return server

        yield start
        for server in servers:
            server.stop()
        faults = [
            fault for server in servers for fault in server.log_faults(allowed_log)
        ]
    assert not faults, "The server logged:\n" + "\n".join(faults)


@pytest.fixture
def server(start_server):
    """A server as in service, 2 workers, but no cron: see scripts/suite/server.py.

    `server.base_url`, `.get`, `.post`, `.call` (RPC), `.sql`, `.shell`, `.restart()`,
    `.kill()`, `.mails` (what it sent); many at once: `harness.in_parallel`.
    """
    return start_server(workers=2, cron=0)


# -- conference tickets: see scripts/suite/tickets.py --------------------------


@pytest.fixture(scope="session")
def shop_database(ground):
    """The name of a database furnished for selling, and what is in it: copy it."""
    with shop_template(ground) as found:
        yield found


@pytest.fixture
def start_shop(start_server, shop_database):
    """Start servers that sell tickets, as `start_server` does; returns the `Shop`."""
    name, facts = shop_database
    return lambda **options: Shop(start_server(template=name, **options), facts)


@pytest.fixture(scope="session")
def common_server(ground, shop_database):
    with running_server(ground, shop_database[0], workers=2, cron=0) as server:
        yield server


@pytest.fixture
def shop(common_server, shop_database, allowed_log):
    """The shop on a server with 2 workers and no cron, which these tests share.

    Each test sells an event of its own.
    """
    seen = len(common_server.log_text())
    yield Shop(common_server, shop_database[1])
    faults = log_faults(common_server.log_text()[seen:], allowed_log)
    assert not faults, "The server logged:\n" + "\n".join(faults)


@pytest.fixture(scope="session")
def lockless_server(ground, shop_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("addons")
    with running_server(
        ground, shop_database[0], workers=2, options=without_locks(ground, folder)
    ) as server:
        yield server


@pytest.fixture
def lockless_shop(lockless_server, shop_database):
    """The same with all locks of ours taken out: for negative controls only."""
    return Shop(lockless_server, shop_database[1])
