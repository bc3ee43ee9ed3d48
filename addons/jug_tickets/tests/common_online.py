"""Payments by a provider: what their tests share."""

from unittest import SkipTest

from .common import TicketsCommon


class OnlineCommon(TicketsCommon):
    """Core's demo provider takes the company's money; skipped where it is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", cls.company.id)], limit=1
        )
        if not cls.provider:
            raise SkipTest("payment_demo is not installed")
        bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.provider.write(
            {"state": "test", "is_published": True, "journal_id": bank.id}
        )
        cls.method = cls.env.ref("payment_demo.payment_method_demo")
