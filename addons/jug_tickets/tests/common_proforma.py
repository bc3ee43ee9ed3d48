"""Builders for companies' bookings: our requisites, their card, their booking."""

from .common import TicketsCommon

# Computed by the rules of the Bank of Russia (research/peers.md, 7.3).
BIC = "044525225"
CORRESPONDENT = "30101810400000000225"
ACCOUNT = "40702810138250123017"
INN = "7736207543"
KPP = "773601001"
BUYER_INN = "7707083893"
BUYER_KPP = "770701001"


class ProformaCommon(TicketsCommon):
    """Our company can be paid by bank; other companies book at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rub = cls.env.ref("base.RUB")
        cls.rub.active = True
        cls.company.currency_id = cls.rub
        cls._set_requisites(cls.company)

    @classmethod
    def _set_requisites(cls, company, **values):
        """Give a company all that a счёт has to say of its payee."""
        russia = cls.env.ref("base.ru")
        company.partner_id.write(
            {
                "name": "ООО «Джава Юзер Груп»",
                "vat": INN,
                "kpp": KPP,
                "country_id": russia.id,
                "zip": "190000",
                "city": "Санкт-Петербург",
                "street": "Невский проспект, 1",
            }
        )
        company.write(
            {
                "ticket_bank_account_id": cls._create_account(company).id,
                "ticket_director": "Орлов Д. А.",
                "ticket_accountant": "Белова Е. С.",
            }
            | values
        )

    @classmethod
    def _create_account(cls, company, **values):
        bank = cls.env["res.bank"].create(
            {
                "name": "ПАО Сбербанк",
                "city": "г. Москва",
                "bic": BIC,
                "correspondent_account": CORRESPONDENT,
                "country": cls.env.ref("base.ru").id,
            }
        )
        defaults = {
            "acc_number": ACCOUNT,
            "bank_id": bank.id,
            "partner_id": company.partner_id.id,
        }
        return cls.env["res.partner.bank"].create(defaults | values)

    @classmethod
    def _create_buyer_company(cls, **values):
        """An organisation's card, as its questionnaire fills it in."""
        defaults = {
            "name": "АО «Ромашка»",
            "is_company": True,
            "vat": BUYER_INN,
            "kpp": BUYER_KPP,
            "country_id": cls.env.ref("base.ru").id,
            "zip": "117997",
            "city": "Москва",
            "street": "ул. Вавилова, 19",
            "lang": "en_US",
        }
        return cls.env["res.partner"].create(defaults | values)

    @classmethod
    def _book_company(cls, wanted=None, partner=None, ref="b2b-1", **values):
        """A company's booking that waits for its money, with its first счёт.

        ``wanted`` are pairs of a tariff and a number; ``values`` go to the order.
        """
        request = cls._request(
            buyer_type="company",
            company_name="АО «Ромашка»",
            external_ref=ref,
            name="Пётр Закупкин",
            email="buyer@romashka.example.com",
        )
        assert request.state == "processed", request.error_summary
        partner = partner or cls._create_buyer_company()
        vals = request._prepare_order_vals(
            partner, request.lead_id, wanted=wanted or [(cls.tariff, 3)]
        )
        order = cls.env["sale.order"].create(vals | values)
        order._portal_ensure_token()
        request.order_id = order
        # as if it had been answered: an open one keeps the deal from being lost
        request.questionnaire_ids._move_to(
            "accepted", order_id=order.id, next_reminder_on=False
        )
        order._begin_company_booking()
        return order
