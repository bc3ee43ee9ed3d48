from odoo import api, fields, models
from odoo.fields import Command

FEED_FIELDS = {
    "name": "name",
    "price": "price",
    "seats": "seats_max",
    "sale_from": "start_sale_datetime",
    "sale_to": "end_sale_datetime",
}


class EventEventTicket(models.Model):
    """Tariffs as the site names them; what is sold is never touched."""

    _inherit = "event.event.ticket"

    @api.model
    def _create_feed(self, event, values):
        """Make a tariff, with all its steps: those of before make its present price."""
        steps = [
            Command.create({"starts_on": starts_on, "price": price})
            for starts_on, price in values.get("price_steps") or []
        ]
        return self.create(
            self._prepare_feed_vals(values)
            | {
                "event_id": event.id,
                "external_code": values["code"],
                "price_step_ids": steps,
            }
        )

    def _write_feed(self, values, before):
        """Write what the feed has changed of a tariff.

        :param dict values: of ``FeedReader``
        :param dict before: the same, as the feed said last; empty: not at all, or the
            tariff had left the feed and was closed
        """
        self.ensure_one()
        changed = {
            key: value
            for key, value in values.items()
            if key not in before or before[key] != value
        }
        if not before and "sale_to" not in values and self.is_expired:
            # it is back
            changed["sale_to"] = False
        now = fields.Datetime.now()
        if any(step.starts_on <= now for step in self.price_step_ids):
            # the first price is history; what it costs today is the last step's
            changed.pop("price", None)
        if vals := self._prepare_feed_vals(changed):
            self.write(vals)
        if "price_steps" in changed:
            self._write_feed_steps(changed["price_steps"], now)

    def _write_feed_steps(self, steps, now):
        """Replace the steps that are still to come; what has begun is history.

        :param list steps: pairs of moment (text, UTC) and price
        :param datetime now: UTC
        """
        wanted = {
            moment: price
            for text, price in steps
            if (moment := fields.Datetime.to_datetime(text)) > now
        }
        coming = self.price_step_ids.filtered(lambda step: step.starts_on > now)
        coming.filtered(lambda step: step.starts_on not in wanted).unlink()
        for step in coming.exists():
            price = wanted.pop(step.starts_on)
            if step.currency_id.compare_amounts(step.price, price):
                step.price = price
        self.env["jug.ticket.price.step"].create(
            [
                {"ticket_id": self.id, "starts_on": moment, "price": price}
                for moment, price in wanted.items()
            ]
        )

    @api.model
    def _prepare_feed_vals(self, changed):
        return {
            field: changed[key] for key, field in FEED_FIELDS.items() if key in changed
        }

    def _close_sale(self):
        """End the sale of a tariff that the site does not offer any more."""
        self.ensure_one()
        now = fields.Datetime.now()
        if self.end_sale_datetime and self.end_sale_datetime <= now:
            return
        vals = {"end_sale_datetime": now}
        if self.start_sale_datetime and self.start_sale_datetime > now:
            # core wants a beginning before the end
            vals["start_sale_datetime"] = now
        self.write(vals)
