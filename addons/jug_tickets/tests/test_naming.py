from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_naming import NamingCommon


@tagged("post_install", "-at_install")
class TestNaming(NamingCommon):
    """Who comes on a booked seat, said by one writer."""

    def test_company_buys_seats_without_names(self):
        """T-B2B-01, T-B2B-03"""
        order = self._book_company()
        self.assertEqual(order.ticket_ids.mapped("is_unnamed"), [True] * 3)
        self.assertFalse(any(order.ticket_ids.mapped("email")))
        self.assertEqual(order.naming_progress, "0 of 3")
        self._name(self._seats(order)[0])
        self.assertEqual(self._seats(order).mapped("is_unnamed"), [False, True, True])
        self.assertEqual((order.naming_progress, order.unnamed_count), ("1 of 3", 2))
        self.assertNotEqual(order.partner_id.name, "Борис Петров")

    def test_seat_stays_without_a_name_when_its_buyer_becomes_another(self):
        """Core would name it after the buyer."""
        order = self._book_company()
        order.partner_id = self.env["res.partner"].create(
            {"name": "Вера", "email": "vera@example.com", "phone": "+79211234567"}
        )
        self.env.flush_all()
        for name in ("name", "email", "phone"):
            self.assertFalse(any(order.ticket_ids.mapped(name)), name)

    def test_named_participant_gets_his_card_once_the_seat_is_paid(self):
        """T-REG-11, T-REG-13"""
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self.assertFalse(ticket.participant_id)
        self._pay(order)
        card = ticket.participant_id
        self.assertEqual((card.name, card.is_company), ("Борис Петров", False))
        self.assertNotEqual(card, order.partner_id)
        later = self._seats(order)[1]
        self.assertFalse(later.participant_id)
        self._name(later, "Вера Белова", "vera@example.com")
        self.assertEqual(later.participant_id.name, "Вера Белова")

    def test_buyer_may_be_one_of_the_participants(self):
        """T-B2B-04, T-REG-13: the contact's seat takes the contact's own card."""
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self._name(ticket, "Анна Иванова", "anna@example.com")
        self.assertEqual(ticket.participant_id, order.partner_id)

    def test_who_has_paid_for_seats_without_names_is_asked_for_them(self):
        promise = "The tickets come in a mail of their own"
        for number, named in enumerate((1, 3)):
            order = self._book_company(
                email=f"buyer{number}@example.com", phone=None, company_name="Лютик"
            )
            for place, ticket in enumerate(self._seats(order)[:named]):
                self._name(ticket, f"Участник {'АБВ'[place]}", f"p{place}@example.com")
            self._pay_and_send(order)
            [mail] = self._mails("paid", order)
            with self.subTest(named=named):
                self.assertEqual(promise in mail.body_html, named == 3)
                self.assertEqual("1 of 3" in mail.body_html, named == 1)
                link = order._get_naming_url().replace("&", "&amp;")
                self.assertEqual(link in mail.body_html, named == 1)

    def test_participant_is_no_organisation(self):
        """T-REG-14"""
        ticket = self._seats(self._book_company())[0]
        for name in ("ООО «Ветер»", "Acme Ltd.", "Ромашка", "«РОМАШКА»", "АО Свет"):
            with (
                self.subTest(name=name),
                self._assert_refused(ValidationError, "not an organisation"),
            ):
                self._name(ticket, name)
        self.assertEqual(self._name(ticket, "Аонов Пётр"), "named")

    def test_what_is_wrong_is_said_in_words_and_nothing_is_kept(self):
        ticket = self._seats(self._book_company())[0]
        for values, words in (
            (("", "boris@example.com", ""), "full name is missing"),
            (("42", "", ""), "at least one letter"),
            (("Борис", "boris(at)example.com", ""), "email address is not valid"),
            (("Борис", "", "123"), "phone number does not exist"),
        ):
            with (
                self.subTest(values=values),
                self._assert_refused(ValidationError, words),
            ):
                self._name(ticket, *values)
        self.assertTrue(ticket.is_unnamed)

    def test_what_was_typed_is_kept_clean(self):
        ticket = self._seats(self._book_company())[0]
        self._name(
            ticket, " Бо\u200bрис   Петров ", " Boris@Example.com", "8 921 765-43-21"
        )
        self.assertEqual(
            (ticket.name, ticket.email, ticket.phone),
            ("Борис Петров", "boris@example.com", "+79217654321"),
        )

    def test_same_again_changes_nothing(self):
        ticket = self._seats(self._book_company())[0]
        self.assertEqual(self._name(ticket), "named")
        story = self._get_story(ticket)
        self.assertEqual(self._name(ticket), "unchanged")
        self.assertEqual(self._get_story(ticket), story)

    def test_which_change_is_a_correction_and_which_a_swap(self):
        cases = [
            # the name with letters put right
            (
                "Борис Петров",
                "b@example.com",
                "Борис Пeтрoв",
                "b@example.com",
                "corrected",
            ),
            (
                "Борис Птеров",
                "b@example.com",
                "Борис Петров",
                "b@example.com",
                "corrected",
            ),
            (
                "Петров Борис",
                "b@example.com",
                "Борис Петров",
                "b2@example.com",
                "corrected",
            ),
            ("Борис Птеров", "", "Борис Петров", "b@example.com", "corrected"),
            # married
            (
                "Анна Белова",
                "a@example.com",
                "Анна Чернова",
                "a@example.com",
                "corrected",
            ),
            # one address of a whole office
            (
                "Борис Петров",
                "i@example.com",
                "Вера Белова",
                "i@example.com",
                "swapped",
            ),
            (
                "Борис Петров",
                "b@example.com",
                "Вера Белова",
                "v@example.com",
                "swapped",
            ),
            # husband and wife
            (
                "Александр Иванов",
                "a@example.com",
                "Александра Иванова",
                "b@example.com",
                "swapped",
            ),
        ]
        ticket = self._seats(self._book_company())[0]
        for old, old_email, new, new_email, kind in cases:
            with self.subTest(old=old, new=new):
                ticket.write({"name": old, "email": old_email})
                self.assertEqual(self._name(ticket, new, new_email), kind)

    def test_swap_is_logged_on_ticket_and_booking(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self._name(ticket, "Вера Белова", "vera@example.com")
        for record in (ticket, order):
            with self.subTest(record=record):
                self.assertRegex(
                    self._get_story(record)[-1],
                    "Participant changed by a test: Борис Петров → Вера Белова",
                )

    def test_swap_of_a_paid_seat_makes_another_card(self):
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self._name(ticket)
        boris = ticket.participant_id
        self._name(ticket, "Вера Белова", "vera@example.com")
        self.assertEqual(ticket.participant_id.name, "Вера Белова")
        self.assertEqual(boris.name, "Борис Петров")

    def test_correction_puts_the_card_right_that_was_made_of_the_ticket(self):
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self._name(ticket, "Борис Птеров")
        card = ticket.participant_id
        self._name(ticket, "Борис Петров")
        self.assertEqual((ticket.participant_id, card.name), (card, "Борис Петров"))

    def test_correction_never_writes_on_a_card_that_was_there_before(self):
        known = self.env["res.partner"].create(
            {"name": "Борис Птеров", "email": "boris@example.com"}
        )
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self._name(ticket, "Борис Птеров")
        self.assertEqual(ticket.participant_id, known)
        self._name(ticket, "Борис Петров")
        self.assertEqual(known.name, "Борис Птеров")
        self.assertEqual(ticket.participant_id.name, "Борис Петров")

    def test_what_the_card_knows_does_not_come_onto_the_ticket(self):
        """Who has the link would read it on his page."""
        self.env["res.partner"].create(
            {
                "name": "Борис Петров",
                "email": "boris@example.com",
                "phone": "+79217654321",
            }
        )
        order = self._book_company()
        early, late = self._seats(order)[:2]
        self._name(early)
        self._pay(order)
        self._name(late, "Петров Борис")
        for ticket in (early, late):
            self.assertEqual(ticket.participant_id.phone, "+79217654321")
            self.assertFalse(ticket.phone)
        self.assertEqual(late.name, "Петров Борис")

    def test_name_may_be_taken_off_until_the_ticket_is_sent(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self.assertEqual(self._name(ticket, "", ""), "freed")
        self.assertTrue(ticket.is_unnamed)
        self._name(ticket)
        self._pay_and_send(order)
        with self._assert_refused(ValidationError, "name somebody else"):
            self._name(ticket, "", "")

    def test_cancelled_seat_is_named_for_nobody(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        ticket.with_user(self.seller).action_cancel()
        with self._assert_refused(ValidationError, "is cancelled"):
            self._name(ticket)

    def test_nobody_comes_instead_of_who_is_in(self):
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self._name(ticket)
        ticket.with_user(self.seller).action_set_done()
        with self._assert_refused(ValidationError, "has checked in"):
            self._name(ticket, "Вера Белова", "vera@example.com")
        self.assertEqual(self._name(ticket, "Борис Петрова"), "corrected")

    def test_seat_without_a_name_lets_nobody_in(self):
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        self.event.date_begin = "2026-03-01 09:00:00"
        with self._assert_refused(UserError, "Nobody was named"):
            ticket.with_user(self.seller).action_set_done()
        gate = self.env["event.registration"].with_user(self.seller)
        answer = gate.register_attendee(ticket.barcode, self.event.id)
        self.assertEqual(answer["answer"], "unnamed")
        self.assertEqual(ticket.state, "open")
        self._name(ticket)
        ticket.with_user(self.seller).action_set_done()
        self.assertEqual(ticket.state, "done")


@tagged("post_install", "-at_install")
class TestNamingByStaff(NamingCommon):
    """What a seller writes in list and form goes the same way."""

    def test_seller_names_in_the_list_of_the_booking(self):
        """T-REG-15: and the list of the event's participants has the name."""
        order = self._book_company()
        ticket = self._seats(order)[0]
        order.with_user(self.seller).write(
            {
                "ticket_ids": [
                    (1, ticket.id, {"name": "Борис Петров", "phone": "8 921 765 43 21"})
                ]
            }
        )
        self.assertEqual((ticket.name, ticket.phone), ("Борис Петров", "+79217654321"))
        self.assertIn(f"Named by {self.seller.name}", self._get_story(ticket)[-1])
        people = self.env["event.registration"].search(
            [("event_id", "=", self.event.id), ("is_unnamed", "=", False)]
        )
        self.assertEqual(people, ticket)

    def test_seller_cannot_write_nonsense_either(self):
        ticket = self._seats(self._book_company())[0].with_user(self.seller)
        with self._assert_refused(ValidationError, "not valid"):
            ticket.write({"name": "Борис", "email": "nonsense"})
        with self._assert_refused(ValidationError, "not an organisation"):
            ticket.name = "ООО Ветер"

    def test_sellers_swap_changes_the_code_of_a_ticket_that_was_sent(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self._pay_and_send(order)
        code = ticket.barcode
        ticket.with_user(self.seller).write(
            {"name": "Вера Белова", "email": "vera@example.com"}
        )
        self.assertNotEqual(ticket.barcode, code)

    def test_seller_chooses_a_card(self):
        card = self.env["res.partner"].create(
            {"name": "Вера Белова", "email": "vera@example.com"}
        )
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        ticket.with_user(self.seller).participant_id = card
        self.assertEqual(
            (ticket.participant_id, ticket.name, ticket.email),
            (card, "Вера Белова", "vera@example.com"),
        )

    def test_seller_names_after_the_term(self):
        order = self._book_company()
        self._pay(order)
        self._move_to("2026-05-19 08:00:00")
        self.assertFalse(order._is_naming_open())
        self._seats(order)[0].with_user(self.seller).name = "Борис Петров"
        self.assertFalse(self._seats(order)[0].is_unnamed)

    def test_what_was_noted_is_not_written_by_hand(self):
        ticket = self._seats(self._book_company())[0].with_user(self.manager)
        for values in (
            {"is_guest_name": True},
            {"named_on": "2026-03-02 09:00:00"},
            {"is_unnamed": False},
            {"participant_code": "7"},
            {"participant_source_id": self.source.id},
        ):
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, "stays as it is"),
            ):
                ticket.write(values)

    def test_when_the_buyer_was_asked_is_not_written_by_hand(self):
        order = self._book_company().with_user(self.manager)
        for name in ("naming_told_on", "naming_reminded_on", "naming_closed_on"):
            with self._assert_refused(UserError, "by its buttons only"):
                order.write({name: "2026-03-02 09:00:00"})

    def test_ordinary_ticket_is_written_as_ever(self):
        guest = self.env["event.registration"].create(
            {
                "event_id": self.event.id,
                "event_ticket_id": self.tariff.id,
                "name": "Гость",
            }
        )
        guest.with_user(self.manager).name = "ООО Докладчик"
        self.assertEqual(guest.name, "ООО Докладчик")

    def test_lists_and_figures_show_who_is_missing(self):
        order = self._book_company()
        self._name(self._seats(order)[0])
        self._seats(order)[2].with_user(self.seller).action_cancel()
        event = self.event.with_user(self.seller)
        event.invalidate_recordset()
        self.assertEqual(event.unnamed_count, 1)
        self.assertEqual(
            self._seats(order).mapped("naming_label"), [False, "Without a name", False]
        )
        for action in (
            event.action_view_unnamed(),
            order.action_view_tickets_unnamed(),
        ):
            self.assertTrue(action["context"]["search_default_unnamed"])
            # name after name is typed without opening a form
            view, kind = action["views"][0]
            arch = self.env["event.registration"].get_view(view, kind)["arch"]
            self.assertIn('editable="bottom"', arch)
        found = self.env["event.registration"].search(
            [*action["domain"], ("is_unnamed", "=", True), ("state", "!=", "cancel")]
        )
        self.assertEqual(found, self._seats(order)[1])


@tagged("post_install", "-at_install")
class TestNamingMail(NamingCommon):
    """A ticket leaves when it has a name: once, and anew after a swap."""

    def test_ticket_leaves_when_its_participant_is_named_and_once(self):
        order = self._book_company()
        named, *others = self._seats(order)
        self._name(named)
        for _time in range(2):
            self._pay_and_send(order) if not order.amount_paid else self._send_mails()
        self.assertEqual(
            self._get_addressees(named), ["anna@example.com", "boris@example.com"]
        )
        for ticket in others:
            self.assertFalse(self._get_addressees(ticket))
        self._name(others[0], "Вера Белова", "vera@example.com")
        for _time in range(2):
            self._send_mails()
        self.assertEqual(
            self._get_addressees(others[0]), ["anna@example.com", "vera@example.com"]
        )
        self.assertFalse(self._get_addressees(others[1]))
        self.assertEqual(len(self._get_addressees(named)), 2)

    def test_naming_wakes_up_what_sends_the_tickets(self):
        order = self._book_company()
        self._pay_and_send(order)
        cron = self.env.ref("event.event_mail_scheduler")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self._name(self._seats(order)[0])
        self.assertGreater(
            self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]), triggers
        )

    def test_buyer_gets_the_link_once_when_the_seats_are_paid(self):
        order = self._book_company()
        self._pay(order)
        [mail] = self._mails("naming", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertIn(f"/my/tickets/{order.id}/names?access_token=", mail.body_html)
        self.assertIn("0 of 3", mail.body_html)
        self.assertIn("19 May 2026, 10:00 (Europe/Moscow)", mail.body_html)
        self.assertIn("Guest of Ромашка", mail.body_html)
        order._tell_to_name()
        self.assertEqual(len(self._mails("naming", order)), 1)

    def test_buyer_who_has_named_all_gets_no_such_mail(self):
        order = self._book()
        self._pay(order)
        self.assertFalse(self._mails("naming", order))

    def test_swap_of_a_sent_ticket_invalidates_the_old_code_and_tells_all(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self._pay_and_send(order)
        code = ticket.barcode
        self._name(ticket, "Вера Белова", "vera@example.com")
        self.assertNotEqual(ticket.barcode, code)
        for _time in range(2):
            self._send_mails()
        self.assertEqual(
            self._get_addressees(ticket),
            [
                "anna@example.com",
                "boris@example.com",
                # told that his ticket is void, then the new ones
                "boris@example.com",
                "anna@example.com",
                "vera@example.com",
            ],
        )
        void = self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)], order="id"
        )[2]
        self.assertIn("Борис Петров", void.subject)
        self.assertIn("has named another participant", void.body_html)
        self.assertNotIn("Вера", void.body_html)
        gate = self.env["event.registration"].with_user(self.seller)
        answer = gate.register_attendee(code, self.event.id)
        self.assertEqual(answer["answer"], "not_found")

    def test_swap_before_the_ticket_was_sent_keeps_the_code_and_tells_nobody(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        code = ticket.barcode
        self._name(ticket, "Вера Белова", "vera@example.com")
        self.assertEqual(ticket.barcode, code)
        self.assertFalse(self._get_addressees(ticket))

    def test_corrected_name_is_sent_again_with_the_same_code(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket, "Борис Птеров")
        self._pay_and_send(order)
        code = ticket.barcode
        self._name(ticket, "Борис Петров")
        self._send_mails()
        self.assertEqual(ticket.barcode, code)
        self.assertEqual(
            self._get_addressees(ticket), ["anna@example.com", "boris@example.com"] * 2
        )

    def test_corrected_phone_sends_nothing(self):
        order = self._book_company()
        ticket = self._seats(order)[0]
        self._name(ticket)
        self._pay_and_send(order)
        self._name(ticket, phone="+79217654321")
        self._send_mails()
        self.assertEqual(len(self._get_addressees(ticket)), 2)

    def test_mails_to_companies_count_seats(self):
        """T-B2B-02: how many of which tariff; the names are a page of their own."""
        order = self._book_company()
        order._send_order_notification_mail(
            self.env.ref("jug_tickets.mail_template_booking"),
            allow_deferred_sending=False,
        )
        [mail] = self._mails("booking", order)
        self.assertEqual(mail.body_html.count("3 ×"), 1)

    def test_mail_that_cannot_be_made_stops_no_payment(self):
        order = self._book_company()
        with patch.object(
            type(order), "_send_booking_mails", side_effect=ValueError("broken")
        ):
            self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertIn(
            "The mail «Conference Tickets: Name the Participants» could not be made",
            order.activity_ids.mapped("summary"),
        )


@tagged("post_install", "-at_install")
class TestNamingTerm(NamingCommon):
    """The term for names: a day before the conference, as set."""

    def test_term_is_the_companys_or_the_conferences(self):
        order = self._book_company()
        deadline = order._get_naming_deadline()
        self.assertEqual(str(deadline), "2026-05-19 07:00:00")
        self.event.with_user(self.manager).naming_deadline_hours = 48
        self.assertEqual(str(order._get_naming_deadline()), "2026-05-18 07:00:00")
        self.assertIn("18 May 2026, 10:00 (Europe/Moscow)", self.event.naming_note)
        self.event.naming_deadline_hours = 0
        self.company.naming_deadline_hours = 0
        self.assertEqual(order._get_naming_deadline(), self.event.date_begin)

    def test_seller_does_not_set_the_term(self):
        for values in ({"naming_deadline_hours": 1}, {"unnamed_policy": "refuse"}):
            with self._assert_refused(UserError, "Only a ticket manager"):
                self.event.with_user(self.seller).write(values)

    def test_buyer_is_reminded_once_before_the_term(self):
        order = self._book_company()
        self._pay(order)
        self._run_naming("2026-05-16 06:00:00")
        self.assertFalse(self._mails("naming_reminder", order))
        for moment in ("2026-05-16 08:00:00", "2026-05-17 08:00:00"):
            self._run_naming(moment)
        [mail] = self._mails("naming_reminder", order)
        self.assertIn("/names?access_token=", mail.body_html)

    def test_who_has_named_all_or_not_paid_is_not_reminded(self):
        named, unpaid = self._book_company(count=1), self._book_company(count=1)
        self._name(named.ticket_ids)
        self._pay(named)
        self._run_naming("2026-05-17 08:00:00")
        for order in (named, unpaid):
            self.assertFalse(self._mails("naming_reminder", order))

    def test_after_the_term_tickets_are_issued_to_guests_of_the_company(self):
        """T-B2B-01"""
        order = self._book_company()
        self._name(self._seats(order)[0])
        self._pay_and_send(order)
        self._run_naming("2026-05-19 07:00:00")
        guests = self._seats(order)[1:]
        self.assertEqual(guests.mapped("name"), ["Guest of Ромашка"] * 2)
        # nobody is called so: there is no card of him
        self.assertFalse(guests.participant_id)
        self.assertEqual(order.naming_progress, "1 of 3")
        self._send_mails()
        self._run_naming("2026-05-19 08:00:00")
        self._send_mails()
        for ticket in guests:
            self.assertEqual(
                self._get_addressees(ticket, "ticket"), ["anna@example.com"]
            )
            self.assertFalse(self._mails("ticket_participant", ticket))

    def test_guest_is_named_in_the_buyers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        order = self._book_company()
        order.partner_id.lang = "fr_FR"
        translate = type(self.env["sale.order"].env)._

        def translated(env, source, *args, **kwargs):
            if source == "Guest of %s" and env.lang == "fr_FR":
                return f"Invité de {args[0]}"
            return translate(env, source, *args, **kwargs)

        with patch.object(type(self.env), "_", translated):
            self.assertEqual(order._get_guest_name(), "Invité de Ромашка")

    def test_guest_may_still_be_named_by_staff_and_gets_a_new_code(self):
        order = self._book_company()
        self._pay(order)
        self._run_naming("2026-05-19 07:00:00")
        self._send_mails()
        ticket = self._seats(order)[0]
        code = ticket.barcode
        ticket.with_user(self.seller).name = "Борис Петров"
        self.assertFalse(ticket.is_guest_name)
        self.assertNotEqual(ticket.barcode, code)
        self.assertEqual(ticket.participant_id.name, "Борис Петров")

    def test_conference_may_refuse_who_was_not_named(self):
        self.event.unnamed_policy = "refuse"
        order = self._book_company()
        self._pay_and_send(order)
        for moment in ("2026-05-19 07:00:00", "2026-05-19 09:00:00"):
            self._run_naming(moment)
        [mail] = self._mails("naming_refused", order)
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertTrue(all(order.ticket_ids.mapped("is_unnamed")))
        self._send_mails()
        self.assertFalse(self._get_addressees(self._seats(order)[0]))

    def test_paid_on_the_last_day_is_settled_at_once(self):
        order = self._book_company()
        self._move_to("2026-05-19 12:00:00")
        self._pay(order)
        self.assertFalse(self._mails("naming", order))
        self._run_naming()
        self.assertEqual(self._seats(order)[0].name, "Guest of Ромашка")

    def test_conference_put_off_opens_the_term_again(self):
        order = self._book_company()
        self.event.unnamed_policy = "refuse"
        self._pay(order)
        self._run_naming("2026-05-19 07:00:00")
        self.event.write(
            {"date_begin": "2026-06-20 07:00:00", "date_end": "2026-06-21 15:00:00"}
        )
        self.assertTrue(order._is_naming_open())
        self._run_naming("2026-06-19 07:00:00")
        self.assertEqual(len(self._mails("naming_refused", order)), 2)

    def test_what_spoils_one_booking_is_noted_on_it_and_the_rest_goes_on(self):
        broken, sound = self._book_company(count=1), self._book_company(count=1)
        for order in (broken, sound):
            self._pay(order)
        close = type(broken)._close_naming

        def poisoned(order):
            if order.id == broken.id:
                raise ValueError("the moon is full")
            close(order)

        with patch.object(type(broken), "_close_naming", poisoned):
            self._run_naming("2026-05-19 07:00:00")
        self.assertEqual(broken.naming_error, "the moon is full")
        self.assertIn("could not be settled", broken.activity_ids[-1:].summary)
        self.assertTrue(broken.ticket_ids.is_unnamed)
        self.assertEqual(sound.ticket_ids.name, "Guest of Ромашка")
        self._run_naming("2026-05-19 08:30:00")
        self.assertFalse(broken.naming_error)
        self.assertEqual(broken.ticket_ids.name, "Guest of Ромашка")

    def test_many_bookings_are_settled_in_batches(self):
        orders = [self._book_company(count=1) for _n in range(3)]
        for order in orders:
            self._pay(order)
        self._move_to("2026-05-19 07:00:00")
        settled = []

        def committed(cron, count, remaining):
            settled.append((count, remaining))
            return 60

        Cron = type(self.env["ir.cron"])
        with patch.object(Cron, "_commit_progress", committed):
            self.env["sale.order"]._cron_naming(batch_size=2)
        # nobody to remind, then two batches
        self.assertEqual(settled, [(0, 0), (2, 1), (1, 0)])
        for order in orders:
            self.assertEqual(order.ticket_ids.name, "Guest of Ромашка")
