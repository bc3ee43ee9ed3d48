from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import TOKEN, WebsiteCommon


@tagged("post_install", "-at_install")
class TestRegistration(WebsiteCommon):
    """The form of the event page makes bookings of a conference, not a cart."""

    def test_attendee_form_books_and_leads_to_the_payment(self):
        """G-01: what is sent by the site becomes lead and booking by itself."""
        page = self._register(self._attendee(1, phone="+7 921 123-45-67"))
        [request] = self._get_requests()
        self.assertEqual((request.state, request.channel), ("processed", "website"))
        self.assertEqual(request.source_id.name, "Website")
        self.assertEqual(request.phone_sanitized, "+79211234567")
        order = request.order_id
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.amount_total, 100)
        self.assertEqual(request.lead_id.email_from, "guest1@example.com")
        self.assertIn(f"/my/orders/{order.id}?access_token=", page.url)
        self.assertIn("Please pay until", page.text)
        self._send_mails()
        self.assertTrue(self._mails("booking", order))

    def test_booking_goes_through_the_same_loop(self):
        """Reminded while the price stands, annulled when it rose."""
        self._add_step(150, "2026-03-04 00:00:00")
        self._register(self._attendee(1))
        order = self._get_requests().order_id
        self._check_payments("2026-03-03 09:00:00")
        self.assertEqual((order.booking_state, order.reminder_count), ("waiting", 1))
        self._check_payments("2026-03-04 09:00:00")
        self.assertEqual(order.booking_state, "annulled")

    def test_seats_are_held_at_once_and_the_last_one_is_sold_once(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._register(self._attendee(1))
        page = self._register(self._attendee(2), token="f" * 32)
        self.assertIn("o_jug_refused", page.text)
        self.assertIn("not enough seats", page.text)
        states = self._get_requests().mapped("state")
        self.assertEqual(states, ["processed", "rejected"])

    def test_several_attendees_are_one_booking_with_their_answers(self):
        question = self.env["event.question"].create(
            {"title": "Размер футболки", "question_type": "text_box"}
        )
        self.event.question_ids = [(4, question.id)]
        first = self._attendee(1) | {f"1-text_box-{question.id}": "L"}
        second = self._attendee(2) | {f"2-text_box-{question.id}": "XS"}
        self._register(first, second)
        tickets = self._get_requests().order_id.ticket_ids.sorted("id")
        self.assertEqual(tickets.mapped("name"), ["Гость Бб", "Гость Вв"])
        answers = [
            ticket.registration_answer_ids.filtered(
                lambda answer: answer.question_id == question
            ).value_text_box
            for ticket in tickets
        ]
        self.assertEqual(answers, ["L", "XS"])
        self.assertTrue(all(tickets.mapped("visitor_id")))

    def test_double_click_books_once(self):
        pages = [self._register(self._attendee(1)) for _click in range(2)]
        self.assertEqual(len(self._get_requests()), 1)
        self.assertEqual(pages[0].url, pages[1].url)
        self.assertEqual(len(self._get_requests().order_id.ticket_ids), 1)

    def test_damaged_form_is_refused_in_words(self):
        """Neither a robot's field nor an empty form ends in an error of the server."""
        for name, damage, words in (
            ("tariff", {"1-event_ticket_id": "abc"}, "The form is damaged."),
            ("other tariff", {"1-event_ticket_id": "0"}, "not available for sale"),
            ("question", {"1-name-abc": "Анна"}, "The form is damaged."),
            ("nobody", {}, "No participant is given."),
        ):
            with self.subTest(name):
                page = self._register(damage)
                self.assertEqual(page.status_code, 200)
                [told] = self._get_texts(page, "o_jug_refused")
                self.assertIn(words, told)
        self.assertFalse(self._get_requests())

    def test_form_that_was_corrected_after_a_refusal_is_looked_at_anew(self):
        """Who goes back in the browser sends the number of the refused form again."""
        page = self._register(self._attendee(1, phone="+7 921 12"))
        self.assertIn("o_jug_go_back", page.text)
        self.assertEqual(page.text.count("phone number does not exist"), 1)
        self._register(self._attendee(1, phone="+7 921 12"))
        self._register(self._attendee(1, phone="+7 921 1234"))
        for _click in range(2):
            page = self._register(self._attendee(1, phone="+7 921 123-45-67"))
            self.assertIn("/my/orders/", page.url)
        requests = self._get_requests()
        states = ["rejected", "rejected", "processed"]
        self.assertEqual(requests.mapped("state"), states)
        refs = [ref.removeprefix(TOKEN) for ref in requests.mapped("external_ref")]
        tariff = f"-{self.tariff.id}"
        self.assertEqual(refs, [tariff, f"{tariff}-2", f"{tariff}-3"])

    def test_form_without_a_number_or_with_a_made_up_one_is_a_new_one(self):
        for token in (None, "1", TOKEN + "x", "../etc/passwd"):
            with self.subTest(token=token):
                before = len(self._get_requests())
                self._register(self._attendee(1), token=token)
                self.assertEqual(len(self._get_requests()), before + 1)

    def test_two_tariffs_are_two_bookings_on_one_page(self):
        vip = self._create_tariff(name="VIP", external_code="vip", price=300)
        page = self._register(
            self._attendee(1), self._attendee(2, vip), self._attendee(3)
        )
        orders = self._get_requests().order_id
        self.assertEqual(sorted(orders.mapped("amount_total")), [200, 300])
        self.assertEqual(page.text.count("o_jug_pay"), 2)
        for order in orders:
            self.assertIn(order.access_token, page.text)
            self.assertEqual(order.buyer_email, "guest1@example.com")

    def test_wrong_data_is_said_on_the_page_and_kept(self):
        page = self._register(self._attendee(1, email="nobody@", phone="+7 1"))
        self.assertIn("email address is not valid", page.text)
        self.assertIn("phone number does not exist", page.text)
        self.assertEqual(self._get_requests().state, "rejected")

    def test_who_is_refused_for_the_seats_may_wait(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        self._book()
        page = self._register(self._attendee(1))
        self.assertIn("o_jug_wait", page.text)
        ref = self._get_requests()[-1].external_ref
        page = self._post("registration/wait", ref=ref)
        self.assertIn("/my/tickets/waiting/", page.url)
        self.assertIn("o_jug_waiting_position", page.text)
        # a number that no form had
        for wrong in ("", "x", f"{'f' * 32}-1"):
            page = self._post("registration/wait", ref=wrong)
            self.assertEqual(page.status_code, 404)

    def test_who_is_logged_in_is_the_buyer(self):
        new_test_user(
            self.env,
            "visitor",
            "base.group_portal",
            name="Пётр Петров",
            email="petr@example.com",
            password="visitor",
        )
        self.authenticate("visitor", "visitor")
        self._register(self._attendee(1))
        request = self._get_requests()
        self.assertEqual(
            (request.name, request.email), ("Пётр Петров", "petr@example.com")
        )
        self.assertEqual(request.order_id.ticket_ids.email, "guest1@example.com")

    def test_robot_that_fills_in_everything_books_nothing(self):
        page = self._register(self._attendee(1), jug_website="http://spam.example")
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self._get_requests())

    def test_core_s_proof_of_a_person_is_asked_for(self):
        def suspicious(http, action):
            raise UserError(action)

        self.patch(
            type(self.env["ir.http"]), "_verify_request_recaptcha_token", suspicious
        )
        page = self._register(self._attendee(1))
        self.assertIn("registration_error_code=recaptcha_failed", page.url)
        self.assertFalse(self._get_requests())

    def test_what_breaks_is_kept_and_said(self):
        def broken(request):
            raise ValueError("broken in the middle")

        self.patch(type(self.env["jug.ticket.request"]), "_book", broken)
        page = self._register(self._attendee(1))
        self.assertIn("is kept", page.text)
        self.assertNotIn("broken in the middle", page.text)
        self.assertEqual(self._get_requests().state, "failed")

    def test_cart_takes_no_conference_ticket(self):
        """A cart that is left behind holds no seat."""
        cart = self.env["sale.order"].create(
            {
                "partner_id": self.env.ref("base.public_partner").id,
                "website_id": self.env["website"].search([], limit=1).id,
            }
        )
        values = cart._cart_add(
            product_id=self.product.id, quantity=1, event_ticket_id=self.tariff.id
        )
        self.assertFalse(cart.order_line)
        self.assertIn("own page", values["warning"])
        self.assertFalse(self.event.registration_ids)

    def test_event_that_is_no_conference_keeps_core_s_cart(self):
        party = self._create_event(
            is_conference=False, external_code="party", is_published=True
        )
        ticket = self._create_tariff(event=party)
        name, email = (
            party.question_ids.filtered(lambda q, kind=kind: q.question_type == kind)
            for kind in ("name", "email")
        )
        self._register(
            {
                "1-event_ticket_id": ticket.id,
                f"1-name-{name.id}": "Гость",
                f"1-email-{email.id}": "guest@example.com",
            },
            event=party,
        )
        registration = party.registration_ids
        self.assertEqual(len(registration), 1)
        self.assertTrue(registration.sale_order_id.website_id)
        self.assertFalse(registration.sale_order_id.is_ticket_booking)
        self.assertFalse(registration.request_id)
