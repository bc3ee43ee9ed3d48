"""Who works with the suite finds written how, in the words of his screens."""

import re
from functools import cache
from urllib.parse import unquote

import pytest

from odoo.tools.translate import PoFileReader

from scripts.suite.paths import ADDONS, REPO

GUIDES = sorted((REPO / "docs/guides").glob("*.md"))
PAGES = [
    path
    for path in sorted(REPO.rglob("*.md"))
    if not {".git", "node_modules"} & set(path.relative_to(REPO).parts)
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
# who works by it: group -> guide; the last three are core's roles
ROLES = {
    "jug_tickets.jug_tickets_group_seller": "ticket_seller",
    "jug_tickets.jug_tickets_group_manager": "ticket_manager",
    "crm_quality_check.crm_quality_check_group_head": "ticket_head",
    "event.group_event_registration_desk": "ticket_desk",
    "account.group_account_invoice": "ticket_accountant",
    "base.group_system": "ticket_admin",
}
# nobody's role: the key of a site; its users are taught by the README of the API
MACHINES = {"jug_tickets.jug_tickets_group_api"}


def _find_groups():
    """Return the groups that our addons make, by their full names."""
    record = re.compile(r'<record\s+id="([\w.]+)"\s+model="res\.groups">')
    return {
        name if "." in name else f"{addon.name}.{name}"
        for addon in ADDONS.iterdir()
        for path in addon.glob("security/*.xml")
        for name in record.findall(path.read_text())
    }


def _clean(text):
    """Leave what is read on the screen: no tags, no values, no case."""
    text = re.sub(r"<[^>]+>|%(\(\w+\))?[sd]", " ", text)
    return " ".join(text.split()).strip(" .:«»").casefold()


@cache
def _read_screens():
    """Return all Russian words of our addons and of core's, one after the other."""
    import odoo.addons

    folders = [ADDONS, *odoo.addons.__path__]
    terms = []
    for path in {p for f in map(type(ADDONS), folders) for p in f.glob("*/i18n/ru.po")}:
        with path.open("rb") as file:
            terms += [row["value"] or "" for row in PoFileReader(file)]
    return "\n".join(map(_clean, terms))


def test_g_08_each_role_has_its_guide():
    """G-08: users of each level are taught the functions they need."""
    ours = {group for group in _find_groups() if group.startswith(("jug_", "crm_q"))}
    assert ours - MACHINES <= set(ROLES), "a role without a guide"
    readme = (REPO / "README.md").read_text()
    for guide in ROLES.values():
        assert f"(docs/guides/{guide}.md)" in readme, guide
        text = (REPO / f"docs/guides/{guide}.md").read_text()
        assert len(text) > 1500, f"{guide} teaches nothing"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_g_08_guides_speak_the_words_of_the_screens(guide, ground):
    """G-08: what a guide sets in bold is what the reader sees."""
    screens = _read_screens()
    said = {
        _clean(part)
        for bold in BOLD.findall(guide.read_text())
        for part in re.split("→|▸", bold)
        if "…" not in part
    }
    assert said
    unknown = {word for word in said if word not in screens}
    # a word in another case here and there is no harm
    assert len(unknown) <= len(said) // 20, sorted(unknown)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(REPO)))
def test_g_09_documentation_leads_nowhere_in_vain(page):
    """G-09: there is written documentation, and all it points at is there."""
    links = [
        unquote(link)
        for link in LINK.findall(page.read_text())
        if not re.match(r"\w+:", link)
    ]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("addon", sorted(p.name for p in ADDONS.iterdir()))
def test_g_09_each_addon_is_documented(addon):
    """G-09: each addon has a README of its own, which the suite's leads to."""
    assert (ADDONS / addon / "README.md").stat().st_size > 500
    assert f"(addons/{addon})" in (REPO / "README.md").read_text()
