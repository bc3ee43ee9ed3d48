"""Each addon installs alone, leaves nothing behind, and its demo data load."""

import json

import pytest

from scripts.suite.database import closure, core_dependencies, manifest
from scripts.suite.harness import copy_name, database_copy, full_template
from scripts.suite.paths import addon_names

# What a module may leave: one row a name, in a form that shows where it came from.
TRACES = """
SELECT 'table ' || tablename FROM pg_tables WHERE schemaname = 'public'
UNION ALL SELECT 'column ' || table_name || '.' || column_name
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'parameter ' || key FROM ir_config_parameter
UNION ALL SELECT 'cron ' || cron_name FROM ir_cron
UNION ALL SELECT 'model ' || model FROM ir_model
UNION ALL SELECT 'group ' || (name->>'en_US') FROM res_groups
UNION ALL SELECT 'menu ' || (name->>'en_US') FROM ir_ui_menu
UNION ALL SELECT 'view ' || name FROM ir_ui_view
UNION ALL SELECT 'template ' || (name->>'en_US') FROM mail_template
UNION ALL SELECT 'xml id ' || module || '.' || name FROM ir_model_data
    WHERE module = ANY('{%s}'::text[])
"""


def bridges_beside(names):
    """Addons of ours which install themselves beside these."""
    there = set(closure(names)) | set(core_dependencies(names))
    return [
        name
        for name in addon_names()
        if manifest(name).get("auto_install")
        and name not in there
        and set(manifest(name)["depends"]) <= there
    ]


def traces(databases, database):
    query = TRACES % ",".join(addon_names())
    return set(databases.query(database, query).splitlines())


@pytest.mark.parametrize("addon", addon_names())
def test_installs_alone_and_uninstalls_cleanly(addon, databases, ground):
    """With nothing but what its manifest names; afterwards all is as before.

    Addons of ours that it stands on are uninstalled with it.
    """
    mine = [*closure([addon]), *bridges_beside([addon])]
    core, faults = databases.template(core_dependencies([addon]))
    with database_copy(ground, core) as name:
        before = traces(databases, name)
        faults = databases.install(name, [addon])
        assert not faults, "\n".join(faults)
        installed = installed_of_ours(databases, name)
        assert installed == set(mine)
        arguments = ["module", "uninstall", "-c", ground.config, "-d", name]
        command = ground.odoo(*arguments, *sorted(installed))
        faults = databases.run_odoo(command, f"uninstall {addon}")
        assert not faults, "\n".join(faults)
        assert installed_of_ours(databases, name) == set()
        left = traces(databases, name) - before
        assert not left, f"{addon} left behind: {sorted(left)}"


def installed_of_ours(databases, database):
    names = databases.query(
        database, "SELECT name FROM ir_module_module WHERE state = 'installed'"
    )
    return set(names.split()) & set(addon_names())


def test_all_install_without_a_warning(databases):
    """Into one database, the template of all other tests."""
    template, faults = full_template(databases)
    assert not faults, "\n".join(faults)
    assert installed_of_ours(databases, template) == set(addon_names())


def test_demo_data_load_without_a_warning(databases, ground):
    """All addons together on a new database with demo data, as `make demo` does."""
    core = [*core_dependencies(addon_names()), "payment_demo"]
    name = copy_name()
    try:
        databases.install(name, core, "--with-demo")
        faults = databases.install(name, addon_names(), "--with-demo")
        assert not faults, "\n".join(faults)
        failed = databases.query(name, "SELECT count(*) FROM ir_demo_failure")
        assert failed == "0"
    finally:
        databases.drop(name)


@pytest.mark.parametrize("addon", addon_names())
def test_manifest_is_complete(addon):
    """The texts that people see in the Apps list, and a README for the user."""
    data = manifest(addon)
    assert data["license"] == "LGPL-3"
    assert data["version"].startswith("19.0.")
    for key in ("name", "summary", "category", "author", "website", "depends"):
        assert data.get(key), f"{addon}: {key} is missing in its manifest"
    assert json.dumps(data), "only plain values"
