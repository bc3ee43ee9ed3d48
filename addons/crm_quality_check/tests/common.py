"""Base class with the builders that the tests of this addon share."""

from contextlib import contextmanager

from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.tests.common import BaseCommon

# A Monday in the morning.
NOW = "2026-03-02 09:00:00"


class QualityCheckCommon(BaseCommon):
    """A team whose lost deals are looked after: a seller, his head, another head."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = cls.startClassPatcher(freeze_time(NOW))
        group = "crm_quality_check.crm_quality_check_group_head"
        salesman = "sales_team.group_sale_salesman"
        cls.seller = new_test_user(cls.env, "q_seller", salesman)
        cls.colleague = new_test_user(cls.env, "q_colleague", f"{salesman}_all_leads")
        cls.head = new_test_user(cls.env, "q_head", group)
        cls.other_head = new_test_user(
            cls.env, "q_other", "sales_team.group_sale_manager"
        )
        cls.too_dear = cls.env["crm.lost.reason"].create({"name": "Too dear"})
        cls.wrong_number = cls.env["crm.lost.reason"].create(
            {"name": "Wrong number", "needs_no_quality_check": True}
        )
        cls.team = cls._create_team()

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

    @classmethod
    def _create_team(cls, **values):
        defaults = {
            "name": "Partners",
            "user_id": cls.head.id,
            "use_quality_check": True,
            "company_id": False,
        }
        return cls.env["crm.team"].create(defaults | values)

    @classmethod
    def _create_lead(cls, **values):
        defaults = {
            "name": "Gold package",
            "type": "opportunity",
            "team_id": cls.team.id,
            "user_id": cls.seller.id,
            "contact_name": "Olga",
            "email_from": "olga@example.com",
            "probability": 30,
        }
        return cls.env["crm.lead"].create(defaults | values)

    @classmethod
    def _lose(cls, **values):
        """A lost deal's control call."""
        lead = cls._create_lead(**values)
        lead.action_set_lost(lost_reason_id=cls.too_dear.id)
        return lead.quality_check_ids

    def _fill(self, check, **values):
        """The head writes his report."""
        defaults = {
            "contact_result": "reached",
            "work_rating": "4",
            "client_reason_id": self.too_dear.id,
            "client_words": "A smaller package",
            "report": "Answered fast.\nDid not offer the small package.",
        }
        check.with_user(self.head).write(defaults | values)
        return check
