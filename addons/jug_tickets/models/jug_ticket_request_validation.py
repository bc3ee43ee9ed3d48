from odoo import fields, models
from odoo.tools.sql import escape_psql

from ..const import BUYER_TYPES, MAX_QUANTITY, REQUEST_ERRORS
from ..utils import has_letter, is_valid_inn, parse_email, parse_phone, parse_quantity


class JugTicketRequest(models.Model):
    """Is it filled in correctly? All reasons at once, not the first one only.

    (requirements/001: «Система автоматически проверяет правильность заполнения данных»)
    """

    _inherit = "jug.ticket.request"

    def _validate(self, event=None):
        """Check the request and fill in what its texts mean.

        :param event: the ``event.event`` it names, when it was looked for already
        :return: reasons; empty if the request is correct
        :rtype: list[dict]
        """
        self.ensure_one()
        errors, values = [], {}
        self._validate_buyer(errors, values)
        self._validate_event(
            self._find_event() if event is None else event, errors, values
        )
        self._validate_participants(errors, values)
        self.sudo().write(values)
        return errors

    def _reject(self, code, detail=None):
        """Make a reason out of the table.

        :param str code: key of ``const.REQUEST_ERRORS``
        :param str detail: what it is about, beside the field
        :rtype: dict
        """
        error = {"code": code, "field": REQUEST_ERRORS[code][0]}
        return error | ({"detail": detail} if detail else {})

    def _reject_participant(self, code, index):
        """Make a reason that is about one participant.

        :param str code: key of ``const.REQUEST_ERRORS``
        :param int index: his place in the list, from 0 as in the path that names him
        :rtype: dict
        """
        error = self._reject(code)
        path = f"participants[{index}].{error['field']}"
        # people count from 1
        return error | {"field": path, "participant": index + 1}

    def _reject_quantity(self, ticket=None):
        return self._reject("quantity_range", f"1–{self._get_quantity_limit(ticket)}")

    def _validate_buyer(self, errors, values):
        if self.buyer_type not in dict(BUYER_TYPES):
            errors.append(self._reject("buyer_type_unknown"))
        if not has_letter(self.name or ""):
            errors.append(self._reject("name_missing"))
        if not self.email:
            errors.append(self._reject("email_missing"))
        elif email := parse_email(self.email):
            values["email_normalized"] = email
        else:
            errors.append(self._reject("email_invalid"))
        # a phone is not required, a wrong one is an error
        values["phone_sanitized"] = False
        if self.phone:
            values["phone_sanitized"] = self._parse_phone(self.phone)
            if not values["phone_sanitized"]:
                errors.append(self._reject("phone_invalid"))
        if self.buyer_type == "company":
            self._validate_company(errors)

    def _validate_company(self, errors):
        if not has_letter(self.company_name or ""):
            errors.append(self._reject("company_missing"))
        if self.vat and not is_valid_inn(self.vat):
            errors.append(self._reject("vat_invalid"))

    def _parse_phone(self, phone):
        country = self.source_id.country_id or self.company_id.country_id
        return parse_phone(phone, country.code)

    def _validate_event(self, event, errors, values):
        # forget what an earlier try had found
        values.update(event_id=event.id, event_ticket_id=False, quantity=0)
        if not self.event_code:
            errors.append(self._reject("event_missing"))
        elif not event:
            errors.append(self._reject("event_unknown"))
        elif event.date_end <= fields.Datetime.now() or event.kanban_state == "cancel":
            errors.append(self._reject("event_over"))
        else:
            self._validate_tariff(event, errors, values)
            return
        # no tariff to ask for its limit
        if self.buyer_type != "company" and not self._read_quantity():
            errors.append(self._reject_quantity())

    def _find_event(self):
        if not self.event_code:
            return self.env["event.event"]
        event = self.env["event.event"].search(
            [
                ("is_conference", "=", True),
                # as people type it: «JOKER» is «joker», «%» only itself
                ("external_code", "=ilike", escape_psql(self.event_code)),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        return event or self._find_named_event()

    def _find_tariff(self, event):
        return event._find_tariff(self.tariff_code) or self._find_named_tariff(event)

    def _validate_tariff(self, event, errors, values):
        ticket = self._find_tariff(event)
        values["event_ticket_id"] = ticket.id
        is_company = self.buyer_type == "company"
        if is_company and not self.tariff_code:
            # a company tells tariffs and numbers in its questionnaire
            pass
        elif not ticket:
            errors.append(self._reject("tariff_unknown"))
        elif not self._is_on_sale(ticket):
            errors.append(self._reject("tariff_closed"))
        if is_company:
            # it only prefills the questionnaire, which is sent all the same
            # (decisions 18)
            values["quantity"] = self._read_company_quantity()
            return
        quantity = self._read_quantity(ticket)
        if quantity is None:
            errors.append(self._reject_quantity(ticket))
            return
        values["quantity"] = quantity
        if ticket and self._is_sold_out(ticket, quantity):
            errors.append(self._reject("sold_out"))

    def _is_on_sale(self, ticket):
        if self._get_import():
            # it was sold elsewhere, when it was on sale
            return ticket.product_id.active
        return ticket._is_on_sale_now()

    def _is_sold_out(self, ticket, quantity):
        """Tell whether so many seats are not to be had, as seen without a lock."""
        [available] = (ticket.event_id or self.event_id)._get_seats_availability(
            [(self.env["event.slot"], ticket)]
        )
        return available is not None and available < quantity

    def _read_quantity(self, ticket=None):
        """Return the number of tickets asked for, or ``None`` if it cannot be meant."""
        quantity = parse_quantity(self.quantity_text or "")
        limit = self._get_quantity_limit(ticket)
        return quantity if quantity and 1 <= quantity <= limit else None

    def _read_company_quantity(self):
        """Return how many tickets a company speaks of, as far as it can be meant."""
        asked = parse_quantity(self.quantity_text or "") or 0
        return min(max(asked, 0), MAX_QUANTITY)

    def _get_company_warnings(self):
        """Look whether a company asks for more than is to be had; no reason to refuse.

        Its questionnaire says what there is.

        :return: ``code`` of ``const.REQUEST_WARNINGS`` and ``detail``; ``False`` if all
            is well, as the field has it
        :rtype: list[dict] | bool
        """
        self.ensure_one()
        asked, tariff = parse_quantity(self.quantity_text or ""), self.event_ticket_id
        if self.quantity_text and not asked:
            return [{"code": "quantity_odd", "detail": self.quantity_text}]
        is_too_many = (asked or 0) > (
            tariff._get_company_limit() if tariff else MAX_QUANTITY
        )
        if is_too_many or (asked and self._is_sold_out(tariff, asked)):
            return [{"code": "quantity_odd", "detail": str(asked)}]
        return False

    def _get_quantity_limit(self, ticket=None):
        if self._get_import():
            return MAX_QUANTITY
        ticket = ticket or self.env["event.event.ticket"]
        return ticket._get_quantity_limit(self.source_id)

    def _validate_participants(self, errors, values):
        people = self.participant_ids
        if self.buyer_type == "company":
            return
        quantity = values.get("quantity")
        # one ticket without a list is the buyer's own
        expected = quantity or 0
        if quantity and (len(people) or 1) != expected:
            errors.append(self._reject("participants_mismatch"))
            return
        for index, person in enumerate(people):
            errors += [
                self._reject_participant(code, index)
                for code in self._validate_participant(person)
            ]

    def _validate_participant(self, person):
        """Return the codes of what is wrong with a participant.

        :rtype: list[str]
        """
        codes = []
        if not has_letter(person.name or ""):
            codes.append("name_missing")
        if person.email and not parse_email(person.email):
            codes.append("email_invalid")
        if person.phone and not self._parse_phone(person.phone):
            codes.append("phone_invalid")
        return codes
