import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.api_intake.transaction import run_isolated

from ..const import IMPORT_VERDICTS, PRETIX_ERRORS
from ..pretix_csv import REQUIRED, PretixError, group_orders, read_table
from ..utils import parse_email

BATCH = 200
MAX_BYTES = 20 * 1024 * 1024


class JugTicketImport(models.TransientModel):
    """Take over a conference's orders from pretix: look first, then load."""

    _name = "jug.ticket.import"
    _description = "Import of Orders from pretix"

    source_id = fields.Many2one("jug.ticket.source", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="source_id.company_id")
    event_id = fields.Many2one(
        "event.event",
        "Conference",
        required=True,
        ondelete="cascade",
        domain="[('is_conference', '=', True),"
        " ('company_id', 'in', [False, company_id])]",
    )
    positions_file = fields.Binary(
        "Attendees", required=True, help="Order data, sheet «Order positions», as CSV."
    )
    positions_name = fields.Char()
    orders_file = fields.Binary(
        "Orders",
        help="Order data, sheet «Orders», as CSV: names and phones of buyers. May be"
        " left out.",
    )
    orders_name = fields.Char()
    journal_id = fields.Many2one(
        "account.journal",
        "Money Received by",
        required=True,
        ondelete="cascade",
        compute="_compute_journal_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        help="Where the money of the paid orders is registered.",
    )
    is_told = fields.Boolean(
        "Mail the Unpaid",
        help="Unpaid orders: mail the buyers our booking with its payment link. Who has"
        " paid gets no mail.",
    )
    is_read = fields.Boolean(readonly=True)
    product_ids = fields.One2many("jug.ticket.import.product", "import_id", "Products")
    line_ids = fields.One2many(
        "jug.ticket.import.line", "import_id", "Orders to Load", readonly=True
    )
    right_count = fields.Integer("To Be Loaded", compute="_compute_counts")
    wrong_count = fields.Integer("Not Loaded", compute="_compute_counts")

    @api.depends("source_id")
    def _compute_journal_id(self):
        for wizard in self:
            domain = [("type", "=", "bank"), ("company_id", "=", wizard.company_id.id)]
            wizard.journal_id = self.env["account.journal"].search(domain, limit=1)

    @api.depends("line_ids.verdict")
    def _compute_counts(self):
        for wizard in self:
            fine = wizard.line_ids.filtered(lambda line: line.verdict == "fine")
            wizard.right_count = len(fine)
            wizard.wrong_count = len(wizard.line_ids - fine)

    def action_read(self):
        """Read the files and say what would become of each order.

        :return: action that shows the wizard again
        :rtype: dict
        :raises UserError: a file is no export of pretix
        """
        self.ensure_one()
        self.source_id._check_manages()
        groups = self._read_groups()
        products = dict.fromkeys(group["product"] for group in groups)
        known = {product.name: product.tariff_id for product in self.product_ids}
        self.product_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": name,
                    "tariff_id": (known.get(name) or self._guess_tariff(name)).id,
                }
            )
            for name in products
        ]
        self.line_ids = [Command.clear()] + [
            Command.create(vals) for vals in self._prepare_lines(groups)
        ]
        self.is_read = True
        return self._reopen()

    def action_load(self):
        """Load what is fine; it is booked in the background, once for each order.

        :return: action that shows what came of it
        :rtype: dict
        :raises UserError: nothing was read
        """
        self.ensure_one()
        self.source_id._check_manages()
        groups = self._read_groups()
        # the files are what counts, whatever the screen has shown
        lines = self._prepare_lines(groups)
        items = [
            (self._prepare_item(group, line), group["status"] == "cancelled")
            for group, line in zip(groups, lines, strict=True)
            if line["verdict"] == "fine"
        ]
        if not items:
            raise UserError(self.env._("There is nothing to load."))
        for start in range(0, len(items), BATCH):
            self._load_isolated(items[start : start + BATCH])
        self.env.ref("jug_tickets.ir_cron_process_requests").sudo()._trigger()
        return self.source_id.action_view_requests()

    def _load_isolated(self, items):
        """Keep a batch in a transaction of its own: a restart goes on after it."""
        source_id = self.source_id.id

        def load(env):
            source = env["jug.ticket.source"].sudo().browse(source_id)
            accepted = env["jug.ticket.request"]._accept(
                source, [item for item, _is_cancelled in items], "import"
            )
            for (request, repeat), (_item, is_cancelled) in zip(
                accepted, items, strict=True
            ):
                if is_cancelled and not repeat:
                    request._note_rejected([request._reject("cancelled_elsewhere")])

        run_isolated(self.env, load)

    def _read_groups(self):
        try:
            positions = self._read_file(self.positions_file, REQUIRED)
            orders = self._read_file(self.orders_file, ("code",))
        except PretixError as error:
            sentence = self.env._(PRETIX_ERRORS[error.code])
            raise UserError(
                f"{sentence.removesuffix('.')}: {error.detail}."
                if error.detail
                else sentence
            ) from error
        return group_orders(positions, orders)

    def _read_file(self, content, required):
        if not content:
            return []
        raw = base64.b64decode(content)
        if len(raw) > MAX_BYTES:
            raise PretixError("too_large")
        return read_table(raw, required)

    def _guess_tariff(self, name):
        """Return the tariff of the same code or name; a person may choose another."""
        wanted = name.casefold()
        found = self.event_id.event_ticket_ids.filtered(
            lambda ticket: (
                wanted
                in ((ticket.external_code or "").casefold(), ticket.name.casefold())
            )
        )
        return found[:1]

    def _prepare_lines(self, groups):
        """Return the values of the lines: a verdict for each order.

        :param list[dict] groups: of ``group_orders``
        :rtype: list[dict]
        """
        tariffs = {product.name: product.tariff_id for product in self.product_ids}
        counts = {}
        refs = []
        for group in groups:
            counts[group["code"]] = counts.get(group["code"], 0) + 1
            number = counts[group["code"]]
            refs.append(f"{group['code']}/{number}" if number > 1 else group["code"])
        known = self.env["jug.ticket.request"]._get_known(self.source_id, refs)
        return [
            {
                "code": ref,
                "row_numbers": ", ".join(map(str, group["rows"])),
                "name": group["name"],
                "product": group["product"],
                "status": group["status_text"],
                "quantity": len(group["people"]),
                "amount": sum(person["price"] or 0 for person in group["people"]),
                "verdict": "known"
                if ref in known
                else self._judge(group, tariffs.get(group["product"])),
            }
            for group, ref in zip(groups, refs, strict=True)
        ]

    def _judge(self, group, tariff):
        """Return what is wrong with an order, a key of ``const.IMPORT_VERDICTS``."""
        if not group["code"]:
            return "no_code"
        if not group["status"]:
            return "no_status"
        if not tariff or tariff.event_id != self.event_id:
            return "no_tariff"
        if any(person["price"] is None for person in group["people"]):
            return "no_price"
        if group["status"] != "cancelled":
            if not group["name"]:
                return "no_name"
            if not parse_email(group["email"]):
                return "no_email"
        return "fine"

    def _prepare_item(self, group, line):
        """Return an order as an object of the API, with what pretix knows of it."""
        tariffs = {product.name: product.tariff_id for product in self.product_ids}
        return {
            "external_ref": line["code"],
            "name": group["name"],
            "email": group["email"],
            "phone": group["phone"],
            "company_name": group["company"],
            "event": self.event_id.external_code,
            "tariff": tariffs[group["product"]].external_code,
            "quantity": len(group["people"]),
            "participants": [
                {"name": person["name"], "email": person["email"]}
                for person in group["people"]
            ],
            "import": {
                "status": group["status"],
                "prices": [person["price"] for person in group["people"]],
                "journal_id": self.journal_id.id,
                "reference": f"pretix {line['code']}",
                "is_told": self.is_told,
            },
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import from pretix"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class JugTicketImportProduct(models.TransientModel):
    _name = "jug.ticket.import.product"
    _description = "Product of pretix and its Tariff"

    import_id = fields.Many2one("jug.ticket.import", required=True, ondelete="cascade")
    event_id = fields.Many2one(related="import_id.event_id")
    name = fields.Char("Product in pretix", readonly=True)
    tariff_id = fields.Many2one(
        "event.event.ticket",
        ondelete="cascade",
        domain="[('event_id', '=', event_id)]",
    )


class JugTicketImportLine(models.TransientModel):
    _name = "jug.ticket.import.line"
    _description = "Order of pretix to Be Loaded"

    import_id = fields.Many2one("jug.ticket.import", required=True, ondelete="cascade")
    row_numbers = fields.Char("Rows")
    code = fields.Char("Order")
    name = fields.Char("Buyer")
    product = fields.Char()
    status = fields.Char("Status in pretix")
    quantity = fields.Integer("Tickets")
    amount = fields.Float()
    verdict = fields.Selection(IMPORT_VERDICTS)
