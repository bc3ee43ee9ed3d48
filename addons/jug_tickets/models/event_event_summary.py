from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

TOP_BUYERS = 10
# what of a conference's tickets is counted, by tariff and by kind of buyer
COUNTS = (
    "ticket_count",
    "paid_count",
    "free_count",
    "released_count",
    "waiting_count",
    "cancelled_count",
    "came_count",
    "no_show_count",
)


class EventEvent(models.Model):
    """What is printed of a conference: its summary, and the list for the door."""

    _inherit = "event.event"

    ticket_paid_count = fields.Integer("Paid", compute="_compute_ticket_sums")
    ticket_revenue = fields.Monetary("Revenue", compute="_compute_ticket_sums")
    ticket_came_count = fields.Integer("Came", compute="_compute_ticket_sums")
    ticket_no_show_count = fields.Integer("No-shows", compute="_compute_ticket_sums")

    @api.depends("registration_ids.state")
    def _compute_ticket_sums(self):
        """Show the figures of the ticket analysis; nothing to who may not read it."""
        names = ("paid_count", "revenue", "came_count", "no_show_count")
        Report = self.env["jug.ticket.report"]
        sums = {}
        if Report.has_access("read"):
            groups = Report._read_group(
                [("event_id", "in", self.ids)],
                ["event_id"],
                [f"{name}:sum" for name in names],
            )
            sums = {event.id: values for event, *values in groups}
        for event in self:
            values = sums.get(event._origin.id, (0,) * len(names))
            for name, value in zip(names, values, strict=True):
                event[f"ticket_{name}"] = value

    @api.depends_context("jug_tickets_event_date", "lang")
    def _compute_display_name(self):
        """Tell conferences of the same name apart, where reports compare them."""
        super()._compute_display_name()
        if self.env.context.get("jug_tickets_event_date"):
            for event in self.filtered("date_begin"):
                day = format_date(self.env, event._get_local_day(event.date_begin))
                event.display_name = f"{event.display_name} ({day})"

    def _get_local_day(self, moment):
        """Return the day of a moment in the conference's time zone."""
        event = self.with_context(tz=self.date_tz or "UTC")
        return fields.Datetime.context_timestamp(event, moment).date()

    def action_print_summary(self):
        """Print what became of the conference.

        :rtype: dict
        :raises UserError: it is not over
        """
        if any(event.date_end > fields.Datetime.now() for event in self):
            raise UserError(
                self.env._("The summary is printed when the conference is over.")
            )
        return self.env.ref("jug_tickets.action_report_event_summary").report_action(
            self
        )

    def action_print_attendees(self):
        """Print the list of who has a valid ticket, for the door.

        :rtype: dict
        """
        return self.env.ref("jug_tickets.action_report_event_attendees").report_action(
            self
        )

    # the list for the door

    def _get_attendee_rows(self):
        """Return the valid tickets by name as a person looks for it; unnamed ones last.

        :rtype: event.registration
        """
        self.ensure_one()
        tickets = self.env["event.registration"].search(
            [("event_id", "=", self.id), ("state", "in", ("open", "done"))]
        )
        return tickets.sorted(
            lambda ticket: (
                not ticket.name,
                (ticket.name or "").casefold().replace("ё", "е"),
                ticket.id,
            )
        )

    # the summary

    def _get_summary(self):
        """Return the figures of the conference's summary.

        They are those of the ticket analysis, as the reader may see it.

        :return: ``total``, and lists of rows by ``tariffs``, ``buyer_types``,
            ``channels``, ``reasons``, ``buyers``, ``weeks``
        :rtype: dict
        """
        self.ensure_one()
        # the last query makes the totals
        [total] = self._sum_tickets([])
        total["came_percent"] = self._get_percent(
            total["came_count"], total["came_count"] + total["no_show_count"]
        )
        return {
            "total": total,
            "tariffs": self._sum_tickets(["event_ticket_id"]),
            "buyer_types": self._sum_tickets(["buyer_type"]),
            "channels": self._sum_tickets(["channel"]),
            "reasons": self._sum_tickets(
                ["cancel_reason"], Domain("outcome", "=", "cancelled")
            ),
            "buyers": self._get_top_buyers(),
            "weeks": self._get_summary_weeks(),
        }

    def _sum_tickets(self, groupby, domain=Domain.TRUE):
        """Add up the conference's tickets.

        :param list groupby: at most one field of ``jug.ticket.report``
        :param Domain domain: which of them only
        :return: a row a group: ``label``, the counts, ``revenue``, ``awaited``,
            ``days_to_pay``
        :rtype: list[dict]
        """
        Report = self.env["jug.ticket.report"]
        sums = [f"{name}:sum" for name in (*COUNTS, "revenue", "awaited")]
        groups = Report._read_group(
            Domain("event_id", "=", self.id) & domain,
            groupby,
            [*sums, "days_to_pay:avg"],
        )
        names = (*COUNTS, "revenue", "awaited", "days_to_pay")
        rows = []
        for group in groups:
            sums = (value or 0 for value in group[len(groupby) :])
            values = dict(zip(names, sums, strict=True))
            label = self._get_group_label(groupby[0], group[0]) if groupby else ""
            rows.append(values | {"label": label})
        return rows

    def _get_group_label(self, field_name, value):
        """Return what the reader sees of a value by which tickets were grouped."""
        field = self.env["jug.ticket.report"]._fields[field_name]
        if field.type == "many2one":
            return value.display_name or self.env._("Not given")
        labels = dict(field._description_selection(self.env))
        return labels.get(value) or self.env._("Not given")

    def _get_sold_domain(self):
        """Return the tickets of the conference that brought money, all or a part."""
        brought = Domain("outcome", "=", "paid") | Domain("revenue", ">", 0)
        return Domain("event_id", "=", self.id) & brought

    def _get_top_buyers(self):
        """Return the organisations and people that paid most.

        :rtype: list[dict]
        """
        groups = self.env["jug.ticket.report"]._read_group(
            self._get_sold_domain(),
            ["buyer_id"],
            ["paid_count:sum", "revenue:sum"],
            order="revenue:sum desc, buyer_id",
            limit=TOP_BUYERS,
        )
        return [
            {"label": buyer.display_name, "paid_count": count, "revenue": revenue}
            for buyer, count, revenue in groups
        ]

    def _get_summary_weeks(self):
        """Return what was sold week by week, from the first sale to the last.

        :return: ``day`` (the week's first), ``paid_count``, ``revenue``, ``percent`` of
            the best week, for the bar
        :rtype: list[dict]
        """
        tickets = self.env["jug.ticket.report"].search_read(
            self._get_sold_domain(),
            ["paid_on", "booked_on", "paid_count", "revenue"],
        )
        weeks = defaultdict(lambda: [0, 0])
        for ticket in tickets:
            day = self._get_local_day(ticket["paid_on"] or ticket["booked_on"])
            week = weeks[fields.Date.start_of(day, "week")]
            week[0] += ticket["paid_count"]
            week[1] += ticket["revenue"]
        if not weeks:
            return []
        best = max(count for count, _revenue in weeks.values())
        days = [min(weeks)]
        while days[-1] < max(weeks):
            days.append(fields.Date.add(days[-1], weeks=1))
        return [
            {
                "day": day,
                "paid_count": weeks[day][0],
                "revenue": weeks[day][1],
                "percent": self._get_percent(weeks[day][0], best),
            }
            for day in days
        ]

    @api.model
    def _get_percent(self, part, whole):
        return round(100 * part / whole) if whole else 0
