"""A company that asks for tickets and answers its questionnaire."""

from odoo.fields import Command

from .common import TicketsCommon

INN = "7707083893"
OTHER_INN = "7736207543"
# What is right; the account keys are the vectors of research/peers.md §7.3.
RIGHT = {
    "org_name": "ООО «Ромашка»",
    "country_code": "RU",
    "vat": INN,
    "kpp": "770701001",
    "bik": "049805746",
    "bank_name": "Банк «Якорь»",
    "account": "40602810700000000025",
    "correspondent_account": "30101810800000000746",
    "legal_address": "101000, Москва, ул. Мясницкая, д. 1",
}
# name -> (what differs from RIGHT, codes of errors, codes of warnings)
VECTORS = {
    "right": ({}, [], []),
    "spaces": ({"account": "40602 810 7 0000 0000025", "vat": "7707 083893"}, [], []),
    "second inn": ({"vat": OTHER_INN}, [], []),
    "inn of 10 digits mistyped": ({"vat": "7701234567"}, ["inn_digits"], []),
    "inn of zeros": ({"vat": "0000000000"}, ["inn_digits"], []),
    "inn of 11 digits": ({"vat": "77070838931"}, ["inn_length"], []),
    "inn with a letter": ({"vat": "770708389X"}, ["inn_length"], []),
    "no inn": ({"vat": ""}, ["inn_missing"], []),
    "sole trader": ({"vat": "500100732259", "kpp": ""}, [], []),
    "sole trader mistyped": (
        {"vat": "500100732258", "kpp": ""},
        ["inn_digits"],
        [],
    ),
    "sole trader mistyped before the end": (
        {"vat": "500100732359", "kpp": ""},
        ["inn_digits"],
        [],
    ),
    "sole trader with kpp": ({"vat": "500100732259"}, ["kpp_sole_trader"], []),
    "no kpp": ({"kpp": ""}, ["kpp_missing"], []),
    "kpp with letters": ({"kpp": "7707AB001"}, [], []),
    "kpp with a letter too many": ({"kpp": "770A01001"}, ["kpp_format"], []),
    "short kpp": ({"kpp": "77070100"}, ["kpp_format"], []),
    "no bik": ({"bik": ""}, ["bik_missing"], []),
    "short bik": ({"bik": "04980574"}, ["bik_format"], []),
    "bik of nobody": ({"bik": "949805746"}, ["bik_format"], []),
    "no bank": ({"bank_name": "1"}, ["bank_missing"], []),
    "account of another bank": (
        {"bik": "044525112", "correspondent_account": "30101810400000000225"},
        ["account_key"],
        [],
    ),
    "account mistyped": (
        {"account": "40602810800000000025"},
        ["account_key"],
        [],
    ),
    "short account": ({"account": "4060281070000000002"}, ["account_format"], []),
    "no account": ({"account": ""}, ["account_missing"], []),
    # the clearing currency «A» counts as 0
    "clearing currency": ({"account": "40602A10500000000025"}, [], []),
    "correspondent mistyped": (
        {"correspondent_account": "30101810900000000746"},
        ["correspondent_key"],
        [],
    ),
    "correspondent of another kind": (
        {"correspondent_account": "40101810800000000746"},
        ["correspondent_format"],
        [],
    ),
    "no correspondent": (
        {"correspondent_account": ""},
        ["correspondent_missing"],
        [],
    ),
    # the prefix is «0» and the region there, and no other bank is behind it
    "office of the central bank": (
        {
            "bik": "049805000",
            "account": "40602810900000000025",
            "correspondent_account": "",
        },
        [],
        [],
    ),
    "treasury account": (
        {"account": "40101810800000000001", "correspondent_account": ""},
        [],
        ["account_treasury"],
    ),
    "treasury bik": (
        {
            "bik": "014525988",
            "account": "03100643000000017300",
            "correspondent_account": "40102810545370000003",
        },
        [],
        ["account_treasury"],
    ),
    "no address": ({"legal_address": "1"}, ["address_missing"], []),
    "no name": ({"org_name": "«»"}, ["organisation_missing"], []),
    "foreign": (
        dict.fromkeys(RIGHT, "")
        | {"country_code": "KZ", "org_name": "ТОО Тюльпан", "legal_address": "Алматы"},
        [],
        ["foreign_company"],
    ),
    "foreign without address": (
        {"country_code": "KZ", "legal_address": ""},
        ["address_missing"],
        ["foreign_company"],
    ),
}


class QuestionnaireCommon(TicketsCommon):
    """A second tariff, and a company whose request came in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls._create_tariff(name="VIP", external_code="vip", price=300)
        # where the countries of companies are looked at, not those of this database
        cls.russia = cls.env.ref("base.ru")

    @classmethod
    def _company_item(cls, **values):
        defaults = {
            "buyer_type": "company",
            "company_name": "ООО «Ромашка»",
            "vat": INN,
            "email": "anna@romashka.example",
            "phone": "+7 921 123-45-67",
        }
        return cls._item(**(defaults | values))

    @classmethod
    def _ask(cls, **values):
        """A company's request comes in; the questionnaire that goes out."""
        request = cls._request(**cls._company_item(**values))
        assert request.state == "processed", request.error_summary
        return request.questionnaire_ids or request.lead_id.ticket_questionnaire_ids

    @classmethod
    def _ask_other(cls, name="ООО Якорь", email="b@x.example", **values):
        """Another company asks."""
        person = f"Борис {name}"
        defaults = {"vat": None, "phone": None, "name": person}
        return cls._ask(company_name=name, email=email, **(defaults | values))

    def _typed(self, questionnaire=None, std=3, **values):
        """What is typed on the page: right, unless said otherwise."""
        typed = {name: RIGHT[name] for name in RIGHT if name != "country_code"}
        return (
            typed
            | {
                "country_id": str(self.russia.id),
                "contact_name": "Анна Иванова",
                "contact_email": "anna@romashka.example",
                "contact_phone": "+7 921 123-45-67",
                f"quantity_{self.tariff.id}": str(std),
            }
            | values
        )

    def _answer(self, questionnaire, std=3, **values):
        """The company answers; the codes of what is wrong."""
        errors = questionnaire._answer(self._typed(std=std, **values))
        return [error["code"] for error in errors]

    def _accepted(self, **values):
        """A questionnaire whose right answers were booked at once."""
        questionnaire = self._ask()
        self.assertEqual(self._answer(questionnaire, **values), [])
        self.assertEqual(questionnaire.state, "accepted")
        return questionnaire

    def _client(self, **values):
        """The card of an organisation that has bought before."""
        defaults = {
            "name": "Ромашка, ООО",
            "is_company": True,
            "vat": INN,
            "kpp": RIGHT["kpp"],
            "street": RIGHT["legal_address"],
            "country_id": self.russia.id,
            "ticket_buyer_since": "2025-03-01 09:00:00",
            "bank_ids": [Command.create({"acc_number": RIGHT["account"]})],
        }
        return self.env["res.partner"].create(defaults | values)
