from odoo.tests import tagged

from .common_desk import DeskCommon
from .common_proforma import ProformaCommon

VAT = "//field[@name='vat']"


@tagged("post_install", "-at_install")
class TestProformaDesk(ProformaCommon, DeskCommon):
    """The list of payment requests, and the way to them."""

    def test_list_shows_valid_ones_and_filters_find_the_others(self):
        """T-REG-06"""
        order = self._book_company()
        first = order.proforma_id
        second = order._issue_proforma()
        paid = self._book_company(ref="b2b-2")
        self._pay(paid)
        ours = first | second | paid.proforma_id
        self._move_to("2026-03-03 09:00:01")

        def find(filters=None):
            return self._find("jug_ticket_proforma_action", filters=filters) & ours

        # what is paid is owed no more, though it is valid
        self.assertEqual(find(), second)
        self.assertEqual(find(["valid"]), second | paid.proforma_id)
        self.assertEqual(find(["void"]), first)
        self.assertEqual(find(["overdue"]), second)
        self.assertEqual(find(["unsent"]), second | paid.proforma_id)

    def test_nothing_can_be_made_or_changed_in_the_views(self):
        for kind in ("list", "form"):
            arch = self._get_arch(f"jug_tickets.jug_ticket_proforma_view_{kind}")
            self.assertEqual(
                [arch.get(name) for name in ("create", "edit", "delete")], ["0"] * 3
            )
            self.assertTrue(arch.xpath("//button[@name='action_print']"))

    def test_order_leads_to_its_payment_requests(self):
        order = self._book_company()
        order._issue_proforma()
        mine = order.with_user(self.seller)
        self.assertEqual(mine.proforma_number, order.proforma_id.name)
        action = mine.action_view_proformas()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, order.proforma_ids)
        arch = self._get_arch("sale.view_order_form")
        self.assertTrue(arch.xpath("//button[@name='action_view_proformas']"))

    def test_card_of_a_company_has_each_requisite_once(self):
        arch = self._get_arch("base.view_partner_form")
        main = [
            field
            for field in arch.xpath("//field[@name='kpp']")
            if not field.xpath("ancestor::field")
        ]
        self.assertEqual(len(main), 1)

    def test_card_calls_the_tax_number_as_russian_papers_do(self):
        self.company.country_id = self.env.ref("base.de")
        [plain, *_more] = self._get_arch("base.view_partner_form").xpath(VAT)
        self.assertNotEqual(plain.get("string"), "INN")
        self.company.country_id = self.env.ref("base.ru")
        # as core's labels, it is kept by company
        self.env.registry.clear_cache("templates")
        [russian, *_more] = self._get_arch("base.view_partner_form").xpath(VAT)
        self.assertEqual(russian.get("string"), "INN")

    def test_print_makes_the_paper(self):
        proforma = self._book_company().proforma_id
        action = proforma.with_user(self.seller).action_print()
        self.assertEqual(action["report_name"], "jug_tickets.report_proforma")

    def test_settings_name_what_is_missing(self):
        self.company.partner_id.kpp = False
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.missing_requisites, "KPP")
        settings.ticket_company_kpp = "773601001"
        settings.execute()
        self.assertFalse(self.company._get_missing_requisites())
