"""`make clean`: everything that the other commands made, and nothing else."""

from pathlib import Path

from .cache import discard
from .console import say
from .demo import Demo
from .paths import REPO, cache_dir, state_dir
from .postgres import Cluster
from .processes import Daemon


def clean():
    Demo(Cluster("demo")).stop()
    for kind in ("demo", "dev", "test"):
        clean_cluster(kind)
    state = state_dir()
    discard(state)
    say(f"Removed {state}.")
    link = REPO / "node_modules"
    if link.is_symlink():
        link.unlink()
    others = _other_checkouts(state)
    if others:
        say(f"The downloads in {cache_dir()} stay: {others[0]} uses them too.")
    elif cache_dir().exists():
        discard(cache_dir())
        say(f"Removed {cache_dir()}.")


def clean_cluster(kind):
    """Remove the databases, files and servers of one purpose."""
    cluster = Cluster(kind)
    for file in cluster.folder.glob("run/*.pid"):
        Daemon(file.parent, file.stem).stop()
    if cluster.data.exists():
        cluster.stop()
    discard(cluster.folder)


def _other_checkouts(state):
    """Checkouts of this user, beside ours, that use the same downloads."""
    found = []
    for file in state.parent.glob(f"{state.name.rpartition('-')[0]}-*/checkout"):
        checkout, _newline, cache = file.read_text(encoding="utf-8").partition("\n")
        here = Path(checkout).exists() and cache.strip() == str(cache_dir())
        if here and file.parent != state:
            found.append(checkout)
    return found
