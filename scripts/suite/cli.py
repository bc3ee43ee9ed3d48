"""The commands of `python3 -m scripts.suite`; the Makefile has a target for most."""

import argparse
import shlex
import signal
import subprocess
import sys

from .console import Failure, say


def command_env(arguments):
    """print shell exports for work by hand: eval "$(python3 -m scripts.suite env)" """
    from .ground import prepare

    ground = prepare(arguments.cluster)
    exports = {
        **ground.cluster.environment,
        "ODOO_ROOT": ground.tree.root,
        "ODOO_BIN": ground.tree.launcher,
        "VENV": ground.venv,
        "PY": ground.python,
        "C": ground.config,
        "ADDONS_PATH": ground.addons_path,
        "PATH": ground.environment["PATH"],
    }
    for name, value in exports.items():
        say(f"export {name}={shlex.quote(str(value))}")


def command_pg_start(arguments):
    """start a private PostgreSQL cluster"""
    from .ground import prepare

    prepare(arguments.cluster).cluster.start()


def command_pg_stop(arguments):
    """stop a private PostgreSQL cluster"""
    from .postgres import Cluster

    Cluster(arguments.cluster).stop()


def command_lint(arguments):
    """run the linters"""
    from .lint import lint

    lines = lint(arguments.tool)
    for name, findings in lines:
        say(f"{name}: {'has findings' if findings else 'ok'}")
        if findings:
            say(findings)
    return 1 if any(findings for _name, findings in lines) else 0


def command_test(arguments):
    """run the linters and all tests, or the tests of one addon"""
    from .testing import test

    return test(arguments.addon or None, shlex.split(arguments.args))


def command_demo(_arguments):
    """start the demo: Odoo with demo data and a mail catcher"""
    from .demo import default_port, demo

    return demo(default_port())


def command_stop(_arguments):
    """stop the demo"""
    from .demo import stop

    stop()


def command_clean(arguments):
    """remove everything that was made: databases, files, downloads"""
    from .cleaning import clean, clean_cluster

    if arguments.only:
        clean_cluster(arguments.only)
    else:
        clean()


def command_setup(_arguments):
    """download and prepare all that the other commands need"""
    from .ground import prepare
    from .lint import lint_venv, node_tools
    from .odoo_root import odoo_version

    ground = prepare("test", browser=True)
    node_tools(lint_venv())
    say(f"Ready: Odoo {odoo_version(ground.tree)} in {ground.tree.root}.")


def command_shell(_arguments):
    """open an Odoo shell on the demo database"""
    from .database import Databases
    from .demo import DATABASE
    from .ground import prepare
    from .server import interactive_shell

    ground = prepare("demo")
    ground.cluster.start()
    if DATABASE not in Databases(ground).names():
        raise Failure("There is no demo database yet: run `make demo` first.")
    return interactive_shell(ground, DATABASE)


def command_pot(arguments):
    """write the addons' terms to their .pot files"""
    from .i18n import export_terms

    export_terms(arguments.addon or None)


def command_po(arguments):
    """bring the translations up to the addons' terms"""
    from .i18n import merge_translations

    merge_translations(arguments.addon or None)


def command_bench(arguments):
    """measure speed against stock Odoo"""
    from .benching import bench

    return bench(arguments.name)


def screenshot(arguments):
    """take a picture of a page of the running demo"""
    from .ground import prepare
    from .paths import REPO

    ground = prepare("dev", browser=True)
    command = [ground.python, "-m", "scripts.suite.screenshot", *arguments]
    environment = {**ground.environment, "PYTHONPATH": str(REPO)}
    return subprocess.call(command, env=environment)


def _parser():
    parser = argparse.ArgumentParser(prog="scripts.suite", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(function, name):
        sub = commands.add_parser(name, help=function.__doc__)
        sub.set_defaults(function=function)
        return sub

    for function, name in (
        (command_env, "env"),
        (command_pg_start, "pg-start"),
        (command_pg_stop, "pg-stop"),
    ):
        clusters = {"default": "dev", "choices": ("dev", "test", "demo")}
        add(function, name).add_argument("--cluster", **clusters)
    for function, name in (
        (command_setup, "setup"),
        (command_demo, "demo"),
        (command_stop, "stop"),
        (command_shell, "shell"),
    ):
        add(function, name)
    for function, name in ((command_pot, "pot"), (command_po, "po")):
        add(function, name).add_argument("--addon", default="")
    only = {"choices": ("dev", "test", "demo"), "help": "only the databases of one"}
    add(command_clean, "clean").add_argument("--only", **only)
    add(command_lint, "lint").add_argument("tool", nargs="?")
    add(command_bench, "bench").add_argument("name", nargs="?")
    sub = add(command_test, "test")
    sub.add_argument("--addon", default="")
    sub.add_argument("--args", default="", help="more arguments for pytest")
    commands.add_parser("screenshot", help=screenshot.__doc__, add_help=False)
    return parser


def main():
    # A job in the background of a shell ignores SIGINT, and its children would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    try:
        if sys.argv[1:2] == ["screenshot"]:
            return screenshot(sys.argv[2:])
        arguments = _parser().parse_args()
        return arguments.function(arguments) or 0
    except Failure as failure:
        sys.stdout.flush()
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
