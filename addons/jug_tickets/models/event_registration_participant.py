from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from odoo.addons.party_match.utils import name_key


class EventRegistration(models.Model):
    """Who will sit on the seat: a participant is always a human being."""

    _inherit = "event.registration"

    participant_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain=[("is_company", "=", False)],
        tracking=True,
        help="The person in whose name the ticket is issued.",
    )

    @api.constrains("participant_id")
    def _check_participant_is_person(self):
        # requirements/001: «Участник – это всегда человек»
        if any(ticket.participant_id.is_company for ticket in self):
            raise ValidationError(
                self.env._("A participant is a person, not an organisation.")
            )

    @api.depends("participant_id")
    def _compute_name(self):
        self._fill_from_participant("name")
        super()._compute_name()

    @api.depends("participant_id")
    def _compute_email(self):
        self._fill_from_participant("email")
        super()._compute_email()

    @api.depends("participant_id")
    def _compute_phone(self):
        self._fill_from_participant("phone")
        super()._compute_phone()

    def _fill_from_participant(self, field_name):
        """The ticket is formed from the data of the participant's card."""
        for ticket in self.filtered("participant_id"):
            if value := ticket.participant_id[field_name]:
                ticket[field_name] = value

    @api.model_create_multi
    def create(self, vals_list):
        """A guest has no booking whose payment would make his card."""
        tickets = super().create(vals_list)
        tickets.filtered(
            lambda ticket: (
                ticket.is_conference
                and ticket.state in ("open", "done")
                and not ticket.sale_order_id
            )
        ).sudo()._set_participants()
        return tickets

    def _set_participants(self):
        """Give each paid ticket its participant card.

        The buyer's own ticket takes the buyer's card; another person's card is looked
        up as any party is, and made if there is none.
        (requirements/001: «на ее основе карточка участника»)
        """
        for ticket in self.filtered(lambda ticket: not ticket.participant_id):
            if ticket.name:
                # as the buyer wrote it: the card may have another one
                asked_email = ticket.email
                ticket.participant_id = ticket._find_or_create_participant()
                ticket.email = asked_email or ticket.email

    def _find_or_create_participant(self):
        self.ensure_one()
        buyer = self.sale_order_id.partner_id
        email = email_normalize(self.email or "")
        if self._is_same_person(buyer, email):
            return buyer
        phone = self._phone_format(number=self.phone) if self.phone else False
        # the log of the decision belongs to the company that sells
        company = self.sale_order_id.company_id or self.company_id
        match = (
            self.env["party.match"]
            .with_company(company)
            ._find(
                email, phone, self.name, lead_domain=[("id", "=", False)], log_for=self
            )
        )
        # one address may serve a whole office: the name must agree, too
        if match.partner and name_key(match.partner.name) == name_key(self.name):
            return match.partner
        return self.env["res.partner"].create(self._prepare_participant_vals())

    def _is_same_person(self, partner, email):
        same_email = not email or email == partner.email_normalized
        return (
            not partner.is_company
            and same_email
            and name_key(self.name) == name_key(partner.name)
        )

    def _prepare_participant_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "company_id": False,
            "is_company": False,
            "lang": self.sale_order_id.partner_id.lang,
        }
