from odoo import models

from odoo.addons.party_match.utils import name_key

from .event_registration_seat_check import NAMING


class EventRegistration(models.Model):
    """The participant's card of a seat that is named, and renamed, later."""

    _inherit = "event.registration"

    def _set_participants_of_valid(self):
        """A card is made once the ticket is valid, as it is by a payment."""
        self.filtered(
            lambda ticket: ticket.state in ("open", "done")
        ).sudo()._set_participants()

    def _set_participants(self):
        """Keep what was typed on the page, and make no card of a «guest».

        The card may know more, such as a phone: who has the link of the booking must
        not read it off his form.
        """
        named = self.filtered(lambda ticket: ticket.named_on or ticket.is_guest_name)
        typed = {ticket: {name: ticket[name] for name in NAMING} for ticket in named}
        res = super(
            EventRegistration, self.filtered(lambda ticket: not ticket.is_guest_name)
        )._set_participants()
        for ticket, values in typed.items():
            if any(ticket[name] != value for name, value in values.items()):
                ticket.write(values)
        return res

    def _prepare_participant_vals(self):
        """Remember of which ticket a card was made: with it, it may be put right."""
        return super()._prepare_participant_vals() | {"card_of_ticket_id": self.id}

    def _correct_card(self):
        """Put the card right that was made of this ticket and serves nothing else.

        Somebody's known card is never changed by a link: another one is looked up.
        """
        card = self.participant_id
        if not card:
            return
        if card._is_only_of_ticket(self):
            card.write({name: self[name] for name in NAMING if self[name]})
        elif name_key(card.name) != name_key(self.name):
            typed = {name: self[name] for name in NAMING}
            self.write({"participant_id": False} | typed)
