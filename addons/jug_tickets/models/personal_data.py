import re
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..const import LIVE_BOOKINGS

# the keys under which a site sends what tells who somebody is
TELLING = ("name", "email", "phone")


@dataclass
class PersonalData:
    """All that is held of one person: his own records, and those he appears in."""

    partner: models.BaseModel
    requests: models.BaseModel
    tickets: models.BaseModel
    leads: models.BaseModel
    # where he may be named beside others
    linked: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    emails: set = field(default_factory=set)
    phones: set = field(default_factory=set)


class JugTicketPersonalData(models.AbstractModel):
    """Finds what the ticket models hold of a person.

    Records are his by link (card, booking, ticket), else by his email. A name alone
    makes nothing his: namesakes exist.
    """

    _name = "jug.ticket.personal.data"
    _description = "Personal Data of a Person"

    @api.model
    def _collect(self, partner):
        """Find the records of a person, and how he is written in them.

        :param res.partner partner: his card
        :rtype: PersonalData
        """
        env = self.sudo().with_context(active_test=False).env
        partner = partner.with_env(env)
        emails = {partner.email_normalized} - {False}
        tickets = self._find_tickets(partner, emails)
        requests = self._find_requests(partner, emails)
        orders = env["sale.order"].search(
            [("partner_id", "=", partner.id), ("is_ticket_booking", "=", True)]
        )
        orders |= tickets.sale_order_id | requests.order_id
        # he may be who a company has named as its contact person
        orders |= env["sale.order"].search([("ticket_contact_id", "=", partner.id)])
        leads = self._find_leads(partner, emails, requests)
        found = PersonalData(partner, requests, tickets, leads)
        self._learn_writings(found, orders)
        found.linked = self._find_linked(found, orders)
        return found

    def _find_tickets(self, partner, emails):
        """His own tickets: in his name, or sent to his address and nobody's yet."""
        return partner.env["event.registration"].search(
            [
                ("is_conference", "=", True),
                "|",
                ("participant_id", "=", partner.id),
                "&",
                ("participant_id", "=", False),
                ("email", "in", list(emails)),
            ]
        )

    def _find_requests(self, partner, emails):
        """His own requests: as the buyer, found by his card or his address."""
        texts = [("email", "=ilike", email) for email in emails]
        domain = [("partner_id", "=", partner.id), *texts]
        domain.append(("email_normalized", "in", list(emails)))
        Request = partner.env["jug.ticket.request"]
        # of an organisation's request only the contact person's is his
        return Request.search(["|"] * (len(domain) - 1) + domain)

    def _find_leads(self, partner, emails, requests):
        return requests.lead_id | partner.env["crm.lead"].search(
            [
                ("team_id.is_ticket_team", "=", True),
                "|",
                ("partner_id", "=", partner.id),
                ("email_normalized", "in", list(emails)),
            ]
        )

    def _learn_writings(self, found, orders):
        """Note each way in which his name, address and number are written."""
        cards = [found.partner, *found.requests, *found.tickets]
        for card in cards:
            found.names.add(card.name)
            found.emails.add(card.email)
            found.phones.add(card.phone)
        for lead in found.leads:
            found.names.add(lead.contact_name)
            found.emails.add(lead.email_from)
            found.phones.add(lead.phone)
        for request in found.requests:
            sent = request.payload if isinstance(request.payload, dict) else {}
            name, email, phone = (sent.get(key) for key in TELLING)
            found.names.add(name)
            found.emails.add(email)
            found.phones.add(phone)
        for order in orders.filtered(lambda order: order.partner_id == found.partner):
            found.emails.add(order.buyer_email)
        found.emails |= {email_normalize(email or "") for email in found.emails}
        for name in ("names", "emails", "phones"):
            texts = getattr(found, name)
            setattr(
                found, name, {t.strip() for t in texts if isinstance(t, str)} - {""}
            )

    def _find_linked(self, found, orders):
        """Return all records in which he may be named, by model; his own among them.

        Models of these addons are found by their links, so that one made later is
        looked into, too.
        """
        env = found.partner.env
        tickets = found.tickets | orders.ticket_ids | found.requests.registration_ids
        requests = found.requests | tickets.request_id | orders.ticket_request_id
        linked = {
            "res.partner": found.partner,
            "jug.ticket.request": requests,
            "event.registration": tickets,
            "sale.order": orders,
            "crm.lead": found.leads | tickets.lead_id,
            "payment.transaction": orders.transaction_ids,
            "event.registration.answer": tickets.registration_answer_ids,
        }
        for Model in self._get_own_models(env):
            links = [
                (name, "in", linked[column.comodel_name].ids)
                for name, column in Model._fields.items()
                if column.type == "many2one"
                and column.store
                and column.comodel_name in linked
            ]
            if links and Model._name not in linked:
                linked[Model._name] = Model.search(["|"] * (len(links) - 1) + links)
        return linked

    @api.model
    def _get_own_models(self, env):
        """Return the models with tables that these addons have made."""
        addons = {"jug_tickets", "party_match", "api_intake", "crm_quality_check"}
        return [
            env[name]
            for name, Model in env.registry.items()
            if Model._original_module in addons and Model._auto and not Model._abstract
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
        obstacles += [
            self.env._(
                "The booking %s is unpaid and alive: cancel it first.", order.name
            )
            for order in found.linked["sale.order"]
            if order.booking_state in set(LIVE_BOOKINGS) - {"paid"}
            and (
                order.partner_id == partner
                or order.ticket_contact_id == partner
                or order.ticket_ids & found.tickets
            )
        ]
        obstacles += [
            self.env._(
                "There is money to decide about on %s: decide first.", order.name
            )
            for order in found.linked["sale.order"]
            if order.late_payment_state == "open" and order.partner_id == partner
        ]
        obstacles += [
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
        companies = (
            found.linked["sale.order"].company_id
            | found.linked["jug.ticket.request"].company_id
        ) - self.env.user.company_ids
        if companies and not self.env.su:
            obstacles.append(
                self.env._(
                    "%s holds data of this person, too: its manager has to do it.",
                    ", ".join(companies.mapped("name")),
                )
            )
        return obstacles

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


def phone_pattern(phone):
    """Return a regular expression of a number, however its digits are set.

    :param str phone: national or international
    :return: for PostgreSQL; empty if there are too few digits to tell a number
    :rtype: str
    """
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 7:
        return ""
    prefix = r"\+?"
    # +7 and 8 are the same country code, written abroad and at home
    if len(digits) == 11 and digits[0] in "78":
        prefix, digits = r"(\+?7|8)?[ ()-]*", digits[1:]
    return prefix + "[ ()\u00a0-]*".join(digits)
