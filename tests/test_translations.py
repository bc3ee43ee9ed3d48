"""All that people read is there in the languages of the requirements."""

import pytest

from scripts.suite.i18n import missing_terms
from scripts.suite.paths import ADDONS, addon_names


@pytest.mark.parametrize("addon", addon_names())
def test_each_term_is_translated(addon, ground, template):
    """Russian always; others as far as the addon has them.

    Those of the code as it is, not of the .pot file: `make po` brings both up to it.
    """
    folder = ADDONS / addon / "i18n"
    languages = {"ru"} | {path.stem for path in folder.glob("*.po")}
    missing = missing_terms(ground, template, addon, sorted(languages))
    assert not missing, "\n".join(missing)
