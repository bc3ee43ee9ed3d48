"""The README's tables are the API's contract: they say what the code says."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.api_intake.const import REFUSALS
from odoo.addons.jug_tickets.const import (
    PARTICIPANT_ERRORS,
    REQUEST_ERRORS,
    REQUEST_WARNINGS,
)

ADDONS = Path(__file__).parents[2]


@tagged("post_install", "-at_install")
class TestReadme(TransactionCase):
    def test_every_reason_is_in_the_table_word_for_word(self):
        text = (ADDONS / "jug_tickets" / "README.md").read_text()
        for code, (field, sentence) in REQUEST_ERRORS.items():
            message = self.env._(sentence)
            self.assertIn(f"| `{code}` | {field} | {message} |", text)

    def test_every_reason_of_a_participant_is_in_the_table_word_for_word(self):
        text = (ADDONS / "jug_tickets" / "docs" / "naming.md").read_text()
        for code, (field, sentence) in PARTICIPANT_ERRORS.items():
            message = self.env._(sentence)
            self.assertIn(f"| `{code}` | {field} | {message} |", text)

    def test_every_warning_is_in_the_table_word_for_word(self):
        text = (ADDONS / "jug_tickets" / "README.md").read_text()
        for code, sentence in REQUEST_WARNINGS.items():
            self.assertIn(f"| `{code}` | {self.env._(sentence)} |", text)

    def test_every_refusal_is_in_the_table_word_for_word(self):
        text = (ADDONS / "api_intake" / "README.md").read_text()
        for code, (status, sentence) in REFUSALS.items():
            message = self.env._(sentence)
            self.assertIn(f"| {status} | `{code}` | {message} |", text)
