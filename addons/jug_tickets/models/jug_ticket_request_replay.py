from odoo import models

from odoo.addons.api_intake.transaction import wait_for_turn


class JugTicketRequest(models.Model):
    """The button that tries again, and what it says afterwards."""

    _inherit = "jug.ticket.request"

    def action_replay(self):
        """Try corrected requests again, from the beginning.

        :return: notification of the outcome, after which the view is loaded anew
        :rtype: dict
        :raises UserError: the only one was booked already
        """
        self.check_access("write")
        # two sellers, or a double click: the second one waits, begins anew and sees
        # what became of it
        wait_for_turn(self)
        booked_before = self.filtered(lambda request: request.state == "processed")
        # of several, those that are done already are passed over
        todo = self - booked_before if len(self) > 1 else self
        for request in todo:
            if request.state != "new":
                request._move_to("new", errors=False, error_codes=False, warnings=False)
            request.sudo()._process()
        return self._prepare_replay_notification(todo, booked_before)

    def _prepare_replay_notification(self, tried, booked_before):
        """Return what the web client shows after a replay.

        :param tried: the requests that were processed just now
        :param booked_before: those that needed no more processing
        :rtype: dict
        """
        done = tried.filtered(lambda request: request.state == "processed")
        message = (
            self._describe_replay()
            if len(self) == 1
            else self._count_replays(done, tried - done, booked_before - tried)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if done == tried else "warning",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _describe_replay(self):
        """Return what became of one request, for who has pressed the button."""
        if self.state != "processed":
            return self.env._("Still not booked: %s", self.error_summary)
        if not self.order_id:
            # a company's: a seller goes on with it
            return self.env._("Deal opened: %s", self.lead_id.display_name)
        booked = self.env._("Booked: %s", self.order_id.name)
        return ". ".join(filter(None, [booked, self.warning_summary]))

    def _count_replays(self, done, left, before):
        """Return what became of several requests, for who has pressed the button."""
        parts = [
            done and self.env._("Booked: %s", len(done)),
            left and self.env._("Still not booked: %s", len(left)),
            before and self.env._("Booked before: %s", len(before)),
        ]
        return ". ".join(part for part in parts if part)
