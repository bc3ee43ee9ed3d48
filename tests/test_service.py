"""The server runs as a service would: workers, a cron process, the websocket."""

import base64
import os
import socket
import time
import urllib.request

import pytest

from scripts.suite.demo import Demo
from scripts.suite.front import __file__ as FRONT
from scripts.suite.harness import in_parallel
from scripts.suite.paths import REPO
from scripts.suite.postgres import Cluster
from scripts.suite.processes import Daemon, accepts, free_ports, wait_until
from scripts.suite.web import WebError


def handshake(port):
    """The first line of the answer to a websocket handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        "GET /websocket?version=19.0-2 HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.encode())
        return connection.makefile("rb").readline().decode()


def test_workers_answer_and_the_websocket_opens(server, ground):
    """Pages from two workers, 101 from the gevent process, both behind one front."""
    pages = in_parallel(lambda _n: server.get("/web/login")[0], range(8), threads=4)
    assert pages == [200] * 8
    assert "101" in handshake(server.gevent_port)

    front = Daemon(ground.folder / "run", f"{server.database}-front")
    port = free_ports(1)[0]
    command = [ground.python, "-m", "scripts.suite.front", port]
    environment = {**ground.environment, "PYTHONPATH": str(REPO)}
    front.start([*command, server.port, server.gevent_port], env=environment)
    try:
        wait_until(lambda: accepts(port), FRONT, 20)
        assert "101" in handshake(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login") as answer:
            assert answer.status == 200
    finally:
        front.stop()
        front.log.unlink()


def test_cron_process_sends_mail_and_survives_a_kill(start_server):
    """A queued mail leaves by the cron process, also after the server was killed."""
    server = start_server(workers=2, cron=1)
    queue_mail = """
cron = env.ref("mail.ir_cron_mail_scheduler_action")
env["mail.mail"].create({
    "subject": %r, "email_to": "a@example.com", "email_from": "b@example.com",
    "body_html": "<p>Привет</p>",
})
cron._trigger()
"""
    server.shell(queue_mail % "first")
    assert server.mails.wait(1)[0]["Subject"] == "first"
    server.kill()
    assert not server.is_up()
    server.start()
    server.shell(queue_mail % "second")
    assert [mail["Subject"] for mail in server.mails.wait(2)] == ["first", "second"]


def test_call_and_sql_look_into_the_database(server, allowed_log):
    allowed_log.append("cannot be called remotely")
    assert server.call("res.users", "search_count", [("login", "=", "admin")]) == 1
    assert server.sql("SELECT login FROM res_users WHERE id = %s", (2,)) == [("admin",)]
    with pytest.raises(WebError, match="cannot be called"):
        server.call("res.users", "_private_method")


def test_stop_ends_nothing_that_it_did_not_start(tmp_path):
    """Process numbers are used again: the start time tells ours from others."""
    mine = Daemon(tmp_path, "mine")
    process = mine.start(["sleep", "60"])
    stranger = Daemon(tmp_path, "stranger")
    stranger.file.write_text(f'{{"pid": {process.pid}, "start": 1}}')
    try:
        assert stranger.pid() is None
        assert stranger.stop() is False
        assert process.poll() is None
    finally:
        started = time.monotonic()
        assert mine.stop() is True
    assert time.monotonic() - started < 10
    assert mine.stop() is False


def test_stop_without_a_demo_is_quiet(tmp_path, monkeypatch):
    monkeypatch.setenv("SUITE_STATE", str(tmp_path))
    demo = Demo(Cluster("demo"))
    demo.stop()
    assert not demo.is_running()
