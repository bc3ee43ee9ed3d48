from odoo import models

from ..utils import parse_email


class JugTicketQuestionnaire(models.Model):
    """Whose card the answers go to, and what of it they may change."""

    _inherit = "jug.ticket.questionnaire"

    def _find_client(self):
        """Return whose the INN is; without one, whom the request was taken for.

        :return: none: an organisation that has no card yet
        :rtype: res.partner
        """
        self.ensure_one()
        if not self.vat:
            return self.partner_id
        found = self.request_id._find_client_by_inn(self.vat)
        if found:
            return found
        # one INN is never replaced by another one: that is another organisation
        is_same = not self.partner_id.vat
        return self.partner_id if is_same else self.partner_id.browse()

    def _is_known_client(self):
        return bool(self.partner_id) and not self.partner_id.is_ticket_prospect

    def _is_known_contact(self, client):
        """Tell whether the link went to somebody of whom the client's card knows."""
        email = self.request_id.email_normalized
        known = client | client.child_ids.filtered(
            lambda contact: not contact.is_ticket_prospect
        )
        return email in known.mapped("email_normalized")

    def _prepare_card_vals(self):
        """Return what the answers say about the organisation's card.

        :rtype: dict
        """
        self.ensure_one()
        values = {
            "vat": self.vat,
            "kpp": self.kpp,
            "street": self.legal_address,
            "country_id": self.country_id.id,
        }
        return {name: value for name, value in values.items() if value}

    def _get_card_changes(self, client):
        """Return what of a card would change: by field of the card, the new value.

        :param res.partner client: may be empty
        :rtype: dict
        """
        if not client:
            return {}
        changes = {}
        for name, value in self._prepare_card_vals().items():
            known = client[name].id if name == "country_id" else client[name]
            if (known or False) != value:
                changes[name] = value
        return changes

    def _find_card_warnings(self, client):
        """What a stranger types changes nothing that a card knows, unseen.

        :param res.partner client: may be empty
        :rtype: list[dict]
        """
        names = {"street": "legal_address"}
        changes = self._get_card_changes(client)
        is_known = client and not client.is_ticket_prospect
        differing = [
            names.get(name, name)
            for name in changes
            # on the card of a client even what is new is looked at
            if client[name] or is_known
        ]
        accounts = client.bank_ids.mapped("sanitized_acc_number")
        if self.account and self.account not in accounts and (accounts or is_known):
            differing.append("account")
        warnings = []
        if is_known and "vat" in changes:
            warnings.append({"code": "inn_other"})
        differing = [name for name in differing if name != "vat"]
        if differing:
            warnings.append({"code": "card_differs", "fields": differing})
        return warnings

    def _find_bank(self):
        # shared by everybody, and read by the machine only
        return self.env["res.bank"].search([("bic", "=", self.bik)], limit=1)

    def _is_bank_different(self):
        bank = self._find_bank() if self.bik else self.env["res.bank"]
        known = bank.correspondent_account
        return bool(known and known != self.correspondent_account)

    def _write_client(self):
        """Write the accepted answers to the client's card; make it if there is none.

        :return: the organisation, and the contact person
        :rtype: tuple[res.partner, res.partner]
        """
        self.ensure_one()
        request = self.request_id
        request._claim_client(self.vat, self.org_name)
        client = self._find_client()
        if not client:
            client = self.env["res.partner"].create(
                request._prepare_client_vals(self.org_name, self.vat)
            )
        changes = self._get_card_changes(client)
        if changes:
            client.write(changes)
        self._write_account(client)
        return client, self._find_or_create_contact(client)

    def _write_account(self, client):
        """Add the account to the card; accounts that it has stay as they are."""
        if not self.account or self.account in client.bank_ids.mapped(
            "sanitized_acc_number"
        ):
            return
        self.env["res.partner.bank"].create(
            {
                "partner_id": client.id,
                "acc_number": self.account,
                "bank_id": self._find_or_create_bank().id,
            }
        )

    def _find_or_create_bank(self):
        Bank = self.env["res.bank"]
        if not self.bik:
            return Bank
        self.env["party.match.claim"]._claim(bank=self.bik)
        return self._find_bank() or Bank.create(
            {
                "name": self.bank_name,
                "bic": self.bik,
                "country": self.country_id.id,
                "correspondent_account": self.correspondent_account,
            }
        )

    def _find_or_create_contact(self, client):
        """Return the card of the contact person named in the answers.

        :param res.partner client: the organisation
        :rtype: res.partner
        """
        email = parse_email(self.contact_email)
        people = self.contact_id | client.child_ids
        known = people.filtered(
            lambda person: not person.is_company and person.email_normalized == email
        )[:1]
        if known:
            return known
        vals = {
            "name": self.contact_name,
            "email": email,
            "phone": self._parse_phone() or self.contact_phone,
        }
        return self.env["res.partner"].create(
            self.request_id._prepare_contact_vals(client) | vals
        )
