import re
from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, escape_psql

# the keys under which a site sends what tells who somebody is
TELLING = ("name", "email", "phone")
# addons whose models are looked into by their links, those made later included
OWN_ADDONS = {"jug_tickets", "party_match", "api_intake", "crm_quality_check"}


@dataclass
class PersonalData:
    """All that is held of one person: his own records, and those he appears in."""

    partner: models.BaseModel
    requests: models.BaseModel
    tickets: models.BaseModel
    # that he has booked, or speaks for
    orders: models.BaseModel
    leads: models.BaseModel
    # in which he is the contact person
    questionnaires: models.BaseModel
    places: models.BaseModel
    # that name him in the request of somebody else
    rows: models.BaseModel
    # where he may be named beside others, by model; his own among them
    linked: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    emails: set = field(default_factory=set)
    phones: set = field(default_factory=set)


class JugTicketPersonalData(models.AbstractModel):
    """Finds what the ticket models hold of a person.

    Records are his by link (card, booking, ticket), else by his email. A name alone
    makes nothing his: namesakes exist. Nor does an address that two cards have, where
    the record is the other one's by its link.
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
        # and the addresses that he has asked from
        emails |= set(requests.mapped("email_normalized")) - {False}
        found = PersonalData(
            partner,
            requests,
            tickets,
            self._find_orders(partner, emails),
            self._find_leads(partner, emails),
            self._find_questionnaires(partner, emails),
            self._find_places(requests, emails),
            self._find_by_address("jug.ticket.request.participant", "email", emails),
        )
        self._learn_writings(found)
        found.linked = self._find_linked(found)
        return found

    @api.model
    def _find_by_address(self, model, column, emails):
        """Return the records that have one of the addresses, however it is written.

        :param str model:
        :param str column: of the address as it came
        :param set emails: normalised
        """
        Model = self.sudo().with_context(active_test=False).env[model]
        if not emails:
            return Model
        domain = Domain.OR(
            Domain(column, "=ilike", escape_psql(email)) for email in emails
        )
        return Model.search(domain)

    def _is_others(self, card, partner, emails):
        """Tell whether a record found by an address is another person's by its link."""
        return bool(card) and card != partner and card.email_normalized in emails

    def _find_tickets(self, partner, emails):
        """His own tickets: in his name, or sent to his address and nobody's yet."""
        tickets = partner.env["event.registration"].search(
            [
                ("is_conference", "=", True),
                "|",
                ("participant_id", "=", partner.id),
                "&",
                ("participant_id", "=", False),
                ("email", "in", list(emails)),
            ]
        )
        return tickets.filtered(
            lambda ticket: (
                ticket.participant_id == partner
                or not self._is_others(ticket.sale_order_id.partner_id, partner, emails)
            )
        )

    def _find_requests(self, partner, emails):
        """His own requests: as the buyer, found by his card or his address."""
        # of an organisation's request only the contact person's is his
        Request = partner.env["jug.ticket.request"]
        found = self._find_by_address(Request._name, "email", emails)
        found |= Request.search(
            [
                "|",
                ("partner_id", "=", partner.id),
                ("email_normalized", "in", list(emails)),
            ]
        )
        return found.filtered(
            lambda request: not self._is_others(request.partner_id, partner, emails)
        )

    def _find_orders(self, partner, emails):
        """The bookings that he has made, or that he speaks for."""
        orders = partner.env["sale.order"].search(
            [
                ("is_ticket_booking", "=", True),
                "|",
                "|",
                ("partner_id", "=", partner.id),
                ("ticket_contact_id", "=", partner.id),
                ("buyer_email", "in", list(emails)),
            ]
        )
        return orders.filtered(
            lambda order: (
                partner in (order.partner_id, order.ticket_contact_id)
                or not self._is_others(
                    order.ticket_contact_id or order.partner_id, partner, emails
                )
            )
        )

    def _find_leads(self, partner, emails):
        """His own leads, not the deal of his organisation that a colleague opened."""
        leads = partner.env["crm.lead"].search(
            [
                ("team_id.is_ticket_team", "=", True),
                "|",
                ("partner_id", "=", partner.id),
                ("email_normalized", "in", list(emails)),
            ]
        )
        # a prospect's lead has no card, but his booking has
        return leads.filtered(
            lambda lead: (
                lead.partner_id == partner
                or not any(
                    self._is_others(card, partner, emails)
                    for card in lead.partner_id | lead.order_ids.partner_id
                    if not card.is_company
                )
            )
        )

    def _find_questionnaires(self, partner, emails):
        """The questionnaires whose contact person he is.

        By the address in it: one that a colleague has asked for may name him, and then
        it is not the colleague's.
        """
        found = self._find_by_address(
            "jug.ticket.questionnaire", "contact_email", emails
        )
        return found.filtered(
            lambda questionnaire: (
                not self._is_others(questionnaire.contact_id, partner, emails)
            )
        )

    def _find_places(self, requests, emails):
        domain = ["|", ("request_id", "in", requests.ids), ("email", "in", [*emails])]
        places = requests.env["jug.ticket.waiting"].search(domain)
        # by an address that is another card's, too, the request decides
        return places.filtered(
            lambda place: (
                place.request_id in requests or not place.request_id.partner_id
            )
        )

    def _learn_writings(self, found):
        """Note each way in which his name, address and number are written."""
        written = [
            (card.name, card.email, card.phone)
            for records in (
                found.partner,
                found.requests,
                found.tickets,
                found.rows,
                found.places,
            )
            for card in records
        ]
        written += [
            (lead.contact_name, lead.email_from, lead.phone) for lead in found.leads
        ]
        written += [
            (asked.contact_name, asked.contact_email, asked.contact_phone)
            for asked in found.questionnaires
        ]
        for request in found.requests:
            sent = request.payload if isinstance(request.payload, dict) else {}
            written.append(tuple(sent.get(key) for key in TELLING))
        written += [(None, order.buyer_email, None) for order in found.orders]
        names, emails, phones = zip(*written, strict=True)
        emails += tuple(email_normalize(email or "") for email in emails)
        for name, texts in (("names", names), ("emails", emails), ("phones", phones)):
            kept = {text.strip() for text in texts if isinstance(text, str)} - {""}
            setattr(found, name, kept)

    def _find_linked(self, found):
        """Return all records in which he may be named, by model; his own among them.

        Models of these addons are found by their links, so that one made later is
        looked into, too.
        """
        env = found.partner.env
        orders = found.orders | found.tickets.sale_order_id | found.requests.order_id
        orders |= found.questionnaires.order_id
        tickets = found.tickets | orders.ticket_ids | found.requests.registration_ids
        requests = found.requests | tickets.request_id | orders.ticket_request_id
        for records in (found.questionnaires, found.places, found.rows):
            requests |= records.request_id
        leads = found.leads | requests.lead_id | tickets.lead_id
        leads |= orders.opportunity_id | found.questionnaires.lead_id
        linked = {
            "res.partner": found.partner,
            "jug.ticket.request": requests,
            "event.registration": tickets,
            "sale.order": orders,
            "crm.lead": leads,
            "payment.transaction": orders.transaction_ids,
            "event.registration.answer": tickets.registration_answer_ids,
            "jug.ticket.questionnaire": found.questionnaires
            | requests.questionnaire_ids
            | orders.questionnaire_ids,
            "jug.ticket.waiting": found.places | requests.waiting_id,
        }
        seeds = set(linked)
        # twice: the lines of what was found by a link
        for Model in 2 * self._get_own_models(env):
            if Model._name not in seeds:
                linked[Model._name] = self._find_linked_of(Model, linked)
        return linked

    def _find_linked_of(self, Model, linked):
        """Return the records of a model that have a link to what was found."""
        links = [
            Domain(name, "in", linked[column.comodel_name].ids)
            for name, column in Model._fields.items()
            if column.type == "many2one"
            and column.store
            and column.comodel_name in linked
        ]
        return Model.search(Domain.OR(links)) if links else Model

    @api.model
    def _get_own_models(self, env):
        """Return the models with tables that these addons have made."""
        return [
            env[name]
            for name, Model in env.registry.items()
            if Model._original_module in OWN_ADDONS
            and Model._auto
            and not Model._abstract
        ]


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
