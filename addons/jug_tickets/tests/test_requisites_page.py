import json

from odoo.tests import HttpCase, tagged

from .common_questionnaire import RIGHT, VECTORS

CHECK = """
const { checkRequisites } = odoo.loader.modules.get("@jug_tickets/requisites");
const vectors = %s;
const wrong = Object.entries(vectors).filter(
    ([name, [values, expected]]) =>
        JSON.stringify(checkRequisites(values)) !== JSON.stringify(expected)
);
if (wrong.length) {
    console.error(wrong.map(([name, [values]]) =>
        `${name}: ${JSON.stringify(checkRequisites(values))}`).join("; "));
} else if (Object.keys(vectors).length > 20) {
    console.log("test successful");
}
"""


@tagged("post_install", "-at_install")
class TestRequisitesPage(HttpCase):
    """The browser says the same as the server, of the same vectors."""

    def test_script_gives_the_same_codes(self):
        """T-B2B-08, T-B2B-10"""
        vectors = {
            name: (RIGHT | changed, (errors, warnings))
            for name, (changed, errors, warnings) in VECTORS.items()
        }
        self.browser_js(
            "/web/login",
            CHECK % json.dumps(vectors),
            "odoo.loader.modules.has('@jug_tickets/requisites')",
            login=None,
        )
