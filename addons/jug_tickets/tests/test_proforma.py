from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_proforma import ACCOUNT, BIC, CORRESPONDENT, INN, KPP, ProformaCommon


@tagged("post_install", "-at_install")
class TestProforma(ProformaCommon):
    """The счёт: what is kept of it, its versions, and who may touch it."""

    def _add_tax(self, order, **values):
        tax = self.env["account.tax"].create(
            {"name": "НДС 20%", "amount": 20, "price_include_override": "tax_included"}
            | values
        )
        order.order_line.tax_ids = tax
        return tax

    def test_lines_are_in_the_buyers_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        partner = self._create_buyer_company(lang="ru_RU")
        line = self._book_company(partner=partner).proforma_id.line_ids
        self.assertEqual(line.uom_name, "шт.")
        self.assertIn("Участие в конференции", line.name)

    def test_first_one_says_all_there_is_to_pay(self):
        """T-B2B-13, T-REG-06"""
        vip = self._create_tariff(name="VIP", external_code="vip", price=250.5)
        partner = self._create_buyer_company(ticket_contract="17 от 12.01.2026")
        order = self._book_company(wanted=[(self.tariff, 3), (vip, 2)], partner=partner)
        proforma = order.proforma_id
        self.assertRecordValues(
            proforma,
            [
                {
                    "state": "valid",
                    "version": 1,
                    "amount_total": 801,
                    "amount_due": 801,
                    "amount_paid": 0,
                    "due_on": order.payment_due_on,
                    "contract": "17 от 12.01.2026",
                    "is_complete": True,
                    "payee_vat": INN,
                    "payee_kpp": KPP,
                    "payee_account": ACCOUNT,
                    "payee_bic": BIC,
                    "payee_corr_account": CORRESPONDENT,
                    "payee_bank": "ПАО Сбербанк, г. Москва",
                    "payer_name": "АО «Ромашка»",
                    "payer_vat": "7707083893",
                    "payer_kpp": "770701001",
                    "payer_address": "117997, Москва, ул. Вавилова, 19",
                    "tax_label": "Without VAT",
                }
            ],
        )
        self.assertEqual(str(proforma.issued_on), "2026-03-02")
        self.assertEqual(proforma.due_text, "3 March 2026, 12:00 (Europe/Moscow)")
        self.assertIn("Full prepayment, until 3 March 2026, 12:00", proforma.terms)
        self.assertRecordValues(
            proforma.line_ids,
            [
                {"quantity": 3, "price_unit": 100, "price_total": 300},
                {"quantity": 2, "price_unit": 250.5, "price_total": 501},
            ],
        )
        self.assertIn("«Test Java Day», tariff «VIP»", proforma.line_ids[1].name)

    def test_payment_code_holds_sum_and_number(self):
        proforma = self._book_company().proforma_id
        code = proforma.qr_payload
        self.assertTrue(code.startswith("ST00012|Name=ООО «Джава Юзер Груп»|"))
        for part in (
            f"PersonalAcc={ACCOUNT}",
            "Sum=30000",
            f"Purpose={proforma.purpose}",
            f"KPP={KPP}",
            f"DocNo={proforma.name}",
        ):
            self.assertIn(f"|{part}", code)

    def test_no_payment_code_for_other_money_or_elsewhere(self):
        order = self._book_company()
        proforma = order.proforma_id
        proforma.currency_id = self.env.ref("base.EUR")
        self.assertFalse(proforma._make_payment_code())
        proforma.write({"currency_id": self.rub.id, "is_russian_payee": False})
        self.assertFalse(proforma._make_payment_code())

    def test_vat_is_told_with_its_rate_and_in_the_purpose(self):
        order = self._book_company()
        self._add_tax(order)
        proforma = order._issue_proforma()
        self.assertEqual(proforma.tax_label, "Including taxes (НДС 20%)")
        self.assertEqual((proforma.amount_total, proforma.amount_tax), (300, 50))
        self.assertIn("В т.ч. НДС 50.00", proforma.purpose)
        self.assertEqual(proforma.line_ids.tax_label, "НДС 20%")
        self.assertEqual((order.proforma_ids - proforma).tax_label, "Without VAT")

    def test_tax_on_top_is_in_the_sums_of_the_lines(self):
        order = self._book_company()
        self._add_tax(order, price_include_override="tax_excluded")
        proforma = order._issue_proforma()
        self.assertEqual(proforma.amount_total, 360)
        self.assertRecordValues(
            proforma.line_ids, [{"price_unit": 120, "price_total": 360}]
        )

    def test_vat_remark_of_the_company_is_printed_and_in_the_purpose(self):
        self.company.ticket_vat_remark = "НДС не облагается (УСН)"
        proforma = self._book_company().proforma_id
        self.assertEqual(proforma.tax_label, "НДС не облагается (УСН)")
        self.assertTrue(proforma.purpose.endswith("НДС не облагается (УСН)"))

    def test_new_price_makes_a_new_version_and_the_former_is_void(self):
        """T-B2B-20"""
        self._add_step(150)
        order = self._book_company()
        first = order.proforma_id
        self._move_to("2026-04-02 09:00:00")
        order._reprice_booking()
        second = order._issue_proforma()
        self.assertEqual(order.proforma_id, second)
        self.assertRecordValues(
            first | second,
            [
                {"state": "void", "version": 1, "amount_due": 300},
                {"state": "valid", "version": 2, "amount_due": 450},
            ],
        )
        self.assertEqual(str(first.void_on), "2026-04-02 09:00:00")
        self.assertEqual(first.void_reason, f"Replaced by No. {second.name}")
        self.assertEqual(
            second._get_changes(), [{"name": "Standard", "was": 100, "now": 150}]
        )
        self.assertFalse(first._get_changes())

    def test_reason_of_the_caller_is_kept(self):
        order = self._book_company()
        first = order.proforma_id
        self.env["jug.ticket.proforma"]._issue(order, reason="The buyer's INN changed")
        self.assertEqual(first.void_reason, "The buyer's INN changed")

    def test_old_version_stays_as_it_was(self):
        order = self._book_company()
        first = order.proforma_id
        names = [
            name
            for name, field in first._fields.items()
            if field.store and name not in ("state", "void_on", "void_reason")
        ]
        names = [name for name in names if not name.startswith("write_")]
        # linked cards by their ids only: their names go on
        before = first.read(names, load=None)
        lines = first.line_ids.read(load=None)
        # everything that it was made of changes
        self._move_to("2026-03-10 09:00:00")
        account = self._create_account(self.company, acc_number="4" * 20)
        self.company.write(
            {"ticket_bank_account_id": account.id, "ticket_director": "Новый Д. Д."}
        )
        self.company.partner_id.write({"name": "ООО «Другое»", "kpp": "780101001"})
        self.company.ticket_vat_remark = "НДС 0%"
        order.partner_id.write({"name": "АО «Лютик»", "vat": False, "street": "иная"})
        self.tariff.name = "Basic"
        order.order_line.price_unit = 70
        order._issue_proforma()
        first.invalidate_recordset()
        self.assertEqual(first.read(names, load=None), before)
        self.assertEqual(first.line_ids.read(load=None), lines)

    def test_part_payment_is_taken_off(self):
        order = self._book_company()
        self._pay(order, 100)
        proforma = order._issue_proforma()
        self.assertEqual((proforma.amount_paid, proforma.amount_due), (100, 200))
        self.assertEqual(proforma.amount_total, 300)
        self.assertIn("Sum=20000|", proforma.qr_payload)

    def test_terms_tell_of_the_rest_and_of_post_payment(self):
        order = self._book_company()
        terms = order._get_terms_sentence(100)
        self.assertIn("Part prepayment", terms)
        self.assertIn("200.00", terms)
        order.ticket_terms = "post"
        self.assertIn("Post-payment", order._get_terms_sentence(300))

    def test_second_of_two_at_once_waits_for_its_turn(self):
        """The lock comes before the look at the versions that are there."""
        order = self._book_company()
        seen = []

        def wait(order):
            seen.append(order.proforma_ids.mapped("state"))

        Order = type(order)
        with patch.object(Order, "_wait_for_turn", wait):
            order._issue_proforma()
        self.assertEqual(seen, [["valid"]])

    def test_database_keeps_a_second_valid_one_out(self):
        order = self._book_company()
        vals = order.proforma_id.copy_data()[0]
        for changes in (
            {"version": 2, "name": "other"},
            {"version": 1, "name": "other", "state": "void"},
            {"version": 2, "name": order.proforma_id.name, "state": "void"},
        ):
            with (
                self.subTest(changes=changes),
                mute_logger("odoo.sql_db"),
                self._assert_refused(UniqueViolation, "duplicate key"),
            ):
                order.proforma_ids.create(vals | {"order_id": order.id} | changes)

    def test_void_one_stays_void_and_none_is_deleted(self):
        order = self._book_company()
        first = order.proforma_id
        order._issue_proforma()
        with self._assert_refused(UserError, "cannot change any more"):
            first._move_to("valid")
        with self._assert_refused(UserError, "made void, not deleted"):
            first.unlink()

    def test_end_of_the_booking_makes_it_void(self):
        for end in ("annulled", "cancelled"):
            order = self._book_company(ref=end)
            proforma = order.proforma_id
            if end == "annulled":
                order._annul("price_risen")
            else:
                order.with_user(self.manager)._action_cancel()
            self.assertEqual(order.booking_state, end)
            self.assertRecordValues(
                proforma, [{"state": "void", "void_reason": "The booking is over"}]
            )
            self.assertFalse(order.proforma_id)

    def test_paid_booking_keeps_its_own(self):
        order = self._book_company()
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.proforma_id.state, "valid")
        with self._assert_refused(UserError, "asks for no money"):
            order.proforma_id.with_user(self.seller).action_send()

    def test_account_of_somebody_else_is_no_account_of_ours(self):
        stranger = self.env["res.partner"].create({"name": "Мошенник"})
        account = self._create_account(self.company, partner_id=stranger.id)
        with self._assert_refused(ValidationError, "is no account of"):
            self.company.ticket_bank_account_id = account

    def test_kpp_is_the_organisations(self):
        partner = self._create_buyer_company()
        person = partner.create({"name": "Пётр", "parent_id": partner.id})
        self.assertEqual(person.kpp, "770701001")
