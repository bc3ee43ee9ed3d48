"""Rows of a second PostgreSQL database, whose connection is lost half-way.

EXTERNAL_ROWS=100000 reads as many as the design asks for: three minutes more. How fast,
and in how much memory, it prints for bench/external_rows.py.
"""

import contextlib
import os
import subprocess
import time

import psycopg2
import pytest

from scripts.suite.console import say
from scripts.suite.processes import wait_until

ROWS = int(os.environ.get("EXTERNAL_ROWS", "20000"))
PATIENCE = 600
CRON = "jug_tickets.ir_cron_read_databases"
NAME = f"external_{os.getpid()}"
FILL = """
CREATE TABLE orders (id integer PRIMARY KEY, created_on timestamp, fio text, mail text);
INSERT INTO orders SELECT n, timestamp '2026-01-01' + n / 3 * interval '1 second',
    'Anna', 'a' || n || '@example.com' FROM generate_series(1, %s) AS n
"""
KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'jug_tickets' AND datname = %s
"""
SETTINGS = """
env["jug.ticket.source"].browse({source_id}).write({{
    "config_section": "shop",
    "database_query": "SELECT * FROM orders WHERE created_on >= %(since)s",
    "database_mapping": "name = fio\\nemail = mail\\nevent = 'long'\\ntariff = 'std'",
    "database_key": "id",
    "database_watermark_column": "created_on",
    "database_since": "2026-01-01",
}})
# booking them is another matter: here they are read
env.ref("jug_tickets.ir_cron_process_requests").active = False
"""
# megabytes; a row held costs about five kilobytes, and all of them far more than this
MAX_GROWTH = 60


@pytest.fixture
def outside(ground, monkeypatch):
    """A database of somebody else, which the servers know by their environment."""
    info = {
        "host": str(ground.cluster.socket),
        "user": ground.cluster.environment["PGUSER"],
    }

    def administer(query):
        with contextlib.closing(psycopg2.connect(dbname="postgres", **info)) as admin:
            admin.autocommit = True
            admin.cursor().execute(query)

    administer(f"CREATE DATABASE {NAME} TEMPLATE template0")
    dsn = f"host={info['host']} user={info['user']} dbname={NAME}"
    monkeypatch.setenv("JUG_TICKETS_DSN_SHOP", dsn)
    try:
        with contextlib.closing(psycopg2.connect(dsn)) as connection:
            connection.autocommit = True
            yield connection.cursor()
    finally:
        administer(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def megabytes(server):
    """What each process of a server holds in memory: pid -> number."""
    group = os.getpgid(server.daemon.pid())
    listed = subprocess.run(
        ["ps", "-o", "pid=,rss=", "-g", str(group)], capture_output=True, text=True
    )
    pairs = map(str.split, listed.stdout.splitlines())
    return {pid: int(kilobytes) // 1024 for pid, kilobytes in pairs}


def test_each_row_is_taken_once(start_shop, outside):
    """T-B2C-01: in bounded memory, though the connection is lost half-way."""
    outside.execute(FILL, (ROWS,))
    shop = start_shop(workers=2, cron=1)
    server, peaks = shop.server, {}
    shop.add_event("long")
    server.shell(SETTINGS.format(source_id=shop.facts["source_id"]))

    def count(what="*"):
        query = (
            f"SELECT count({what}) FROM jug_ticket_request"
            " WHERE channel = 'external_db'"
        )
        for pid, held in megabytes(server).items():
            peaks[pid] = max(held, peaks.get(pid, 0))
        return server.sql(query)[0][0]

    def get_error():
        query = "SELECT database_error FROM jug_ticket_source WHERE id = %s"
        return server.sql(query, (shop.facts["source_id"],))[0][0] or ""

    def is_lost():
        # between two runs there is no connection to be lost
        outside.execute(KILL, (NAME,))
        return "connection was lost" in get_error()

    begin = time.perf_counter()
    shop.run_cron(CRON)
    wait_until(lambda: count() >= ROWS * 0.2, "A fifth", PATIENCE)
    before = megabytes(server)
    wait_until(is_lost, "The error", 60)
    assert 0 < count() < ROWS

    shop.run_cron(CRON)
    wait_until(lambda: count() == ROWS, "All of them", PATIENCE)
    seconds = time.perf_counter() - begin
    growth = max(held - before.get(pid, held) for pid, held in peaks.items())
    assert growth < MAX_GROWTH
    wait_until(lambda: not get_error(), "The end of it", 60)
    assert (count(), count("DISTINCT external_ref")) == (ROWS, ROWS)
    say(
        f"{ROWS:,} rows of an external database, its connection lost once: each taken"
        f" once, {ROWS / seconds:.0f} rows/s, peak {max(peaks.values())} MB a process,"
        f" {growth} MB more than after the first fifth"
    )
