from unittest.mock import patch

from lxml import html

from odoo.tests import HttpCase, tagged

from .common_naming import NAMES, NamingCommon

BORIS = ("Борис Петров", "boris@example.com", "")
VERA = ("Вера Белова", "vera@example.com", "+79217654321")


@tagged("post_install", "-at_install")
class TestNamingPage(NamingCommon, HttpCase):
    """The page by the link, as a browser without scripts uses it."""

    def _get(self, order, token=None):
        url = NAMES.format(order.id)
        return self.url_open(f"{url}?access_token={token or order.access_token}")

    def _post(self, order, form):
        form = {"csrf_token": self._get_csrf(order)} | form
        return self.url_open(NAMES.format(order.id), data=form)

    def _get_csrf(self, order):
        [token] = html.fromstring(self._get(order).text).xpath(
            "//form[contains(@class, 'o_jug_names_form')]"
            "/input[@name='csrf_token']/@value"
        ) or [""]
        return token

    def _read_form(self, response):
        """All that the page's form would post."""
        [form] = html.fromstring(response.text).xpath(
            "//form[contains(@class, 'o_jug_names_form')]"
        )
        return {name: value or "" for name, value in form.form_values()}

    def _texts(self, response, css_class):
        page = html.fromstring(response.text)
        found = page.xpath(
            f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {css_class} ')]"
        )
        return [" ".join(node.text_content().split()) for node in found]

    def _check_and_save(self, order, *people, **values):
        """Fill in, look at what would be saved, and save it."""
        preview = self._post(order, self._form(order, *people, **values))
        form = self._read_form(preview)
        return preview, self._post(order, form | {"step": "save"})

    def test_seats_are_shown_by_tariff_and_named_one_by_one(self):
        """T-B2B-01, T-B2B-03, T-REG-11"""
        vip = self._create_tariff(name="VIP", external_code="vip", price=300)
        order = self._book_company(wanted=[(self.tariff, 2), (vip, 1)])
        page = self._get(order)
        titles = html.fromstring(page.text).xpath("//form//h5/text()")
        self.assertEqual(titles, ["Standard", "VIP"])
        self.assertEqual(len(self._texts(page, "o_jug_names_row")), 3)
        preview, saved = self._check_and_save(order, BORIS)
        self.assertEqual(self._texts(preview, "o_jug_names_save"), ["Save: 1"])
        self.assertTrue(self._seats(order)[0].is_unnamed or "saved only now")
        self.assertIn("Saved: 1", self._texts(saved, "o_jug_names_saved")[0])
        order.invalidate_recordset()
        self.assertEqual(
            self._seats(order).mapped("name"), ["Борис Петров", False, False]
        )

    def test_looking_at_the_preview_saves_nothing(self):
        order = self._book_company()
        preview = self._post(order, self._form(order, BORIS))
        self.assertIn("Борис Петров", self._texts(preview, "o_jug_names_change")[0])
        order.ticket_ids.invalidate_recordset()
        self.assertTrue(all(order.ticket_ids.mapped("is_unnamed")))
        back = self._post(order, self._read_form(preview) | {"step": "edit"})
        self.assertIn("Борис Петров", self._read_form(back).values())

    def test_list_is_pasted_from_a_spreadsheet(self):
        """T-B2B-01"""
        order = self._book_company()
        pasted = (
            "ФИО\tE-mail\tТелефон\r\n"
            "Борис Петров\tboris@example.com\t\r\n"
            "Вера Белова\tvera@example.com\t8 921 765-43-21\r\n"
        )
        preview, _saved = self._check_and_save(order, pasted=pasted)
        self.assertIn(
            "seats still without a name: 1",
            self._texts(preview, "o_jug_names_notes")[0],
        )
        order.ticket_ids.invalidate_recordset()
        tickets = self._seats(order)
        self.assertEqual(tickets.mapped("name"), ["Борис Петров", "Вера Белова", False])
        self.assertEqual(tickets[1].phone, "+79217654321")

    def test_surplus_lines_are_told_and_stay_in_the_field(self):
        order = self._book_company(count=1)
        preview, saved = self._check_and_save(
            order, pasted="Борис Петров\nВера Белова\nГлеб Орлов"
        )
        self.assertIn(
            "Lines without a seat: 2", self._texts(preview, "o_jug_names_notes")[0]
        )
        for response in (preview, saved):
            self.assertEqual(
                self._read_form(response)["pasted"].split("\n"),
                ["Вера Белова", "Глеб Орлов"],
            )
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(order.ticket_ids.name, "Борис Петров")

    def test_pasted_lines_go_to_the_tariff_they_name(self):
        vip = self._create_tariff(name="VIP", external_code="v-code", price=300)
        order = self._book_company(wanted=[(self.tariff, 1), (vip, 1)])
        self._check_and_save(
            order,
            pasted="ФИО;Тариф\nБорис Петров;vip\nВера Белова;Standard\nГлеб Орлов;vip",
        )
        order.ticket_ids.invalidate_recordset()
        names = {ticket.event_ticket_id: ticket.name for ticket in order.ticket_ids}
        self.assertEqual(names, {vip: "Борис Петров", self.tariff: "Вера Белова"})

    def test_pasting_twice_changes_nothing(self):
        order = self._book_company()
        for _time in range(2):
            response = self._post(
                order, self._form(order, pasted="Борис Петров;boris@example.com")
            )
            self._post(order, self._read_form(response) | {"step": "save"})
        self.assertIn(
            "is on the list already", self._texts(response, "o_jug_names_notes")[0]
        )
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(order.ticket_ids.mapped("is_unnamed").count(False), 1)

    def test_wrong_rows_are_told_and_kept_and_the_others_saved(self):
        order = self._book_company()
        wrong = ("Глеб Орлов", "gleb(at)example.com", "12")
        preview, saved = self._check_and_save(
            order, BORIS, wrong, ("", "x@example.com", "")
        )
        errors = [
            "The email address is not valid.",
            "The phone number does not exist.",
            "The full name is missing.",
        ]
        for response in (preview, saved):
            self.assertEqual(self._texts(response, "o_jug_names_error"), errors)
        self.assertIn("Saved: 1", self._texts(saved, "o_jug_names_saved")[0])
        self.assertIn("gleb(at)example.com", self._read_form(saved).values())
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(
            self._seats(order).mapped("name"), ["Борис Петров", False, False]
        )

    def test_all_wrong_stays_in_the_form(self):
        order = self._book_company()
        response = self._post(order, self._form(order, "ООО Ветер"))
        self.assertFalse(self._texts(response, "o_jug_names_save"))
        self.assertIn(
            "not an organisation", self._texts(response, "o_jug_names_error")[0]
        )
        self.assertIn("ООО Ветер", self._read_form(response).values())

    def test_contact_attends_too(self):
        """T-B2B-04, T-REG-13"""
        order = self._book_company()
        form = self._form(order, "Борис Петров", step="attend")
        response = self._post(order, form)
        row = self._texts(response, "o_jug_names_attend")[0]
        self.assertIn("Анна Иванова", row)
        form = self._read_form(response)
        second = order._get_naming_rows()[1]["ticket"]
        self.assertEqual(form[f"name_{second.id}"], "Анна Иванова")
        self.assertEqual(form[f"email_{second.id}"], "anna@example.com")
        again = self._post(order, form | {"step": "attend"})
        self.assertIn("is on the list already", again.text)

    def test_person_on_two_seats_is_warned_of(self):
        order = self._book_company()
        preview, _saved = self._check_and_save(order, BORIS, BORIS)
        self.assertEqual(
            self._texts(preview, "o_jug_names_warning"),
            ["Борис Петров is on two seats."],
        )
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(order.ticket_ids.mapped("name").count("Борис Петров"), 2)

    def test_swap_of_a_sent_ticket_is_warned_of(self):
        order = self._book_company()
        self._name(self._seats(order)[0])
        self._pay_and_send(order)
        preview = self._post(order, self._form(order, VERA))
        self.assertIn(
            "will not let in any more", self._texts(preview, "o_jug_names_warning")[0]
        )
        self.assertIn("Instead of Борис Петров", preview.text)

    def test_double_submit_is_harmless(self):
        order = self._book_company()
        preview = self._post(order, self._form(order, BORIS))
        form = self._read_form(preview) | {"step": "save"}
        self._post(order, form)
        ticket = self._seats(order)[0]
        ticket.invalidate_recordset()
        story = self._get_story(ticket)
        again = self._post(order, form)
        self.assertIn("nothing new to save", self._texts(again, "o_jug_names_saved")[0])
        self.env.invalidate_all()
        self.assertEqual(self._get_story(ticket), story)

    def test_outdated_form_overwrites_nothing_and_says_so(self):
        order = self._book_company()
        outdated = self._form(order, VERA, step="save")
        self._check_and_save(order, BORIS)
        response = self._post(order, outdated)
        self.assertIn(
            "Somebody has entered «Борис Петров» here meanwhile",
            self._texts(response, "o_jug_names_error")[0],
        )
        ticket = self._seats(order)[0]
        ticket.invalidate_recordset()
        self.assertEqual(ticket.name, "Борис Петров")
        # what was typed is there, and goes through at a second, deliberate try
        form = self._read_form(response)
        self.assertEqual(form[f"name_{ticket.id}"], "Вера Белова")
        self._post(order, form | {"step": "save"})
        ticket.invalidate_recordset()
        self.assertEqual(ticket.name, "Вера Белова")

    def test_two_people_fill_in_different_seats(self):
        order = self._book_company()
        other = self._form(order, None, VERA, step="save")
        self._check_and_save(order, BORIS)
        self._post(order, other)
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(
            self._seats(order).mapped("name"),
            ["Борис Петров", "Вера Белова", False],
        )

    def test_cancelled_seats_are_not_shown(self):
        order = self._book_company()
        self._seats(order)[0].with_user(self.seller).action_cancel()
        self.assertEqual(len(self._texts(self._get(order), "o_jug_names_row")), 2)

    def test_annulled_booking_says_so_and_takes_nothing(self):
        order = self._book_company()
        form = self._form(order, BORIS, step="save", csrf_token=self._get_csrf(order))
        order._annul("price_risen")
        for response in (
            self._get(order),
            self.url_open(NAMES.format(order.id), data=form),
        ):
            self.assertIn(
                "annulled or cancelled", self._texts(response, "o_jug_names_over")[0]
            )
        order.ticket_ids.invalidate_recordset()
        self.assertFalse(any(order.ticket_ids.mapped("name")))

    def test_after_the_term_the_page_is_read_only(self):
        order = self._book_company()
        self._name(self._seats(order)[0])
        form = self._form(
            order, None, VERA, step="save", csrf_token=self._get_csrf(order)
        )
        # the visitor's session was made before: the real clock is the server's
        self.event.naming_deadline_hours = 24 * 365
        for response in (
            self._get(order),
            self.url_open(NAMES.format(order.id), data=form),
        ):
            self.assertIn("is over", self._texts(response, "o_jug_names_closed")[0])
            self.assertIn("Борис Петров", response.text)
            self.assertFalse(self._texts(response, "o_jug_names_row"))
        order.ticket_ids.invalidate_recordset()
        self.assertEqual(order.ticket_ids.mapped("is_unnamed").count(True), 2)

    def test_strangers_link_opens_nothing(self):
        order, other = (
            self._book_company(),
            self._book_company(email="vera@example.com"),
        )
        for token in ("wrong", other.access_token):
            response = self._get(order, token)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("Ромашка", response.text)
        form = self._form(order, BORIS, access_token=other.access_token, step="save")
        self.assertEqual(
            self._post(other, form | {"access_token": "x"}).status_code, 404
        )
        response = self.url_open(
            NAMES.format(order.id), data=form | {"csrf_token": self._get_csrf(other)}
        )
        self.assertEqual(response.status_code, 404)
        order.ticket_ids.invalidate_recordset()
        self.assertTrue(all(order.ticket_ids.mapped("is_unnamed")))

    def test_rows_of_another_booking_in_the_form_are_ignored(self):
        order, other = (
            self._book_company(),
            self._book_company(email="vera@example.com"),
        )
        foreign = other.ticket_ids[0]
        form = self._form(order, BORIS, step="save")
        form |= {f"name_{foreign.id}": "Чужой", f"was_{foreign.id}": ""}
        self._post(order, form)
        foreign.invalidate_recordset()
        self.assertTrue(foreign.is_unnamed)

    def test_page_shows_nothing_that_only_the_cards_know(self):
        self.env["res.partner"].create(
            {
                "name": "Борис Петров",
                "email": "boris@example.com",
                "phone": "+79990001122",
                "street": "Secret street",
            }
        )
        order = self._book_company()
        order.partner_id.write({"phone": "+79993334455", "street": "Other street"})
        self._name(self._seats(order)[0])
        self._pay(order)
        page = self._get(order)
        for secret in ("9990001122", "Secret", "9993334455", "Other street"):
            self.assertNotIn(secret, page.text)

    def test_page_of_a_persons_order_hides_what_came_from_cards(self):
        self.env["res.partner"].create(
            {"name": "Гость А", "email": "guest0@example.com", "phone": "+79990001122"}
        )
        order = self._book(quantity=2, participants=self._people(2))
        self._pay(order)
        self.assertIn("+79990001122", order.ticket_ids.mapped("phone"))
        page = self._get(order)
        self.assertNotIn("9990001122", page.text)
        self.assertIn("guest0@example.com", page.text)

    def test_ticket_without_a_name_is_not_handed_out(self):
        order = self._book_company()
        self._pay(order)
        ticket = self._seats(order)[0]
        token = order.access_token
        page = self.url_open(order.get_portal_url())
        self.assertEqual(self._texts(page, "o_jug_ticket_pdf"), [])
        self.assertIn("issued when its participant is named", page.text)
        for tail in ("", "/calendar"):
            url = f"/my/tickets/{order.id}/{ticket.id}{tail}?access_token={token}"
            self.assertEqual(self.url_open(url).status_code, 404)
        self._name(ticket)
        url = f"/my/tickets/{order.id}/{ticket.id}/calendar?access_token={token}"
        self.assertEqual(self.url_open(url).status_code, 200)

    def test_booking_page_leads_to_the_names(self):
        order = self._book_company()
        page = self.url_open(order.get_portal_url())
        self.assertEqual(
            self._texts(page, "o_jug_naming_link"), ["Name the participants"]
        )
        self.assertIn("Participants named: 0 of 3", page.text)
        # equal seats are one line, with their number and their sum
        self.assertEqual(page.text.count("Without a name"), 1)
        [seats] = self._texts(page, "o_jug_seats")
        self.assertIn("× 3", seats)
        self.assertIn("300.00", seats)
        single = self._book(email="vera@example.com", name="Вера Белова")
        page = self.url_open(single.get_portal_url())
        self.assertFalse(self._texts(page, "o_jug_naming_link"))

    def test_form_that_was_sent_without_its_secret_is_refused(self):
        order = self._book_company()
        with patch("odoo.http._logger.warning"):
            response = self.url_open(
                NAMES.format(order.id), data=self._form(order, BORIS, step="save")
            )
        self.assertEqual(response.status_code, 400)
