from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import QUIET

# How long the card of somebody who booked and never paid is kept
PROSPECT_DAYS = 90
# what an organisation's card says of it; it may be a sole trader's
REQUISITES = ("street", "street2", "city", "zip", "vat", "kpp", "comment")


class ResPartner(models.Model):
    """Cards of people and organisations that came to nothing are forgotten."""

    _inherit = "res.partner"

    @api.model
    def _get_unused_domain(self, limit_on):
        """Cards made for tickets that nothing has used since, nor uses now.

        :param datetime limit_on: nothing is younger
        :rtype: Domain
        """
        prospects = self._search([("is_ticket_prospect", "=", True)])
        entries = self.env["account.move.line"].sudo()
        posted = entries._search([("partner_id", "in", prospects)])
        return Domain(
            [
                ("is_ticket_prospect", "=", True),
                ("write_date", "<", limit_on),
                # a user is no stranger, and his card cannot be archived
                ("user_ids", "=", False),
                # nor is who has a ticket in his name, or business of another kind
                ("participation_ids", "=", False),
                ("customer_rank", "=", 0),
                ("supplier_rank", "=", 0),
                ("invoice_ids", "=", False),
                ("id", "not in", _select(posted, "partner_id")),
                # an organisation goes after its people, and not while one is in use
                ("child_ids", "=", False),
                # the time counts from the end of the last booking
                ("sale_order_ids", "not any", [("write_date", ">=", limit_on)]),
                ("sale_order_ids", "not any", [("state", "!=", "cancel")]),
                ("sale_order_ids", "not any", [("payment_received_on", "!=", False)]),
            ]
        )

    @api.model
    def _get_dead_prospect_domain(self):
        """People who booked long ago, never paid, and have nothing open or paid."""
        limit_on = fields.Datetime.now() - timedelta(days=PROSPECT_DAYS)
        return self._get_unused_domain(limit_on) & Domain(
            "sale_order_ids", "any", [("state", "=", "cancel")]
        )

    @api.model
    def _get_lapsed_domain(self, company):
        """Organisations and contact persons whose questionnaires came to nothing.

        :param res.company company: whose setting says how long they are kept
        :rtype: Domain
        """
        limit_on = fields.Datetime.now() - timedelta(
            days=company.ticket_rejected_retention_days
        )
        Questionnaire = self.env["jug.ticket.questionnaire"].sudo()
        lapsed = Questionnaire._get_lapsed_domain(limit_on)
        asked = Questionnaire._search(lapsed & Domain("company_id", "=", company.id))
        domain = self._get_unused_domain(limit_on)
        domain &= Domain("id", "in", _select(asked, "contact_id")) | Domain(
            "id", "in", _select(asked, "partner_id")
        )
        for name in ("contact_id", "partner_id"):
            alive = Questionnaire._search(~lapsed & Domain(name, "!=", False))
            domain &= Domain("id", "not in", _select(alive, name))
        spoken_for = (
            self.env["sale.order"]
            .sudo()
            ._search(
                Domain("ticket_contact_id", "!=", False)
                & ~self._get_dead_booking_domain(limit_on)
            )
        )
        domain &= Domain("id", "not in", _select(spoken_for, "ticket_contact_id"))
        # business of another kind
        return domain & Domain(
            "opportunity_ids",
            "not any",
            ["|", ("team_id", "=", False), ("team_id.is_ticket_team", "=", False)],
        )

    @api.model
    def _get_dead_booking_domain(self, limit_on):
        """Bookings that ended before a moment, and for which no money ever came.

        :param datetime limit_on: UTC
        :rtype: Domain
        """
        return Domain(
            [
                ("state", "=", "cancel"),
                ("payment_received_on", "=", False),
                ("write_date", "<", limit_on),
            ]
        )

    @api.model
    def _get_forgettable_domain(self):
        """Return which cards are forgotten today.

        :rtype: Domain
        """
        companies = self.env["res.company"].sudo()
        companies = companies.search([("ticket_rejected_retention_days", ">", 0)])
        lapsed = [self._get_lapsed_domain(company) for company in companies]
        return Domain.OR([self._get_dead_prospect_domain(), *lapsed])

    @api.model
    def _cron_clean_prospects(self, batch_size=200):
        """Forget whom nothing came of: archive the cards and blank their data.

        The card itself stays: the annulled order needs a customer
        (decisions 13: «cleaned by retention when its booking dies»).
        """
        prospects = self.search(self._get_forgettable_domain(), limit=batch_size)
        prospects._forget()
        # an organisation may have lost its last contact person just now
        remaining = self.search_count(self._get_forgettable_domain())
        self.env["ir.cron"]._commit_progress(len(prospects), remaining=remaining)

    def _forget(self):
        """Blank the cards, and what their questionnaires say of people."""
        asked = self.env["jug.ticket.questionnaire"].sudo()
        asked.search([("contact_id", "in", self.ids)])._forget_contact()
        # tracking would write down what is blanked
        cards = self.with_context(**QUIET)
        organisations = cards.filtered("is_company")
        asked.search([("partner_id", "in", organisations.ids)])._forget_organisation()
        organisations.write(dict.fromkeys(REQUISITES, False))
        # core gives people a copy of the tax number, and takes it from none archived
        people = cards.with_context(active_test=False)
        people = people.search([("parent_id", "in", organisations.ids)])
        people.write({"vat": False})
        cards.write(
            {
                "name": self.env._("Deleted prospect"),
                "email": False,
                "phone": False,
                "is_ticket_prospect": False,
                "active": False,
            }
        )


def _select(query, name):
    """Return the values of a column for a domain.

    :param Query query: of records
    :param str name: of the column; their orders may join tables with the same one
    :rtype: SQL
    """
    return query.subselect(SQL.identifier(query.table, name))
