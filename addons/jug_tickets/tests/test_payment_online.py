from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.translate import code_translations

from .common_online import OnlineCommon


@tagged("post_install", "-at_install")
class TestOnlinePayment(OnlineCommon, HttpCase):
    """The buyer pays by the link of his mail, without a login."""

    def _send_form(self, order, login=None, token=None, page_lang=None, **values):
        """What the form on the portal page does; the answer."""
        self.authenticate(login, login)
        if page_lang:
            self.opener.cookies["frontend_lang"] = page_lang
        params = {
            "access_token": token or order.access_token,
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": order.amount_total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": order.get_portal_url(),
        }
        return self.url_open(
            f"/my/orders/{order.id}/transaction", json={"params": params | values}
        ).json()

    def _start(self, order, **values):
        """The transaction that the form begins."""
        answer = self._send_form(order, **values)
        self.assertNotIn("error", answer)
        return self.env["payment.transaction"].search(
            [("reference", "=", answer["result"]["reference"])]
        )

    def _refuse(self, order, text, **values):
        """The form begins nothing, and the buyer reads why."""
        with mute_logger("odoo.http"):
            error = self._send_form(order, **values)["error"]
        self.assertIn(text, error["data"]["message"])

    def test_only_the_ways_that_are_offered_take_money(self):
        order = self._book()
        company = self._create_company(name="Other")
        foreign = self.provider.copy({"company_id": company.id, "state": "test"})
        off = self.provider.copy({"state": "disabled"})
        for provider in (foreign, off):
            self._refuse(order, "is not offered", provider_id=provider.id)
        self.assertFalse(order.transaction_ids)

    def test_sum_that_is_none_is_refused_in_words(self):
        order = self._book()
        for amount in ("nan", "abc", [1], "inf"):
            self._refuse(order, "The sum to pay is", amount=amount)

    def test_refusal_is_told_in_the_language_of_the_page(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        order = self._book()
        order._annul("price_risen")
        refusal = "This booking cannot be paid: it is over or paid already."
        words = {refusal: "Эту бронь нельзя оплатить."}
        with patch.object(
            type(code_translations),
            "get_python_translations",
            lambda _self, _module, lang: words if lang == "ru_RU" else {},
        ):
            for cookie, buyers, expected in (
                ("ru_RU", "en_US", words[refusal]),
                (None, "ru_RU", words[refusal]),
                ("en_US", "ru_RU", refusal),
                # neither is installed
                ("xx_XX", "en_US", refusal),
            ):
                with self.subTest(cookie=cookie, buyers=buyers):
                    order.partner_id.lang = buyers
                    self._refuse(order, expected, page_lang=cookie)

    def _notify(self, transaction, state="done"):
        """What the provider tells us."""
        self.make_jsonrpc_request(
            "/payment/demo/simulate_payment",
            {
                "reference": transaction.reference,
                "simulated_state": state,
                "payment_details": "1234",
            },
        )

    def _poll(self):
        """What the page does that the buyer waits at."""
        return self.make_jsonrpc_request("/payment/status/poll", {})

    def test_buyer_pays_by_his_link(self):
        """T-B2C-11"""
        order = self._book()
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url())
        self.assertIn("o_payment_form", page.text)
        transaction = self._start(order)
        self._notify(transaction)
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(self._poll()["landing_route"], order.get_portal_url())
        self.assertRecordValues(order, [{"state": "sale", "booking_state": "paid"}])
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertEqual(order.invoice_ids.payment_state, "paid")
        self.assertEqual(transaction.payment_id.amount, 100)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_buyer_who_closed_the_page_is_completed_by_the_cron(self):
        order = self._book()
        self._notify(self._start(order))
        self._run_cron("payment.cron_post_process_payment_tx")
        self.assertEqual(order.booking_state, "paid")

    def test_provider_that_notifies_twice_is_heard_once(self):
        order = self._book()
        transaction = self._start(order)
        self._notify(transaction)
        self._notify(transaction)
        self._poll()
        self._notify(transaction)
        self._poll()
        self._run_cron("payment.cron_post_process_payment_tx")
        self._send_mails()
        self.assertEqual(order.amount_paid, 100)
        payments = self.env["account.payment"].search(
            [("partner_id", "=", order.partner_id.id)]
        )
        self.assertEqual(payments, transaction.payment_id)
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertEqual(len(self._mails("paid", order)), 1)
        self.assertEqual(len(self._mails("ticket", order.ticket_ids)), 1)

    def test_payment_that_fails_leaves_the_booking_waiting(self):
        order = self._book()
        for state in ("cancel", "error"):
            with self.subTest(state=state):
                self._notify(self._start(order), state)
                self._poll()
                self.assertEqual(order.booking_state, "waiting")
                self.assertEqual(order.ticket_ids.state, "draft")

    def test_payment_that_is_pending_is_no_payment_yet(self):
        order = self._book()
        self._notify(self._start(order), "pending")
        self._poll()
        self._send_mails()
        self.assertEqual(order.booking_state, "waiting")
        self.assertFalse(self._mails("part_payment", order))
        self.assertFalse(order.activity_ids)

    def test_part_paid_online_releases_no_ticket(self):
        order = self._book()
        transaction = self._start(order)
        # the provider took a part only
        transaction.amount = 1
        self._notify(transaction)
        self._poll()
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(order.ticket_ids.state, "draft")
        self._notify(self._start(order, amount=99))
        self._poll()
        self.assertEqual(order.booking_state, "paid")

    def test_buyer_pays_what_is_due_and_nothing_else(self):
        order = self._book()
        for amount in (0.01, 99.99, 0, -100, None, 100.01):
            with self.subTest(amount=amount):
                self._refuse(order, "sum to pay is", amount=amount)
        self._pay(order, 40)
        self._refuse(order, "60.00", amount=59)
        self._refuse(order, "60.00", amount=100)
        self.assertEqual(len(order.transaction_ids), 1)
        self._notify(self._start(order, amount=60))
        self._poll()
        self.assertEqual(order.booking_state, "paid")

    def test_link_asks_for_no_other_sum(self):
        order = self._book()
        self.authenticate(None, None)
        for amount in (1, 100, 200):
            with self.subTest(amount=amount):
                page = self.url_open(
                    f"{order.get_portal_url()}&payment_amount={amount}"
                )
                self.assertIn('data-amount="100.0"', page.text)
        self._pay(order, 40)
        page = self.url_open(order.get_portal_url() + "&payment_amount=60")
        self.assertIn('data-amount="60.0"', page.text)

    def test_trying_out_a_card_is_no_payment(self):
        order = self._book()
        transaction = self._start(order, is_validation=True)
        self.assertEqual(
            (transaction.operation, transaction.amount), ("online_direct", 100)
        )

    def _save_card(self, partner):
        return self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": partner.id,
                "provider_ref": "saved",
                "payment_details": "9876",
                "demo_simulated_state": "done",
            }
        )

    def test_saved_card_is_its_owners_only(self):
        """Who names a client's telephone books under his card."""
        self.provider.allow_tokenization = True
        self.method.support_tokenization = True
        client = new_test_user(
            self.env, "t_client", "base.group_portal", password="t_client"
        ).partner_id
        client.phone = "+79211234567"
        new_test_user(
            self.env, "t_stranger", "base.group_portal", password="t_stranger"
        )
        card = self._save_card(client)
        order = self._book()
        self.assertEqual(order.partner_id, client)
        by_card = {
            "flow": "token",
            "token_id": card.id,
            "payment_method_id": None,
        }
        for login in (None, "t_stranger"):
            with self.subTest(login=login):
                self.authenticate(login, login)
                page = self.url_open(order.get_portal_url())
                self.assertIn("o_payment_form", page.text)
                self.assertNotIn("9876", page.text)
                self.assertNotIn("o_payment_tokenize_checkbox", page.text)
                self._refuse(order, "their owner only", login=login, **by_card)
                transaction = self._start(
                    order, login=login, tokenization_requested=True
                )
                self.assertFalse(transaction.tokenize)
        self.assertEqual(order.booking_state, "waiting")
        self.authenticate("t_client", "t_client")
        self.assertIn("9876", self.url_open(order.get_portal_url()).text)
        transaction = self._start(order, login="t_client", **by_card)
        self.assertEqual((transaction.state, transaction.token_id), ("done", card))

    def test_page_of_a_part_paid_booking_asks_for_the_rest(self):
        order = self._book()
        self._pay(order, 40)
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url())
        self.assertIn('data-amount="60.0"', page.text)

    def test_paid_in_two_windows_is_told_to_a_person(self):
        order = self._book()
        first = self._start(order)
        second = self._start(order)
        for transaction in (first, second):
            self._notify(transaction)
        self._run_cron("payment.cron_post_process_payment_tx")
        self._send_mails()
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("Paid too much", order.activity_ids.summary)
        self.assertFalse(self._mails("part_payment", order))

    def test_booking_that_is_over_cannot_be_paid_by_its_link(self):
        annulled, paid, cancelled = (
            self._book(email=f"{name}@example.com", phone=None)
            for name in ("annulled", "paid", "cancelled")
        )
        annulled._annul("price_risen")
        self._pay(paid)
        cancelled.action_cancel()
        for order in (annulled, paid, cancelled):
            with self.subTest(state=order.booking_state):
                self._refuse(order, "over or paid already")
                page = self.url_open(order.get_portal_url())
                self.assertNotIn("o_payment_form", page.text)

    def test_wrong_token_pays_nothing(self):
        order = self._book()
        other = self._book(email="boris@example.com", phone=None)
        for token in ("wrong", other.access_token):
            with self.subTest(token=token):
                self._refuse(order, "not allowed", token=token)
        self.assertFalse(order.transaction_ids)

    def test_payment_begun_in_time_that_comes_late_is_kept_for_a_person(self):
        order = self._book()
        transaction = self._start(order)
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "annulled")
        self._notify(transaction)
        self._poll()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "cancel",
                    "booking_state": "annulled",
                    "late_payment_state": "open",
                }
            ],
        )
        self.assertEqual(transaction.payment_id.amount, 100)

    def test_money_that_came_but_is_not_processed_yet_stops_the_annulment(self):
        order = self._book()
        self._notify(self._start(order))
        self._add_step(150, "2026-03-02 12:00:00")
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.ticket_ids.state, "draft")
        self._run_cron("payment.cron_post_process_payment_tx")
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.amount_total, 100)
