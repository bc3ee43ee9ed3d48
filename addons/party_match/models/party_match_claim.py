from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..utils import claim_key

KEEP_HOURS = 24


class PartyMatchClaim(models.Model):
    """Who looks for a person first, claims him: of two transactions that look for
    the same email or phone at once, the second one fails with a serialization error
    and finds, when it is done again, what the first one made. No person, two cards.
    """

    _name = "party.match.claim"
    _description = "Party Match Claim"
    _log_access = False

    key = fields.Char(required=True)
    claimed_on = fields.Datetime(required=True)

    _key_uniq = models.Constraint("UNIQUE (key)", "One claim a key.")

    @api.model
    def _claim(self, **values):
        """Claim what must not be made twice until the end of the transaction.

        :param values: kind of datum and its values: ``email="a@example.com"``,
            ``phone=False``, ``reference=["r1", "r2"]``; empty ones are left out
        :raises psycopg2.errors.SerializationFailure: somebody claimed it since this
            transaction's snapshot; to be done again in a new one
        """
        keys = {
            claim_key(kind, value)
            for kind, given in values.items()
            for value in ([given] if isinstance(given, str) else given or [])
            if value
        }
        if not keys:
            return
        # in one order everywhere, so that two transactions never wait crosswise
        rows = SQL(", ").join(
            SQL("(%s, now() AT TIME ZONE 'UTC')", key) for key in sorted(keys)
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO party_match_claim (key, claimed_on) VALUES %s"
                " ON CONFLICT (key) DO UPDATE SET claimed_on = EXCLUDED.claimed_on",
                rows,
            ),
            # the conflict is the purpose, not an error to be logged
            log_exceptions=False,
        )

    @api.autovacuum
    def _gc_claims(self):
        limit_on = fields.Datetime.now() - timedelta(hours=KEEP_HOURS)
        self.sudo().search([("claimed_on", "<", limit_on)], limit=50_000).unlink()
