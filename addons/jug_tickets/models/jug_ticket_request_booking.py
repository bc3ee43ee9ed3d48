from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..const import LIVE_BOOKINGS, QUIET


class JugTicketRequest(models.Model):
    """A correct request becomes lead, order and tickets with held seats."""

    _inherit = "jug.ticket.request"

    def _process(self):
        """Validate the request and book it, in the caller's transaction.

        Idempotent: only a new request is processed, under its row's lock.

        :raises psycopg2.errors.SerializationFailure: seats or person were taken since
            the snapshot; to be done again in a new transaction
        """
        for request in self.sudo().with_context(**QUIET):
            request = request.with_company(request.company_id)
            if request.state != "new":
                continue
            # the seats first: what is read before the lock may be too old
            event = request._find_event()
            event._lock_seats(event.event_ticket_ids)
            errors = request._validate(event)
            if errors:
                request._note_rejected(errors)
            elif request.buyer_type == "company":
                request._open_company_deal()
            else:
                request._book()

    def _note_rejected(self, errors):
        """Neither lead nor ticket comes of it; it can be corrected and replayed."""
        self._move_to(
            "rejected",
            errors=errors,
            error_codes=", ".join(dict.fromkeys(error["code"] for error in errors)),
        )

    def _book(self):
        """Attach the request to its lead, and hold the seats."""
        match = self._match_party()
        warnings = self._get_booking_warnings(match.partner)
        partner = match.partner or self._create_prospect()
        if not match.is_conflict:
            self._complete_card(partner, match.rule)
        lead = match.lead or self._create_lead(partner)
        lead._move_ticket_stage("crm_stage_booked")
        order = self.env["sale.order"].create(self._prepare_order_vals(partner, lead))
        order._portal_ensure_token()
        self._note_processed(match, lead, partner, order, warnings=warnings)
        try:
            self._create_tickets(order)
        except ValidationError as error:
            # unreachable while the lock holds; never sell what is not there
            raise ValidationError(
                self.env._(
                    "No seats for %(request)s: %(error)s",
                    request=self.display_name,
                    error=error,
                )
            ) from error
        order._start_waiting()
        if warnings:
            order._message_log(body=self.warning_summary)
        self._finish_booking(order)
        if match.is_conflict:
            self._ask_who_it_is(match, lead)

    def _get_booking_warnings(self, partner):
        """Look what somebody should know of, though it is no reason to refuse.

        One query, and none for somebody new.

        :param res.partner partner: the card that was found; may be empty
        :return: ``code`` of ``const.REQUEST_WARNINGS`` and ``detail``; ``False`` if all
            is well, as the field has it
        :rtype: list[dict] | bool
        """
        if not partner:
            return False
        # he may want a second seat, or his site asks twice
        others = self.env["sale.order"].search_fetch(
            [
                ("partner_id", "=", partner.id),
                ("booking_state", "in", LIVE_BOOKINGS),
                ("order_line.event_ticket_id", "=", self.event_ticket_id.id),
            ],
            ["name"],
            order="id",
        )
        numbers = ", ".join(order.name for order in others)
        return bool(others) and [{"code": "already_booked", "detail": numbers}]

    def _finish_booking(self, order):
        if self.order_id.currency_id.is_zero(order.amount_total):
            # nothing to wait for: a free ticket is a ticket, and its mail says it all
            order.action_confirm()
            return
        order._send_order_notification_mail(
            self.env.ref("jug_tickets.mail_template_booking")
        )

    def _match_party(self):
        return self.env["party.match"]._find(
            self.email_normalized,
            self.phone_sanitized,
            self.name,
            lead_domain=self._get_match_lead_domain(),
            log_for=self,
        )

    def _complete_card(self, partner, rule):
        """Fill in what the card does not know yet; what it knows is never changed.

        A phone or a name is no secret: an email given with it goes on the card of
        somebody who only booked, never on a client's. The card of a user is his own:
        with a foreign email on it his password could be reset.

        :param res.partner partner: the card
        :param str rule: by what it was found, see ``match_rule``
        """
        trusted = partner.is_ticket_prospect or rule == "email"
        if not trusted or partner.sudo().with_context(active_test=False).user_ids:
            return
        known = {"email": self.email_normalized, "phone": self.phone_sanitized}
        missing = {
            name: value for name, value in known.items() if value and not partner[name]
        }
        if missing:
            partner.write(missing)

    def _create_prospect(self):
        return self.env["res.partner"].create(self._prepare_prospect_vals())

    def _prepare_prospect_vals(self):
        """Return the values of a card for somebody who has booked, but not paid.

        (decisions 13: he is in no directory of buyers until he pays)
        """
        return {
            "name": self.name,
            "email": self.email_normalized,
            "phone": self.phone_sanitized,
            "is_company": False,
            "is_ticket_prospect": True,
            # as computed: said here it costs no query
            "is_ticket_participant": False,
            "country_id": self.source_id.country_id.id,
            "lang": self._get_buyer_lang(),
        }

    def _get_buyer_lang(self):
        """The language of the conference, as the buyer came by its site."""
        return self.event_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _create_lead(self, partner):
        return self.env["crm.lead"].create(self._prepare_lead_vals(partner))

    def _prepare_lead_vals(self, partner):
        """Return the values of the lead card that the ticket is formed from.

        (requirements/001: «Если лид не найден, создается карточка лида»)
        """
        return {
            "name": f"{self.name}: {self.event_id.name}",
            "type": "lead",
            "team_id": self.company_id._get_ticket_team().id,
            "stage_id": self._get_first_stage().id,
            "company_id": self.company_id.id,
            # nobody's until a seller takes it (crm_lead_seller.py): core would make it
            # the caller's
            "user_id": False,
            "contact_name": self.name,
            "email_from": self.email_normalized,
            "phone": self.phone_sanitized,
            # an existing contact is attached; a prospect becomes the client by paying
            "partner_id": not partner.is_ticket_prospect and partner.id,
            "event_id": self.event_id.id,
            "source_id": self.source_id.utm_source_id.id,
            # core's forecast learns from deals that people won; six queries a lead
            "probability": 0,
            "automated_probability": 0,
            "lang_id": self.env["res.lang"]._get_data(code=partner.lang).id,
        }

    def _get_first_stage(self):
        """A person's request is booked at once, a company's begins with a question."""
        xmlid = "crm_stage_new" if self.buyer_type == "company" else "crm_stage_booked"
        return self.env["crm.stage"]._get_ticket_stage(xmlid)

    def _prepare_order_vals(self, partner, lead, wanted=None):
        """Return the values of the quotation that is the booking.

        :param res.partner partner: the buyer
        :param crm.lead lead: the lead, or the company's deal
        :param list wanted: pairs of tariff and number; none: what the request names
        :rtype: dict
        """
        wanted = wanted or [(self.event_ticket_id, self.quantity)]
        return {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "user_id": False,
            # the tariff's price is in the company's currency; a buyer's pricelist may
            # have another one, and the number would stay
            "pricelist_id": False,
            "team_id": self.company_id._get_ticket_team().id,
            "opportunity_id": lead.id,
            "is_ticket_booking": True,
            "ticket_request_id": self.id,
            "booking_event_id": self.event_id.id,
            "buyer_type": self.buyer_type,
            "buyer_email": self.email_normalized,
            "origin": self.external_ref,
            "source_id": self.source_id.utm_source_id.id,
            "require_payment": True,
            "require_signature": False,
            "prepayment_percent": 1.0,
            # core counts whole days; the term of a booking is payment_due_on
            "validity_date": False,
            "order_line": [
                Command.create(self._prepare_order_line_vals(ticket, quantity))
                for ticket, quantity in wanted
            ],
        }

    def _prepare_order_line_vals(self, ticket, quantity):
        """Return the values of the order line of one tariff.

        The price of the moment is fixed on it, whatever happens to the tariff's.
        """
        return {
            "product_id": ticket.product_id.id,
            "event_id": ticket.event_id.id,
            "event_ticket_id": ticket.id,
            "product_uom_qty": quantity,
            "price_unit": ticket._get_price_at(fields.Datetime.now()),
        }

    def _create_tickets(self, order):
        people = [
            {"name": person.name, "email": person.email, "phone": person.phone}
            for person in self.participant_ids
        ]
        if not people:
            people = [
                {
                    "name": self.name,
                    "email": self.email_normalized,
                    "phone": self.phone_sanitized,
                }
            ]
        self.env["event.registration"].create(
            [order._prepare_ticket_vals(person) for person in people]
        )

    def _note_processed(self, match, lead, partner, order=None, warnings=False):
        self._move_to(
            "processed",
            match_rule=match.rule,
            lead_id=lead.id,
            partner_id=partner.id,
            order_id=order.id if order else False,
            processed_on=fields.Datetime.now(),
            errors=False,
            error_codes=False,
            warnings=warnings,
        )
        if match.lead:
            lead._message_log(
                body=self.env._(
                    "New request %(request)s, found by %(rule)s.",
                    request=self._get_html_link(),
                    rule=self._get_label("match_rule"),
                )
            )

    def _get_staff_env(self):
        return self.company_id._get_staff_env(self.event_id)

    def _ask_who_it_is(self, match, lead):
        """Email and phone belong to two people: never merged, a person looks at it."""
        lead.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self._get_staff_env()._("Who is it?"),
            note=" ".join(match.notes),
            user_id=self.company_id._get_ticket_manager(self.event_id).id,
        )
