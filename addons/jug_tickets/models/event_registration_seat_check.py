from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.party_match.utils import name_key

from ..const import PARTICIPANT_ERRORS
from ..utils import clean_text, has_letter, is_organisation, parse_email, parse_phone

NAMING = ("name", "email", "phone")


class EventRegistration(models.Model):
    """What is read of a participant's data, what is wrong with them, what is shown."""

    _inherit = "event.registration"

    def _clean_participant(self, values):
        """Return what was typed as it is kept: one line each, normalised if valid.

        :rtype: dict
        """
        country = (
            self.request_id.source_id.country_id
            or self._get_booking_company().country_id
        )
        name, email, phone = (clean_text(values.get(key) or "") for key in NAMING)
        return {
            "name": name or False,
            "email": (parse_email(email) or email) if email else False,
            "phone": (parse_phone(phone, country.code) or phone) if phone else False,
        }

    def _get_shown_participant(self):
        """Return what the booking's page may show of the participant.

        That is what was typed for him: his card may know more, and who has the link
        may be a stranger who has only guessed his name and address.

        :rtype: dict
        """
        self.ensure_one()
        shown = {name: self[name] or "" for name in NAMING}
        if self.participant_id and not self.named_on:
            request = self.request_id
            people = request.participant_ids
            country_code = request.source_id.country_id.code
            phones = (request.phone, *people.mapped("phone"))
            emails = (request.email, *people.mapped("email"))
            if shown["phone"] not in {
                parse_phone(phone or "", country_code) for phone in phones
            }:
                shown["phone"] = ""
            if email_normalize(shown["email"]) not in {
                email_normalize(email or "") for email in emails
            }:
                shown["email"] = ""
        return shown

    def _check_participant(self, values):
        """Tell what is wrong with a participant's data; changes nothing.

        :param dict values: of :meth:`_clean_participant`
        :return: ``code``, ``field`` and ``message`` each
        :rtype: list[dict]
        """
        self.ensure_one()
        codes = [*self._check_participant_name(values["name"])]
        if not values["name"] and (values["email"] or values["phone"]):
            codes.append("name_missing")
        if values["email"] and not parse_email(values["email"]):
            codes.append("email_invalid")
        if values["phone"] and not parse_phone(values["phone"], None):
            codes.append("phone_invalid")
        if not codes:
            codes += self._check_seat(values)
        return self._describe_participant_errors(codes)

    def _check_participant_name(self, name):
        if not name:
            return []
        if not has_letter(name):
            return ["name_invalid"]
        # requirements/001: «Участник – это всегда человек»
        order = self.sale_order_id
        organisation = order and order._get_organisation_name()
        if is_organisation(name) or (
            organisation and name_key(name) == name_key(organisation)
        ):
            return ["name_is_company"]
        return []

    def _check_seat(self, values):
        """What the seat itself does not allow any more."""
        kind = self._get_naming_kind(values)
        if self.state == "cancel" or not self.active:
            return ["seat_cancelled"]
        if self.state == "done" and kind not in ("corrected", "unchanged"):
            return ["seat_attended"]
        if kind == "freed" and self._is_ticket_sent():
            return ["name_cleared"]
        return []

    @api.model
    def _describe_participant_errors(self, codes):
        """Put the codes of ``const.PARTICIPANT_ERRORS`` into words.

        :rtype: list[dict]
        """
        return [
            {
                "code": code,
                "field": PARTICIPANT_ERRORS[code][0],
                # pylint: disable=translation-not-lazy
                "message": self.env._(PARTICIPANT_ERRORS[code][1]),
            }
            for code in dict.fromkeys(codes)
        ]
