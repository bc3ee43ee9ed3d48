import vobject

from odoo.tests import HttpCase, tagged

from .common import TicketsCommon


class CalendarCommon(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event.address_id = cls.env["res.partner"].create(
            {"name": "Экспофорум", "city": "Санкт-Петербург"}
        )

    def _book_paid(self, **values):
        order = self._book(**values)
        self._pay(order)
        return order

    def _read(self, content):
        """The one event of a calendar file."""
        return vobject.readOne(content.decode()).vevent

    def _get_entry(self, ticket, with_link=True):
        return self._read(ticket._get_calendar_entry(with_link=with_link))


@tagged("post_install", "-at_install")
class TestCalendar(CalendarCommon):
    """The ticket in the calendar of who has it."""

    def test_entry_says_what_when_and_where(self):
        ticket = self._book_paid().ticket_ids
        content = ticket._get_calendar_entry(with_link=True).decode()
        # in UTC: right in every zone, and no zone to be explained
        for line in (
            "METHOD:PUBLISH",
            "DTSTART:20260520T070000Z",
            "DTEND:20260521T150000Z",
            "SUMMARY:Test Java Day",
        ):
            with self.subTest(line=line):
                self.assertIn(f"{line}\r\n", content)
        self.assertIn("Санкт-Петербург", self._get_entry(ticket).location.value)

    def test_entry_describes_the_ticket_and_leads_to_its_booking(self):
        order = self._book_paid(participants=self._people(1))
        self.assertEqual(
            self._get_entry(order.ticket_ids).description.value.split("\n"),
            [
                f"Ticket {order.ticket_ids.barcode}",
                "Tariff: Standard",
                "Participant: Гость А",
                f"Booking: {order.get_base_url()}{order.get_portal_url()}",
            ],
        )

    def test_second_mail_moves_the_entry_instead_of_adding_one(self):
        first, second = self._book_paid(
            quantity=2, participants=self._people(2)
        ).ticket_ids
        before = self._get_entry(first)
        self._move_to("2026-03-03 10:00:00")
        self.event.date_begin = "2026-05-20 08:00:00"
        after = self._get_entry(first)
        self.assertEqual(before.uid.value, after.uid.value)
        self.assertGreater(after.dtstamp.value, before.dtstamp.value)
        self.assertNotEqual(before.dtstart.value, after.dtstart.value)
        self.assertNotEqual(after.uid.value, self._get_entry(second).uid.value)

    def test_names_with_signs_come_through_as_they_are(self):
        self.event.name = "Ява, <b>день</b>; второй"
        name = "Анна, <i>Мария</i>; Иванова 🎉 李小龍"
        entry = self._get_entry(self._book_paid(name=name).ticket_ids)
        self.assertEqual(entry.summary.value, "Ява, <b>день</b>; второй")
        self.assertIn(f"Participant: {name}\n", entry.description.value)

    def test_conference_without_a_venue_has_no_location(self):
        self.event.address_id = False
        entry = self._get_entry(self._book_paid().ticket_ids)
        self.assertFalse(hasattr(entry, "location"))

    def test_online_ticket_is_online(self):
        self.tariff.is_online = True
        entry = self._get_entry(self._book_paid().ticket_ids)
        self.assertEqual(entry.location.value, "Online")

    def test_mails_carry_the_entry_and_who_buys_for_himself_the_link(self):
        own = self._book_paid()
        others = self._book_paid(
            name="Борис Петров",
            email="boris@example.com",
            phone=None,
            participants=[{"name": "Иван Ким", "email": "ivan@example.com"}],
        )
        self._send_mails()
        for template, order, has_link in (
            ("ticket", own, True),
            # it is passed on to who sits on the seat
            ("ticket", others, False),
            ("ticket_participant", others, False),
        ):
            with self.subTest(template=template, has_link=has_link):
                [mail] = self._mails(template, order.ticket_ids)
                file = mail.attachment_ids.filtered(
                    lambda file: file.name == "conference.ics"
                )
                self.assertIn("charset=utf-8", file.mimetype)
                text = self._read(file.raw).description.value
                self.assertEqual(order.access_token in text, has_link)


@tagged("post_install", "-at_install")
class TestCalendarPage(CalendarCommon, HttpCase):
    def _open(self, order, ticket, token=None):
        self.authenticate(None, None)
        return self.url_open(
            f"/my/tickets/{order.id}/{ticket.id}/calendar",
            params={"access_token": token or order.access_token},
            allow_redirects=False,
        )

    def test_entry_of_a_paid_ticket_is_downloaded_from_the_bookings_page(self):
        order = self._book_paid()
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url())
        self.assertIn(
            f"/my/tickets/{order.id}/{order.ticket_ids.id}/calendar?access_token=",
            page.text,
        )
        response = self._open(order, order.ticket_ids)
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/calendar; charset=utf-8", response.headers["Content-Type"])
        self.assertIn(".ics", response.headers["Content-Disposition"])
        entry = self._read(response.content)
        self.assertEqual(entry.uid.value, self._get_entry(order.ticket_ids).uid.value)

    def test_entry_of_anothers_ticket_does_not_open_the_booking(self):
        own = self._book_paid()
        others = self._book_paid(
            email="boris@example.com", phone=None, participants=self._people(1)
        )
        for order, has_link in ((own, True), (others, False)):
            with self.subTest(has_link=has_link):
                content = self._open(order, order.ticket_ids).content
                text = self._read(content).description.value
                self.assertEqual(order.access_token in text, has_link)

    def test_entry_of_what_is_no_ticket_of_the_link_is_refused(self):
        paid = self._book_paid()
        other = self._book_paid(email="boris@example.com", phone=None)
        waiting = self._book(email="vera@example.com", phone=None)
        for case, order, ticket, token in (
            ("another order's", paid, other.ticket_ids, None),
            ("unpaid", waiting, waiting.ticket_ids, None),
            ("wrong link", paid, paid.ticket_ids, other.access_token),
        ):
            with self.subTest(case=case):
                response = self._open(order, ticket, token)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("VEVENT", response.text)
                self.assertNotIn(ticket.barcode, response.text)
