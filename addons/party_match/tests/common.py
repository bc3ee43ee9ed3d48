"""One base class with the builders that the tests of this addon share."""

from odoo.addons.base.tests.common import BaseCommon


class PartyMatchCommon(BaseCommon):
    @classmethod
    def _create_partner(cls, **values):
        defaults = {"name": "Пётр Семёнов"}
        return cls.env["res.partner"].create(defaults | values)

    @classmethod
    def _create_lead(cls, **values):
        defaults = {"name": "Wants something", "contact_name": "Пётр Семёнов"}
        return cls.env["crm.lead"].create(defaults | values)

    @classmethod
    def _find(cls, email=False, phone=False, name="Кто-то Другой", **options):
        return cls.env["party.match"]._find(email, phone, name, **options)
