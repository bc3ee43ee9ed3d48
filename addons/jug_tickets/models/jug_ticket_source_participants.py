import logging

from odoo import api, models

from odoo.addons.api_intake.transaction import run_isolated, wait_for_turn
from odoo.addons.party_match.utils import name_key

from ..const import LIVE_BOOKINGS, MAX_QUANTITY
from ..utils import clean_text

_logger = logging.getLogger(__name__)


class JugTicketSource(models.Model):
    """Participants that the conference site names (decisions 20).

    (requirements/001: «Информация об участниках … добавляется автоматически с сайта
    конференций»)
    """

    _inherit = "jug.ticket.source"

    def _take_participants(self, env, items):
        """Name the participants of bookings, each booking in a transaction of its own.

        :param odoo.api.Environment env: of the call
        :param list items: a dict a booking, as the site sent it
        :return: an answer a booking, see README
        :rtype: list[dict]
        """
        source_id = self.id

        def take(item):
            try:
                return run_isolated(
                    env,
                    lambda new_env: (
                        new_env["jug.ticket.source"]
                        .sudo()
                        .browse(source_id)
                        ._name_participants(item)
                    ),
                )
            except Exception as error:
                # one booking must not keep the answer about the others back
                _logger.warning("Participants not taken: %s", error, exc_info=True)
                return self.sudo()._refuse_participants(item, "not_done")

        return [take(item) for item in items]

    def _name_participants(self, item):
        """Name the participants of one booking; a repeat changes nothing.

        :param dict item: ``external_ref`` or ``booking``, and ``participants``
        :rtype: dict
        """
        self.ensure_one()
        order = self._find_booking(item)
        wait_for_turn(order)
        people = item.get("participants")
        if code := self._check_participants_call(order, people):
            return self._refuse_participants(item, code)
        codes = [clean_text(person.get("external_code")) for person in people]
        results = [
            self._name_from_site(order, person, codes.index(code) == index)
            for index, (person, code) in enumerate(zip(people, codes, strict=True))
        ]
        rejected = [result for result in results if result["errors"]]
        return {
            "external_ref": clean_text(item.get("external_ref")) or None,
            "booking": order.name,
            "state": "processed" if len(rejected) < len(results) else "rejected",
            "errors": [],
            "participants": results,
            "unnamed": len(order._get_unnamed_tickets()),
        }

    @api.model
    def _refuse_participants(self, item, code):
        """Answer a booking of which nothing was done.

        :param str code: key of ``const.PARTICIPANT_ERRORS``
        :rtype: dict
        """
        return {
            "external_ref": clean_text(item.get("external_ref")) or None,
            "booking": clean_text(item.get("booking")) or None,
            "state": "rejected",
            "errors": self._describe_errors([code]),
            "participants": [],
        }

    def _find_booking(self, item):
        """Return the booking that a call names, if it is one of this site's.

        By the site's own number, or by ours; a booking that staff entered is every
        site's of the company. The one made anew of an annulled booking takes its place.

        :rtype: sale.order
        """
        domain = [
            ("is_ticket_booking", "=", True),
            ("company_id", "=", self.company_id.id),
        ]
        if external_ref := clean_text(item.get("external_ref")):
            domain += [
                ("ticket_request_id.source_id", "=", self.id),
                ("ticket_request_id.external_ref", "=", external_ref),
            ]
        elif number := clean_text(item.get("booking")):
            domain += [
                ("name", "=", number),
                "|",
                ("ticket_request_id.source_id", "=", self.id),
                ("ticket_request_id.source_id.is_by_hand", "=", True),
            ]
        else:
            return self.env["sale.order"]
        found = self.env["sale.order"].search(domain, order="id desc")
        live = found.filtered(lambda order: order.booking_state in LIVE_BOOKINGS)
        order = (live or found)[:1]
        while order.booking_state not in LIVE_BOOKINGS and order.rebooked_order_id:
            order = order.rebooked_order_id
        return order

    @api.model
    def _check_participants_call(self, order, people):
        """Tell why nothing of a call can be done.

        :return: key of ``const.PARTICIPANT_ERRORS``; none if something can
        :rtype: str | None
        """
        if not order:
            return "booking_unknown"
        if order.booking_state not in LIVE_BOOKINGS:
            return "booking_over"
        if not order._is_naming_open():
            return "naming_closed"
        if (
            not isinstance(people, list)
            or not 0 < len(people) <= MAX_QUANTITY
            or not all(isinstance(person, dict) for person in people)
        ):
            return "participants_missing"
        return None

    def _name_from_site(self, order, person, is_first):
        """Name one participant, by his code.

        :param sale.order order: the booking, locked
        :param dict person: as sent
        :param bool is_first: his code stands in the list for the first time
        :rtype: dict
        """
        code = clean_text(person.get("external_code"))
        result = {"external_code": code or None, "state": "rejected", "errors": []}
        values = {
            key: clean_text(person.get(key)) for key in ("name", "email", "phone")
        }
        if not code or not is_first:
            refused = "external_code_missing" if not code else "code_repeated"
            return result | {"errors": self._describe_errors([refused])}
        ticket, refused = self._find_seat(order, code, values, person.get("tariff"))
        if not refused and not values["name"]:
            refused = "name_missing"
        if refused:
            return result | {"errors": self._describe_errors([refused])}
        errors = ticket._check_participant(ticket._clean_participant(values))
        if errors:
            return result | {"errors": errors}
        kind = ticket._name_participant(values, by=self.name)
        if ticket.participant_code != code:
            ticket.write({"participant_code": code, "participant_source_id": self.id})
        return result | {"state": kind, "ticket": ticket.barcode}

    def _find_seat(self, order, code, values, tariff_code):
        """Return the seat of a participant: his own by the code, or a free one.

        A seat that has his name already becomes his: the booking named him.

        :return: the seat, and the reason if there is none
        :rtype: tuple[event.registration, str | None]
        """
        seats = order._get_booked_tickets().sorted("id")
        tariff = order.booking_event_id._find_tariff(clean_text(tariff_code))
        known = self.env["event.registration"].search(
            [
                ("participant_source_id", "=", self.id),
                ("participant_code", "=", code),
                ("state", "!=", "cancel"),
            ],
            limit=1,
        )
        if known and known not in seats:
            return known.browse(), "code_taken"
        if tariff_code and (not tariff or tariff not in seats.event_ticket_id):
            return seats.browse(), "tariff_unknown"
        if known:
            is_other = tariff and known.event_ticket_id != tariff
            return known, "tariff_other" if is_other else None
        if tariff:
            seats = seats.filtered(lambda seat: seat.event_ticket_id == tariff)
        seat = self._find_named_seat(seats, values) or seats.filtered("is_unnamed")
        return seat[:1], None if seat else "no_free_seat"

    @api.model
    def _find_named_seat(self, seats, values):
        """Return the seats with this person's name that have no code yet."""
        email = values["email"].casefold()
        return seats.filtered(
            lambda seat: (
                not seat.participant_code
                and seat.name
                and name_key(seat.name) == name_key(values["name"])
                and (seat.email or "").casefold() in ("", email)
            )
        )

    @api.model
    def _describe_errors(self, codes):
        return self.env["event.registration"]._describe_participant_errors(codes)
