import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_personal import DIGITS, EMAIL, NAME, PHONE, PersonalCommon

AFTER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestPersonalData(PersonalCommon):
    """A person asks what is held of him, or that it be erased."""

    def _ask(self, **values):
        """What the person sent."""
        defaults = {"name": NAME, "email": EMAIL, "phone": PHONE}
        return self._request(**(defaults | values))

    def _live_through(self):
        """All that can be: a refused request, an annulled booking, mails, a repeat."""
        order = self._ask(external_ref="r1").order_id
        self.source.env["jug.ticket.request"]._accept(
            self.source,
            [
                self._item(
                    external_ref="r1", name=NAME.upper(), email=EMAIL, phone=PHONE
                )
            ],
        )
        refused = self._ask(event="no-such", external_ref="r2")
        refused.with_user(self.seller).name = f"{NAME}-Петрова"
        refused.message_post(
            body=f"Звонила {NAME}, +7 921 765 43 21",
            attachments=[("form.txt", f"Email: {EMAIL}".encode())],
        )
        order.activity_schedule("mail.mail_activity_data_todo", summary=f"Ask {NAME}")
        order._annul("price_risen")
        self.env.flush_all()
        return order

    # erase

    def test_nothing_is_left_of_who_never_paid(self):
        order = self._live_through()
        self._book()
        self._send_mails()
        partner = order.partner_id
        before = self._find_traces(NAME, EMAIL, DIGITS)
        tables = {table for table, _column, _id, _text in before}
        # the search finds them where they are
        self.assertLessEqual(
            {
                "jug_ticket_request",
                "event_registration",
                "crm_lead",
                "sale_order",
                "res_partner",
                "party_match_log",
                "mail_message",
                "mail_mail",
                "mail_tracking_value",
                "mail_activity",
                "ir_attachment",
            }
            - {"mail_tracking_value", "ir_attachment"},
            tables,
        )
        self._erase(partner)
        self.assertEqual(self._find_traces(NAME, EMAIL, DIGITS), [])
        self.assertEqual(order.ticket_ids.name, "Deleted participant")
        self.assertFalse(partner.active)
        # the next person is as he was
        self.assertTrue(self._find_traces("anna@example.com"))

    def test_files_of_the_person_are_gone(self):
        order = self._live_through()
        request = self.env["jug.ticket.request"].search([("external_ref", "=", "r2")])
        files = request.message_ids.attachment_ids
        self.assertTrue(files)
        self._erase(order.partner_id)
        self.assertFalse(files.exists())

    def test_tickets_stay_as_numbers(self):
        order = self._live_through()
        ticket = order.ticket_ids
        barcode = ticket.barcode
        self._erase(order.partner_id)
        self.assertEqual(
            (ticket.barcode, ticket.state, ticket.cancel_reason, ticket.booked_price),
            (barcode, "cancel", "price_risen", 100),
        )
        [(count,)] = self.env["jug.ticket.report"]._read_group(
            [("order_id", "=", order.id)], [], ["cancelled_count:sum"]
        )
        self.assertEqual(count, 1)

    def _pay_and_go(self, **values):
        """The person has paid and been there."""
        order = self._ask(**values).order_id
        self._pay(order)
        self._send_mails()
        self._move_to("2026-05-20 08:00:00")
        order.ticket_ids.action_set_done()
        self._move_to(AFTER)
        return order

    def test_accounting_keeps_the_name_on_card_and_invoice_only(self):
        order = self._pay_and_go()
        partner = order.partner_id
        invoice = order.invoice_ids
        self.assertEqual(invoice.state, "posted")
        answer = self._erase(partner)
        self.assertIn("kept by law", answer["params"]["message"])
        self.assertEqual(partner.name, NAME)
        self.assertFalse(partner.email or partner.phone or partner.active)
        self.assertEqual(invoice.partner_id, partner)
        self.assertEqual(self._find_traces(EMAIL, DIGITS), [])
        named = {trace[0] for trace in self._find_traces(NAME)}
        self.assertLessEqual(named, {"res_partner", "payment_transaction"})
        ticket = order.ticket_ids
        self.assertEqual((ticket.name, ticket.state), ("Deleted participant", "done"))
        self.assertFalse(ticket.participant_id)

    def test_participant_is_erased_and_the_buyer_and_others_are_not(self):
        people = self._people(2, name=NAME, email=EMAIL)
        order = self._book(quantity=2, participants=people)
        self._pay(order)
        self._move_to("2026-05-20 08:00:00")
        order.ticket_ids.action_set_done()
        self._move_to(AFTER)
        mine, other = order.ticket_ids.sorted("id")
        self.assertEqual(mine.name, NAME)
        partner = mine.participant_id
        self._erase(partner)
        self.assertEqual(self._find_traces(NAME, EMAIL), [])
        self.assertEqual(other.name, "Гость Б")
        request = order.ticket_request_id
        self.assertEqual(request.email, "anna@example.com")
        self.assertEqual(request.payload["name"], "Анна Иванова")
        self.assertEqual(request.payload["participants"][1]["name"], "Гость Б")
        self.assertEqual(order.partner_id.name, "Анна Иванова")

    def test_namesake_keeps_his_name(self):
        order = self._live_through()
        namesake = self._ask(email="other@example.com", phone="+7 495 123-45-67")
        self.assertNotEqual(namesake.order_id.partner_id, order.partner_id)
        self._erase(order.partner_id)
        self.assertEqual(
            (namesake.name, namesake.order_id.ticket_ids.name), (NAME, NAME)
        )
        self.assertEqual(namesake.payload["name"], NAME)

    def test_address_of_two_stays_with_the_other(self):
        order = self._live_through()
        other = self.env["res.partner"].create({"name": "Муж", "email": EMAIL})
        log = self.env["party.match.log"].create({"email": EMAIL, "rule": "none"})
        answer = self._erase(order.partner_id)
        self.assertIn("another card", answer["params"]["message"])
        self.assertEqual((other.email, log.email), (EMAIL, EMAIL))
        self.assertFalse(order.buyer_email)

    def test_same_request_again_brings_nothing_back(self):
        order = self._live_through()
        self._erase(order.partner_id)
        self.env["jug.ticket.request"]._accept(
            self.source, [self._item(external_ref="r1", name=NAME, email=EMAIL)]
        )
        self.assertEqual(self._find_traces(NAME, EMAIL), [])

    def test_who_erased_and_when_is_noted_without_the_data(self):
        order = self._live_through()
        self._erase(order.partner_id)
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(log.user_id, self.manager)
        self.assertEqual(str(log.date), "2026-03-02 09:00:00")
        self.assertIn("Ticket Request: ", log.records_description)
        self.assertNotIn("Зинаида", log.anonymized_name)
        note = order.partner_id.message_ids[0].body
        self.assertIn(self.manager.name, note)

    def test_what_is_alive_is_refused_in_words(self):
        order = self._ask().order_id
        with self._assert_refused(UserError, f"{order.name} is unpaid and alive"):
            self._erase(order.partner_id)
        self._pay(order)
        with self._assert_refused(UserError, "lets in to Test Java Day"):
            self._erase(order.partner_id)
        order.with_user(self.manager).action_cancel()
        with self._assert_refused(UserError, "money to decide about"):
            self._erase(order.partner_id)
        self.assertEqual(order.partner_id.email, EMAIL)

    def test_released_ticket_is_alive(self):
        order = self._pay_and_go()
        order.booking_state = "released"
        with self._assert_refused(UserError, "unpaid and alive"):
            self._erase(order.partner_id)

    def test_organisation_and_user_are_no_such_persons(self):
        company = self.env["res.partner"].create({"name": "ООО", "is_company": True})
        with self._assert_refused(UserError, "an organisation"):
            self._erase(company)
        with self._assert_refused(UserError, "is a user"):
            self._erase(self.seller.partner_id)

    def test_only_a_manager_erases_and_exports(self):
        """G-07"""
        partner = self._live_through().partner_id
        Person = self.env["jug.ticket.person"]
        with self.assertRaises(AccessError):
            Person.with_user(self.seller).create({"partner_id": partner.id})
        person = Person.with_user(self.manager).create({"partner_id": partner.id})
        for method in ("action_erase", "action_export"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(person.with_user(self.seller), method)()
        for method in ("_erase", "_export"):
            Personal = self.env["jug.ticket.personal.data"].with_user(self.seller)
            with self._assert_refused(UserError, "Only a ticket manager"):
                getattr(Personal, method)(partner)

    def test_data_of_a_foreign_company_are_its_managers(self):
        order = self._live_through()
        foreign = self._create_company(name="Foreign Company")
        order.ticket_request_id.company_id = foreign
        with self._assert_refused(UserError, "Foreign Company holds data"):
            self._erase(order.partner_id)
        self.manager.company_ids = [Command.link(foreign.id)]
        self._erase(order.partner_id)

    # export

    def test_person_gets_all_that_is_held_of_him(self):
        order = self._live_through()
        data, files = self._export(order.partner_id)
        self.assertLessEqual(
            {
                "res.partner",
                "jug.ticket.request",
                "event.registration",
                "sale.order",
                "crm.lead",
                "party.match.log",
                "mail.message",
            },
            set(data),
        )
        self.assertEqual(data["res.partner"][0]["email"], EMAIL)
        refused, booked = data["jug.ticket.request"]
        self.assertEqual(booked["payload"]["phone"], PHONE)
        self.assertEqual(refused["state"], "rejected")
        self.assertEqual(data["event.registration"][0]["event_id"], "Test Java Day")
        self.assertEqual(data["sale.order"][0]["name"], order.name)
        self.assertTrue(any(name.endswith("form.txt") for name in files))

    def test_person_gets_nothing_of_others(self):
        self._live_through()
        other = self._book()
        data, _files = self._export(other.partner_id)
        told = json.dumps(data, ensure_ascii=False)
        self.assertIn("anna@example.com", told)
        self.assertNotIn(EMAIL, told)

    def test_dialogue_tells_what_is_held_and_kept(self):
        order = self._pay_and_go()
        person = self.env["jug.ticket.person"].with_user(self.manager)
        person = person.create({"partner_id": order.partner_id.id})
        self.assertIn("Ticket Request: 1", person.found)
        self.assertIn("kept by law", person.kept)
        self.assertFalse(person.obstacles)
