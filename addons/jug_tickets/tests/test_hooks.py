from odoo.tests import tagged

from ..hooks import PARAMETERS, post_init_hook, uninstall_hook
from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestHooks(TicketsCommon):
    def _get_parameters(self):
        get_param = self.env["ir.config_parameter"].get_param
        return {key: get_param(key) for key in PARAMETERS}

    def _get_interval(self):
        cron = self.env.ref("event.event_mail_scheduler")
        return cron.interval_number, cron.interval_type

    def test_mails_are_deferred_and_asked_for_each_hour(self):
        post_init_hook(self.env)
        self.assertEqual(
            self._get_parameters(),
            {
                "sale.async_emails": "True",
                "event.event_mail_async": "True",
                "crm.iap.lead.enrich.setting": "manual",
            },
        )
        self.assertEqual(self._get_interval(), (1, "hours"))

    def test_uninstalling_gives_core_its_ways_back(self):
        post_init_hook(self.env)
        uninstall_hook(self.env)
        self.assertEqual(set(self._get_parameters().values()), {False})
        self.assertEqual(self._get_interval(), (24, "hours"))

    def test_mails_can_be_installed_beside_ordinary_orders(self):
        """Core tries each template on some record when it is saved: on any one."""
        order = self.env["sale.order"].create({"partner_id": self.partner.id})
        event = self._create_event(is_conference=False, external_code=False)
        ticket = self.env["event.registration"].create({"event_id": event.id})
        records = {order._name: order, ticket._name: ticket}
        for template in self.env["mail.template"].search([]):
            xmlid = template.get_external_id()[template.id]
            record = records.get(template.model)
            if xmlid.startswith("jug_tickets.") and record:
                for name in ("subject", "body_html", "email_to", "email_from"):
                    with self.subTest(xmlid=xmlid, name=name):
                        template._render_field(name, record.ids)

    def test_leads_of_strangers_are_not_sent_abroad(self):
        cron = self.env.ref(
            "crm_iap_enrich.ir_cron_lead_enrichment", raise_if_not_found=False
        )
        if not cron:
            self.skipTest("crm_iap_enrich is not installed")
        post_init_hook(self.env)
        self.assertFalse(cron.active)
        uninstall_hook(self.env)
        self.assertTrue(cron.active)
