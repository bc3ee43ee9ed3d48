from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import FILLABLE, LIVE_BOOKINGS, LIVE_PLACES
from ..roles import is_ticket_manager


class JugTicketPersonalData(models.AbstractModel):
    """Who may ask for a person's data, what forbids to erase them, what is kept."""

    _inherit = "jug.ticket.personal.data"

    @api.model
    def _check_may_handle(self, partner, refusal):
        """Refuse who is no ticket manager, or may not write on the person's card.

        :param res.partner partner: the person's card
        :param str refusal: what others are told
        :raises UserError: the caller is no ticket manager
        :raises AccessError: the card is hidden from him, or another company's
        """
        if not is_ticket_manager(self.env):
            raise UserError(refusal)
        partner.with_env(self.env).check_access("write")

    @api.model
    def _get_foreign_sentences(self, found):
        """Tell which company's manager has to do it, if not the caller.

        :param PersonalData found: of the person
        :return: at most one sentence
        :rtype: list[str]
        """
        if self.env.su:
            return []
        companies = found.partner.env["res.company"]
        for records in found.linked.values():
            column = records._fields.get("company_id")
            if column is not None and column.comodel_name == "res.company":
                companies |= records.company_id
        companies -= self.env.user.company_ids
        return companies and [
            self.env._(
                "%s holds data of this person, too: its manager has to do it.",
                ", ".join(companies.mapped("name")),
            )
        ]

    @api.model
    def _get_obstacles(self, found):
        """Tell in words why a person cannot be erased now.

        :param PersonalData found: of the person
        :return: sentences; nothing: he can
        :rtype: list[str]
        """
        partner = found.partner
        obstacles = []
        if partner.is_company:
            obstacles.append(self.env._("This is an organisation, not a person."))
        if partner.user_ids:
            obstacles.append(
                self.env._("This person is a user: archive and delete the user first.")
            )
        return [
            *obstacles,
            *self._get_living_bookings(found),
            *self._get_living_questions(found),
            *self._get_living_tickets(found),
            *self._get_foreign_sentences(found),
        ]

    def _get_living_bookings(self, found):
        """Tell of the bookings that need him: as buyer, contact or participant."""
        spoken_for = found.orders.filtered(lambda order: order.buyer_type == "company")
        sentences = [
            self.env._(
                "The booking %s is unpaid and alive: cancel it first.", order.name
            )
            for order in found.linked["sale.order"] - spoken_for
            if order.booking_state in set(LIVE_BOOKINGS) - {"paid"}
            and (order in found.orders or order.ticket_ids & found.tickets)
        ]
        sentences += [
            self.env._(
                "The organisation's booking %s is alive: put another contact person and"
                " email on it first.",
                order.name,
            )
            for order in spoken_for
            if order.booking_state in LIVE_BOOKINGS
            and (
                order.booking_state != "paid"
                or order.booking_event_id.date_end > fields.Datetime.now()
            )
        ]
        return sentences + [
            self.env._(
                "There is money to decide about on %s: decide first.", order.name
            )
            for order in found.orders
            if order.late_payment_state == "open"
        ]

    def _get_living_questions(self, found):
        """Tell of the questionnaires that he is to answer, and where he waits."""
        asked = found.questionnaires | found.requests.questionnaire_ids
        sentences = [
            self.env._(
                "The questionnaire of %s is not closed: cancel it first.",
                questionnaire.display_name,
            )
            for questionnaire in asked
            if questionnaire.state in FILLABLE
        ]
        return sentences + [
            self.env._(
                "This person is on the waiting list of %s: end the place first.",
                place.event_id.name,
            )
            for place in found.places
            if place.state in LIVE_PLACES
        ]

    def _get_living_tickets(self, found):
        return [
            self.env._(
                "The ticket %(ticket)s lets in to %(event)s, which is to come: cancel"
                " it first.",
                ticket=ticket.barcode,
                event=ticket.event_id.name,
            )
            for ticket in found.tickets
            if ticket.state == "open"
            and ticket.event_id.date_end > fields.Datetime.now()
        ]

    # what is kept

    @api.model
    def _get_kept(self, found):
        """Tell in words what is kept of a person after erasing, and why.

        :param PersonalData found: of the person
        :rtype: list[str]
        """
        kept = []
        if self._has_accounting(found.partner):
            kept.append(
                self.env._(
                    "The name, address and tax number on the card, and the invoices and"
                    " payments: primary accounting documents are kept by law."
                )
            )
        if self._find_bank_lines(found):
            kept.append(
                self.env._(
                    "The bank's lines with what the payer wrote: the bank statement is"
                    " an accounting document."
                )
            )
        if found.linked["sale.order"].proforma_ids:
            kept.append(
                self.env._(
                    "The payment requests (счета) and their PDFs: they name the"
                    " organisation that pays."
                )
            )
        if found.tickets:
            kept.append(
                self.env._(
                    "%s tickets as numbers, without name, email and phone.",
                    len(found.tickets),
                )
            )
        if self._get_shared(found):
            kept.append(
                self.env._(
                    "The address or number that another card has, too, where it stands"
                    " for that one."
                )
            )
        return kept

    @api.model
    def _find_bank_lines(self, found):
        """Return the bank's lines that have paid for the bookings he appears in."""
        return found.partner.env["account.bank.statement.line"].search(
            [("ticket_order_id", "in", found.linked["sale.order"].ids)]
        )

    @api.model
    def _has_accounting(self, partner):
        """Tell whether posted entries name the person."""
        return bool(
            partner.env["account.move.line"].search_count(
                [("partner_id", "=", partner.id), ("parent_state", "=", "posted")],
                limit=1,
            )
            or partner.env["account.move"].search_count(
                [
                    "|",
                    ("partner_id", "=", partner.id),
                    ("partner_shipping_id", "=", partner.id),
                    ("state", "=", "posted"),
                ],
                limit=1,
            )
        )

    @api.model
    def _get_shared(self, found):
        """Return the addresses and numbers that are another person's, too."""
        others = found.partner.env["res.partner"].search(
            [
                ("id", "!=", found.partner.id),
                "|",
                ("email_normalized", "in", list(found.emails)),
                ("phone_sanitized", "in", [found.partner.phone_sanitized or ""]),
            ]
        )
        shared = set(others.mapped("email_normalized"))
        shared |= set(others.mapped("phone_sanitized"))
        return {text for text in shared if text} & (
            found.emails | {found.partner.phone_sanitized}
        )
