"""Base classes with the builders that the tests of this addon share."""

import json
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, new_test_user

from odoo.addons.api_intake.const import REFUSALS
from odoo.addons.base.tests.common import BaseCommon

# A Monday in the morning; the conference is in May, dearer from April on.
NOW = "2026-03-02 09:00:00"
RISE = "2026-04-01 00:00:00"
REQUESTS = "/jug/api/v1/requests"
DATES = {"date_begin": "2026-05-20 07:00:00", "date_end": "2026-05-21 15:00:00"}


class TicketsCommon(BaseCommon):
    """A conference with a tariff, a site that sends requests, and the staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = cls.startClassPatcher(freeze_time(NOW))
        # what rows are stamped with stands still, too
        cls.startClassPatcher(patch.object(cls.cr, "now", fields.Datetime.now))
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", cls.company)
        groups = "jug_tickets.jug_tickets_group"
        cls.seller = new_test_user(cls.env, "t_seller", f"{groups}_seller")
        cls.manager = new_test_user(cls.env, "t_manager", f"{groups}_manager")
        cls.team = cls.company._get_ticket_team()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Conference Ticket",
                "type": "service",
                "service_tracking": "event",
                "invoice_policy": "order",
                "list_price": 100,
                "taxes_id": False,
            }
        )
        cls.source = cls._create_source()
        cls.event = cls._create_event()
        cls.tariff = cls._create_tariff()

    def setUp(self):
        super().setUp()
        self.clock.move_to(NOW)

    @contextmanager
    def _assert_refused(self, error, text):
        """What is done inside raises, says why, and leaves nothing behind."""
        # unlike assertRaisesRegex this one rolls back
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    # what is sold

    @classmethod
    def _create_source(cls, **values):
        defaults = {"name": "Site", "country_id": cls.env.ref("base.ru").id}
        return cls.env["jug.ticket.source"].create(defaults | values)

    @classmethod
    def _create_event(cls, **values):
        defaults = {
            "name": "Test Java Day",
            "is_conference": True,
            "external_code": "test-java-day",
            "date_tz": "Europe/Moscow",
            "user_id": False,
            **DATES,
        }
        return cls.env["event.event"].create(defaults | values)

    @classmethod
    def _create_tariff(cls, event=None, steps=(), **values):
        """A tariff of the event; ``steps`` are pairs of a moment and a price."""
        defaults = {
            "name": "Standard",
            "external_code": "std",
            "event_id": (event or cls.event).id,
            "product_id": cls.product.id,
            "price": 100,
            "price_step_ids": [
                Command.create({"starts_on": starts_on, "price": price})
                for starts_on, price in steps
            ],
        }
        return cls.env["event.event.ticket"].create(defaults | values)

    def _add_step(self, price, starts_on=RISE, tariff=None):
        tariff = tariff or self.tariff
        return self.env["jug.ticket.price.step"].create(
            {"ticket_id": tariff.id, "starts_on": starts_on, "price": price}
        )

    # who wants it

    @classmethod
    def _item(cls, **values):
        """A request as the site sends it, in Python."""
        defaults = {
            "name": "Анна Иванова",
            "email": "anna@example.com",
            "phone": "+7 921 123-45-67",
            "event": "test-java-day",
            "tariff": "std",
        }
        return defaults | values

    @classmethod
    def _people(cls, count, **first):
        """So many participants with an address each."""
        people = [
            {"name": f"Гость {chr(0x410 + n)}", "email": f"guest{n}@example.com"}
            for n in range(count)
        ]
        return [people[0] | first, *people[1:]]

    @classmethod
    def _accept(cls, **values):
        """A request that is kept and not processed yet."""
        items = [cls._item(**values)]
        [(request, _is_duplicate)] = cls.env["jug.ticket.request"]._accept(
            cls.source, items
        )
        return request

    @classmethod
    def _request(cls, **values):
        """A request, processed."""
        request = cls._accept(**values)
        request._process()
        return request

    @classmethod
    def _book(cls, **values):
        """The booking that a correct request makes."""
        request = cls._request(**values)
        assert request.state == "processed", request.error_summary
        return request.order_id

    # what happens then

    def _pay(self, order, amount=None, **values):
        """Money comes by bank, and the seller registers it."""
        defaults = {"order_id": order.id}
        if amount is not None:
            defaults["amount"] = amount
        wizard = self.env["sale.order.pay"].with_user(self.seller)
        wizard.create(defaults | values).action_pay()
        return order.sudo().transaction_ids.sorted("id")[-1:]

    def _get_ledger(self, partner):
        """What the partner owes by the posted entries: open, and in all."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        return sum(lines.mapped("amount_residual")), sum(lines.mapped("balance"))

    def _run_cron(self, xmlid):
        # an HttpCase is in this mode all the time, and warns when told twice
        is_http = isinstance(self, HttpCase)
        self.env.flush_all()
        with nullcontext() if is_http else self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.env.invalidate_all()

    def _move_to(self, moment):
        """What is done now is written now, then the clock goes on."""
        self.env.flush_all()
        self.clock.move_to(moment)

    def _check_payments(self, moment=None):
        if moment:
            self._move_to(moment)
        self._run_cron("jug_tickets.ir_cron_check_payments")

    def _send_mails(self):
        """Let core's crons make the mails that wait: orders' and tickets'."""
        self._run_cron("sale.send_pending_emails_cron")
        self._run_cron("event.event_mail_scheduler")

    def _mails(self, template, records):
        """The mails of one template about records, oldest first."""
        template = self.env.ref(f"jug_tickets.mail_template_{template}")
        subjects = template._render_field("subject", records.ids, compute_lang=True)
        mails = self.env["mail.mail"].search(
            [("model", "=", records._name), ("res_id", "in", records.ids)], order="id"
        )
        return mails.filtered(lambda mail: mail.subject == subjects[mail.res_id])


class ApiCommon(TicketsCommon, HttpCase):
    """A site that calls with its key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.source._new_api_key()

    def _call(self, url=REQUESTS, body=None, method="POST", key=None, **headers):
        """One call; ``body`` is bytes, text or what becomes JSON."""
        if not isinstance(body, (bytes, str, type(None))):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        headers = {"Content-Type": "application/json"} | headers
        if key is not False:
            headers["Authorization"] = f"Bearer {key or self.key}"
        return self.url_open(url, data=body, method=method, headers=headers)

    def _send(self, **values):
        """One request; its part of the answer."""
        response = self._call(body=self._item(**values))
        self.assertEqual(response.status_code, 202, response.text)
        [result] = response.json()["results"]
        return result

    def _get_kept(self, source=None):
        return self.env["jug.ticket.request"].search(
            [("source_id", "=", (source or self.source).id)], order="id"
        )

    def _assert_call_refused(self, code, *args, **kwargs):
        """The call is answered by its code in JSON, and nothing of it is kept."""
        before = self._get_kept()
        response = self._call(*args, **kwargs)
        status, _sentence = REFUSALS[code]
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        error = response.json()["error"]
        self.assertEqual(error["code"], code)
        self.assertRegex(error["message"], r"^[A-Z].+\.$")
        self.assertEqual(self._get_kept(), before)
        return response
