"""`make pot` and `make po`: the terms of the addons, and their translations."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import Failure, run, say
from .database import Databases
from .ground import prepare
from .harness import cluster_in_use, full_template
from .paths import ADDONS, addon_names

# Lines that change with each export though no term did.
DATES = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date): .*$', re.MULTILINE)

MERGE = """
import re, sys, polib
pot, po = sys.argv[1:]
template, translated = polib.pofile(pot, wrapwidth=78), polib.pofile(po, wrapwidth=78)
translated.merge(template)
translated.sort(key=lambda entry: entry.msgid)
for entry in translated.obsolete_entries():
    translated.remove(entry)
translated.save()
# the linter wants a translation that is the term itself to be left empty
same = re.compile(
    "Email|[A-Z]+(/[A-Z]+)*|[a-z_]+|https?://\\S+|(%\\(\\w+\\)s|[^\\w%])+"
    # labels that core's fields bring into our models where more of core is installed
    "|Ratings|Create an Opportunity|Create a Customer|Send an E-mail"
    # samples of code in a form
    "|SELECT .*|name = fio|object\\..*"
)
missing = [
    entry.msgid
    for entry in translated
    if (not entry.msgstr and not same.fullmatch(entry.msgid)) or entry.fuzzy
]
print(f"{len(translated)} terms, {len(missing)} to translate")
for term in missing:
    print("    " + term.replace("\\n", " ")[:100])
"""


def export_terms(addon=None):
    """Write i18n/<addon>.pot of one addon or all, from a database that has them."""
    names = [addon] if addon else addon_names()
    unknown = set(names) - set(addon_names())
    if unknown:
        raise Failure(f"There is no addon {addon}: {', '.join(addon_names())}.")
    ground = prepare("test")
    with cluster_in_use(ground):
        template, _faults = full_template(Databases(ground))
        before = {
            path: path.read_bytes() for path in map(pot_of, names) if path.exists()
        }
        export = ground.odoo("i18n", "export", "-c", ground.config, "-d", template)
        run(
            [*export, *names], "export terms", env=ground.environment, cwd=ground.folder
        )
    for path in map(pot_of, names):
        old, new = before.get(path), path.read_bytes()
        if old is not None and DATES.sub(b"", old) == DATES.sub(b"", new):
            path.write_bytes(old)
        else:
            say(f"Written: {path}")
    return ground, names


def missing_terms(ground, database, addon, languages):
    """The terms of an addon that a translation lacks: «language: term», in a list.

    `database` has the addon; nothing is written into the sources.
    """
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "terms.pot"
        export = ground.odoo("i18n", "export", "-c", ground.config, "-d", database)
        command = [*export, "--output", pot, addon]
        run(command, "export terms", env=ground.environment, cwd=folder)
        missing = []
        for language in languages:
            po = Path(folder) / f"{language}.po"
            shutil.copy(ADDONS / addon / "i18n" / po.name, po)
            command = [ground.python, "-c", MERGE, pot, po]
            text = run(command, "merge terms")
            missing += [f"{language}: {line.strip()}" for line in text.splitlines()[1:]]
    return missing


def merge_translations(addon=None):
    """Bring each .po file up to the terms of its addon; says what is not translated."""
    ground, names = export_terms(addon)
    for name in names:
        for path in sorted((ADDONS / name / "i18n").glob("*.po")):
            command = [ground.python, "-c", MERGE, pot_of(name), path]
            done = subprocess.run(
                command, stdout=subprocess.PIPE, check=True, text=True
            )
            say(f"{path.relative_to(ADDONS)}: {done.stdout.strip()}")


def pot_of(name):
    return ADDONS / name / "i18n" / f"{name}.pot"
