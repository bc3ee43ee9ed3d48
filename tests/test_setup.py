"""The set-up repairs itself, says what is missing, and stays out of others' way."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from scripts.suite import cache, odoo_root, system
from scripts.suite.console import Failure
from scripts.suite.paths import REPO, addon_names

SCRIPT = """
import sys, time
from pathlib import Path
from scripts.suite.cache import piece

def build(folder):
    (folder / "half").write_text("half")
    Path(sys.argv[1]).touch()
    time.sleep(float(sys.argv[2]))
    (folder / "whole").write_text("whole")
    return "one"

print(piece("thing", build, "a thing"))
"""


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SUITE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def start_build(tmp_path, seconds):
    """A process that builds the piece `thing`; returns when it is half-way."""
    half_way = tmp_path / f"half-way-{time.monotonic_ns()}"
    command = [sys.executable, "-c", SCRIPT, str(half_way), str(seconds)]
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not half_way.exists() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


def build_thing(folder):
    (folder / "whole").write_text("whole")
    return "two"


def test_killed_half_way_is_made_again(own_cache, tmp_path):
    process = start_build(tmp_path, seconds=60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (own_cache / "thing").exists()
    place = cache.piece("thing", build_thing, "a thing")
    assert cache.note_of(place) == "two"
    assert not (place / "half").exists()


@pytest.mark.parametrize(
    "damage", ["seal deleted", "seal cut", "file cut", "file lost"]
)
def test_damaged_piece_is_made_again(own_cache, damage):
    place = cache.piece("thing", build_thing, "a thing")
    victim = place / (cache.SEAL if damage.startswith("seal") else "whole")
    if damage.endswith("cut"):
        os.truncate(victim, 2)
    else:
        victim.unlink()
    assert not cache.is_sound(place)
    cache.piece("thing", build_thing, "a thing")
    assert (place / "whole").read_text() == "whole"
    assert cache.is_sound(place)


def test_sound_piece_is_not_made_again(own_cache):
    cache.piece("thing", build_thing, "a thing")
    cache.piece("thing", None, "a thing")


def test_two_at_once_build_once(own_cache, tmp_path):
    """The second waits for the first and takes what it made."""
    first = start_build(tmp_path, seconds=2)
    place = cache.piece("thing", build_thing, "a thing")
    assert cache.note_of(place) == "one"
    assert first.wait() == 0


def test_a_failed_build_leaves_nothing_that_looks_whole(own_cache):
    def fail(folder):
        (folder / "half").write_text("half")
        raise Failure("no network")

    with pytest.raises(Failure, match="no network"):
        cache.piece("thing", fail, "a thing")
    assert not (own_cache / "thing").exists()


@pytest.mark.skipif(bool(os.environ.get("ODOO_SRC")), reason="no download is needed")
def test_truncated_download_is_fetched_again(own_cache, tmp_path):
    """apt checks the sum of what is there and downloads it once more."""
    folder = tmp_path / "debs"
    folder.mkdir()
    odoo_root._download("sid", ["fonts-ocr-b"], folder)
    deb = next(folder.glob("*.deb"))
    whole = deb.read_bytes()
    os.truncate(deb, 100)
    odoo_root._download("sid", ["fonts-ocr-b"], folder)
    assert next(folder.glob("*.deb")).read_bytes() == whole


def test_a_missing_asset_fails_the_build(tmp_path):
    (tmp_path / "jquery.js").symlink_to("../gone/jquery.js")
    with pytest.raises(Failure, match=r"jquery\.js leads nowhere"):
        odoo_root._check_links(tmp_path)


def test_a_missing_tool_is_named_in_one_sentence(monkeypatch):
    needs = {"a thing": (lambda: None, ["thing-package"])}
    monkeypatch.setattr(system, "NEEDS", needs)
    monkeypatch.setattr(system, "is_root", lambda: False)
    with pytest.raises(Failure) as failure:
        system.require("a thing")
    text = str(failure.value)
    assert "a thing" in text
    assert "apt-get install thing-package" in text
    assert "\n" not in text


def test_a_folder_that_is_no_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SRC", str(tmp_path))
    with pytest.raises(Failure, match="is not an Odoo 19 source"):
        odoo_root.odoo_tree()


def suite(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "scripts.suite", *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=REPO,
        env={**os.environ, **environment},
    )


def test_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = str(stranger.getsockname()[1])
        done = suite("demo", PORT=port, SUITE_STATE=str(tmp_path / "state"))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["http", "80", "99999"])
def test_senseless_port_is_refused(port, tmp_path):
    done = suite("demo", PORT=port, SUITE_STATE=str(tmp_path / "state"))
    assert done.returncode == 1
    assert "is not a port" in done.stderr


def test_unknown_addon_is_refused():
    done = suite("test", "--addon", "no_such_addon")
    assert done.returncode == 1
    assert "no addon no_such_addon" in done.stderr
    assert addon_names()[0] in done.stderr


def tracked_files():
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
        cwd=REPO,
    ).stdout.splitlines()
    return [REPO / name for name in names if (REPO / name).is_file()]


def test_no_file_names_a_mirror_or_registry():
    """Each machine has its own: the set-up asks its apt, pip and npm."""
    names = [("deb", "debian"), ("registry", "npmjs"), ("files", "pythonhosted")]
    hosts = [".".join([*name, "org"]) for name in names]
    hosts += [".".join(["pypi", "org"]), ".".join(["docker", "io"])]
    pattern = re.compile("|".join(map(re.escape, hosts)).encode())
    found = [path for path in tracked_files() if pattern.search(path.read_bytes())]
    assert not found
    lock = json.loads((REPO / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, data in lock["packages"].items() if "resolved" in data]


def test_compose_file_is_valid():
    """As `docker compose` reads it; no engine is needed for that."""
    try:
        system.require("docker-compose")
    except Failure as failure:
        pytest.skip(str(failure))
    environment = {**os.environ, "POSTGRES_PASSWORD": "x"}
    command = ["docker-compose", "-f", "docker-compose.yml", "config"]
    done = subprocess.run(
        command, cwd=REPO, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for service in ("db", "init", "odoo", "mail", "front"):
        assert f"  {service}:" in done.stdout
    del environment["POSTGRES_PASSWORD"]
    done = subprocess.run(
        command, cwd=REPO, env=environment, capture_output=True, text=True, check=False
    )
    assert "set it in .env" in done.stderr
