from odoo import models
from odoo.fields import Domain

from ..requisites import org_key


class JugTicketRequest(models.Model):
    """Which organisation asks: found by INN, by its contact person, by its name.

    (requirements/001, B2B: a buyer is registered as a client, not as a lead)
    """

    _inherit = "jug.ticket.request"

    def _get_match_lead_domain(self):
        """Return the leads by which a buyer may be found.

        A person's own: the deal of his organisation has its partner and its bookings.
        None for a company's contact person: he is looked for among the cards.
        """
        if self.buyer_type == "company":
            return Domain.FALSE
        domain = self.env["crm.lead"]._get_open_ticket_lead_domain(self.company_id)
        is_nobodys = Domain("partner_id", "=", False)
        return Domain(domain) & (
            is_nobodys | Domain("partner_id.is_company", "=", False)
        )

    def _claim_client(self, vat, name):
        """Let nobody make the card of the same organisation at this moment.

        :param str vat: INN, may be empty
        :param str name: as typed
        :raises psycopg2.errors.SerializationFailure: somebody did since this
            transaction's snapshot; to be done again in a new one
        """
        self.env["party.match.claim"]._claim(inn=vat, organisation=org_key(name))

    def _find_or_create_client(self, match):
        """Return the card of the organisation that asks, once whoever else asks.

        :param match: ``Match`` of the contact person
        :rtype: res.partner
        """
        self.ensure_one()
        self._claim_client(self.vat, self.company_name)
        client = (
            self._find_client_by_inn(self.vat)
            or self._find_client_by_contact(match)
            or self._find_client_by_name()
        )
        return client or self.env["res.partner"].create(
            self._prepare_client_vals(self.company_name, self.vat)
        )

    def _get_client_domain(self):
        return Domain("is_company", "=", True) & Domain(
            "company_id", "in", [False, self.company_id.id]
        )

    def _find_client_by_inn(self, vat):
        """Return the card with an INN; of several branches the head.

        :param str vat: digits; may be empty
        :rtype: res.partner
        """
        Partner = self.env["res.partner"]
        if not vat:
            return Partner
        found = Partner.search(
            self._get_client_domain() & Domain("vat", "=", vat), order="id"
        )
        # core copies the INN to the addresses of a company
        return (found.filtered(lambda card: not card.parent_id) or found)[:1]

    def _find_client_by_contact(self, match):
        """Return whose contact person was found, if nothing speaks against it.

        :param match: ``Match`` of the contact person
        :rtype: res.partner
        """
        client = match.partner.commercial_partner_id
        if not client.is_company or self._is_other_inn(client):
            return client.browse()
        # a full name alone may be a namesake's at another organisation
        is_sure = match.rule == "email" and not match.is_conflict
        is_named = org_key(client.name) == org_key(self.company_name)
        return client if is_sure or is_named else client.browse()

    def _find_client_by_name(self):
        """Return the only organisation of this name, if its INN does not differ."""
        Partner = self.env["res.partner"]
        key = org_key(self.company_name)
        if not key:
            return Partner
        found = Partner.search(
            self._get_client_domain()
            & Domain("org_key", "=", key)
            & Domain("parent_id", "=", False),
            limit=2,
        )
        return found if len(found) == 1 and not self._is_other_inn(found) else Partner

    def _is_other_inn(self, client):
        return bool(self.vat and client.vat and client.vat != self.vat)

    def _prepare_client_vals(self, name, vat):
        """Return the values of the card of an organisation that is new.

        A client by the process; in the directory of buyers when it has paid.

        :param str name: as typed
        :param str vat: INN, may be empty
        :rtype: dict
        """
        return {
            "name": name,
            "is_company": True,
            "vat": vat,
            "is_ticket_prospect": True,
            "is_ticket_participant": False,
            "lang": self._get_buyer_lang(),
        }

    def _find_or_create_contact(self, match, client):
        """Return the card of who asks in the organisation's name.

        A card that is known stays where it is: one human being, one card, for however
        many organisations he acts. That of a mere prospect is put under his company.

        :param match: ``Match`` of the contact person
        :param res.partner client: the organisation
        :rtype: res.partner
        """
        contact = match.partner
        if not contact:
            return self.env["res.partner"].create(self._prepare_contact_vals(client))
        if not match.is_conflict:
            self._complete_card(contact, match.rule)
        is_free = contact.is_ticket_prospect and not contact.parent_id
        if is_free and not contact.sale_order_ids:
            contact.parent_id = client
        return contact

    def _prepare_contact_vals(self, client):
        """Return the values of the card of an organisation's contact person.

        Without the country that a person's telephone number is read in: core would
        put it on the organisation's card.
        """
        return self._prepare_prospect_vals() | {
            "parent_id": client.id,
            "country_id": False,
        }
