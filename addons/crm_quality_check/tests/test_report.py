"""The figures that the head of sales looks at."""

from odoo.tests import tagged

from .common import QualityCheckCommon


@tagged("post_install", "-at_install")
class TestReport(QualityCheckCommon):
    def test_figures_by_salesperson(self):
        """G-02: the work of each salesperson in the eyes of lost clients."""
        for user, rating, days in (
            (self.seller, "2", 1),
            (self.seller, "4", 3),
            (self.colleague, "5", 1),
        ):
            self.clock.move_to("2026-03-02 09:00:00")
            check = self._fill(self._lose(user_id=user.id), work_rating=rating)
            self.clock.move_to(f"2026-03-0{2 + days} 09:00:00")
            check.with_user(self.head).action_done()
        self.clock.move_to("2026-03-02 09:00:00")
        self._lose(user_id=self.seller.id)
        groups = (
            self.env["crm.quality.check"]
            .with_user(self.head)
            ._read_group(
                [("team_id", "=", self.team.id), ("state", "=", "done")],
                ["salesperson_id"],
                ["__count", "rating:avg", "wait_days:avg"],
            )
        )
        figures = {user.login: figures for user, *figures in groups}
        self.assertEqual(
            figures, {"q_seller": [2, 3.0, 2.0], "q_colleague": [1, 5.0, 1.0]}
        )

    def test_unrated_calls_do_not_spoil_the_average(self):
        rated = self._fill(self._lose(), work_rating="4")
        silent = self._fill(self._lose(), contact_result="silent", work_rating="0")
        for check in (rated, silent):
            check.with_user(self.head).action_done()
        [(average,)] = self.env["crm.quality.check"]._read_group(
            [("team_id", "=", self.team.id)], [], ["rating:avg"]
        )
        self.assertEqual(average, 4)
