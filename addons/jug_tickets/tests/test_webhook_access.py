"""Who sets receivers, where the server may be sent, and what nobody reads."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.jug_tickets.outgoing import is_public

from .common_webhook import WebhookCommon


@tagged("post_install", "-at_install")
class TestWebhookAccess(WebhookCommon):
    def test_managers_only(self):
        delivery = self._paid_delivery()
        Webhook = self.env["jug.ticket.webhook"]
        vals = {"name": "Mine", "url": "https://example.com"}
        for act in (
            lambda: Webhook.with_user(self.seller).create(vals),
            lambda: self.webhook.with_user(self.seller).write({"url": "https://x.ru"}),
            lambda: self.webhook.with_user(self.seller).read(["url"]),
            lambda: self.webhook.with_user(self.seller).action_new_secret(),
            lambda: delivery.with_user(self.seller).read(["body"]),
            lambda: delivery.with_user(self.manager).write({"state": "sent"}),
            lambda: delivery.with_user(self.manager).unlink(),
            lambda: delivery.with_user(self.manager).copy(),
        ):
            with self._assert_refused(AccessError, "."):
                act()

    def test_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        webhook = self.env["jug.ticket.webhook"].create(
            {"name": "Other", "url": "https://example.com", "company_id": other.id}
        )
        seen = self.env["jug.ticket.webhook"].with_user(self.manager).search([])
        self.assertNotIn(webhook, seen)
        with self._assert_refused(AccessError, "."):
            webhook.with_user(self.manager).action_new_secret()

    def test_secret_is_in_no_field(self):
        action = self.webhook.with_user(self.manager).action_new_secret()
        secret = action["context"]["api_intake_key"]
        self.assertRegex(secret, r"^jugwh_[0-9a-f]{64}$")
        values = self.webhook.read()[0]
        self.assertNotIn(secret, str(values))
        self.env.flush_all()
        self.env.cr.execute("SELECT h::text FROM jug_ticket_webhook h")
        self.assertNotIn(secret, str(self.env.cr.fetchall()))
        self.assertNotIn(secret, str(self.webhook.message_ids.mapped("body")))
        with self._assert_refused(UserError, "by its button"):
            self.webhook.with_user(self.manager).write({"secret_number": 0})

    def test_secret_is_another_one_in_a_copied_database(self):
        secret = self.webhook._get_secret(1)
        self.assertEqual(self.webhook._get_secret(1), secret)
        self.env["ir.config_parameter"].set_param("database.secret", "of the copy")
        self.assertNotEqual(self.webhook._get_secret(1), secret)

    def test_address_must_be_outside_and_encrypted(self):
        for url, problem in {
            "http://example.com/hook": "https://",
            "ftp://example.com/hook": "complete address",
            "example.com/hook": "complete address",
            "https://": "complete address",
            "https://example.com:port/": "complete address",
            "https://user:secret@example.com/": "password",
            "https://localhost/": "inside",
            "https://intranet/": "inside",
            "https://10.0.0.1/": "inside",
            "https://169.254.169.254/latest": "inside",
            "https://[::1]/": "inside",
            "https://[::ffff:10.0.0.1]/": "inside",
            "https://2130706433/": "inside",
            "https://127.1/": "inside",
        }.items():
            with (
                self.subTest(url=url),
                self._assert_refused(ValidationError, problem),
            ):
                self._create_webhook(url=url)
        self._create_webhook(url="https://example.com:8443/hook?a=1")

    def test_only_an_administrator_names_receivers_inside(self):
        with self._assert_refused(AccessError, "."):
            self.env["ir.config_parameter"].with_user(self.manager).set_param(
                "jug_tickets.webhook_internal_hosts", "10.0.0.1"
            )

    def test_name_that_leads_inside_is_not_called(self):
        """A name is looked up after its check: the connection itself is looked at."""
        delivery = self._paid_delivery()
        self.env["ir.config_parameter"].set_param(
            "jug_tickets.webhook_internal_hosts", ""
        )
        self._send()
        self.assertEqual(delivery.state, "failed")
        self.assertIn("inside", delivery.error)
        self.assertFalse(self.receiver.calls)

    def test_public_addresses(self):
        for address, expected in {
            "8.8.8.8": True,
            "2a00:1450:4010:c0e::71": True,
            "127.0.0.1": False,
            "10.1.2.3": False,
            "100.64.0.1": False,
            "0.0.0.0": False,
            "224.0.0.1": False,
            "::1": False,
            "fe80::1%eth0": False,
            "::ffff:192.168.0.1": False,
        }.items():
            with self.subTest(address=address):
                self.assertIs(is_public(address), expected)


@tagged("post_install", "-at_install")
class TestWebhookCost(WebhookCommon):
    def test_nobody_listening_costs_no_query(self):
        with self._assert_refused(UserError, "Archive the webhook"):
            self.webhook.with_user(self.manager).unlink()
        self.env["jug.ticket.webhook"].search([]).action_archive()
        self.webhook.with_user(self.manager).unlink()
        order = self._book()
        tickets = order.ticket_ids
        self.env["jug.ticket.webhook"]._has_listeners()
        self.env.flush_all()
        with self.assertQueryCount(0):
            tickets._note_moves_for_webhooks(tickets._get_states_for_webhooks())
            tickets._note_paid_for_webhooks()

    def test_many_tickets_are_written_in_one_go(self):
        taken = {}
        for count in (10, 100):
            guests = self.env["event.registration"].create(
                [{"name": f"G{n}", "event_id": self.event.id} for n in range(count)]
            )
            self.env.flush_all()
            payloads = {guest.id: {} for guest in guests}
            before = self.env.cr.sql_log_count
            self.env["jug.ticket.webhook.delivery"]._note_event(
                "ticket.cancelled", guests, payloads
            )
            self.env.flush_all()
            taken[count] = self.env.cr.sql_log_count - before
        self.assertEqual(len(self._deliveries()), 110)
        self.assertLessEqual(taken[100], taken[10] + 2)
