from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..utils import claim_key
from .common import PartyMatchCommon

EMAIL = "claimed-in-a-test@example.com"


@tagged("post_install", "-at_install")
class TestPartyMatchClaim(PartyMatchCommon):
    def _get_claims(self, *keys):
        return self.env["party.match.claim"].search([("key", "in", keys)])

    def _forget(self, email):
        """What the transactions of a test have committed."""
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM party_match_claim WHERE key = %s",
                [claim_key("email", email)],
            )

    def test_looking_claims_email_and_phone(self):
        self._find(email=EMAIL, phone="+79211112233")
        self.assertEqual(
            len(
                self._get_claims(
                    claim_key("email", EMAIL), claim_key("phone", "+79211112233")
                )
            ),
            2,
        )

    def test_person_is_claimed_again_in_the_same_row(self):
        self._find(email=EMAIL)
        self._find(email=EMAIL)
        self.assertEqual(len(self._get_claims(claim_key("email", EMAIL))), 1)

    def test_second_of_two_transactions_has_to_begin_anew(self):
        self.addCleanup(self._forget, EMAIL)
        with self.registry.cursor() as first, self.registry.cursor() as second:
            second.execute("SELECT 1")  # its snapshot is older than the claim
            self.env(cr=first)["party.match.claim"]._claim(email=EMAIL)
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.env(cr=second)["party.match.claim"]._claim(email=EMAIL)
            second.rollback()
            self.env(cr=second)["party.match.claim"]._claim(email=EMAIL)

    def test_old_claims_are_forgotten(self):
        self._find(email=EMAIL)
        claim = self._get_claims(claim_key("email", EMAIL))
        self.env["party.match.claim"]._gc_claims()
        self.assertTrue(claim.exists())
        self.env.cr.execute(
            "UPDATE party_match_claim SET claimed_on = claimed_on - interval '25 hours'"
            " WHERE id = %s",
            [claim.id],
        )
        claim.invalidate_recordset()
        self.env["party.match.claim"]._gc_claims()
        self.assertFalse(claim.exists())
