import hashlib
import json
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.api_intake.transaction import CONFLICTS, run_isolated

from ..const import QUIET
from ..utils import clean_text

_logger = logging.getLogger(__name__)

BATCH = 200
# keys of the API that are fields, too
TEXT_FIELDS = ("buyer_type", "name", "email", "phone", "company_name", "vat")


class JugTicketRequest(models.Model):
    """From what a caller sent to a row, and from a row to its processing."""

    _inherit = "jug.ticket.request"

    # of what else came under the same number and is in the story already
    differing_digests = fields.Json(readonly=True, copy=False)

    @api.model
    def _accept(self, source, items, channel="api"):
        """Keep what came, once for each number of the site.

        :param source: ``jug.ticket.source`` with all rights
        :param list[dict] items: objects of the API, see README
        :param str channel: key of ``const.CHANNELS``: the way they came
        :return: for each item, in order: request, and what is to be said of the item
            beside it: nothing, or that it was there before (see :meth:`_repeat`)
        :rtype: list[tuple[jug.ticket.request, dict]]
        :raises psycopg2.errors.SerializationFailure: another call brings the same
            number at this moment; to be done again in a new transaction
        """
        refs = [clean_text(item.get("external_ref")) for item in items]
        self.env["party.match.claim"]._claim(
            reference=[f"{source.id}:{ref}" for ref in refs if ref]
        )
        known = self._get_known(source, refs)
        vals_list, fresh = [], {}
        for index, (item, ref) in enumerate(zip(items, refs, strict=True)):
            if ref and (ref in known or ref in fresh):
                continue
            fresh[ref or index] = len(vals_list)
            vals = self._prepare_item_vals(source, item, ref)
            vals_list.append(vals | {"channel": channel})
        created = self.sudo().with_context(**QUIET).create(vals_list)
        result, taken = [], set()
        for index, (item, ref) in enumerate(zip(items, refs, strict=True)):
            key = ref or index
            request = known.get(ref) or created[fresh[key]]
            is_repeat = ref in known or key in taken
            result.append((request, request._repeat(item) if is_repeat else {}))
            taken.add(key)
        return result

    def _repeat(self, item):
        """Say that a number came before; keep what came if it came with other data.

        :param dict item: as parsed from JSON
        :return: for the answer: ``duplicate``, and ``differs`` if it does
        :rtype: dict
        """
        self.ensure_one()
        if item == (self.payload or {}):
            return {"duplicate": True}
        self._note_differing(item)
        return {"duplicate": True, "differs": True}

    def _note_differing(self, item):
        """Write to the story what else came under the same number, each once.

        :param dict item: as parsed from JSON
        """
        # the order of the keys says nothing
        key = json.dumps(item, sort_keys=True).encode()
        digest = hashlib.sha256(key).hexdigest()
        noted = self.differing_digests or []
        if digest in noted:
            return
        self.differing_digests = [*noted, digest]
        self._message_log(
            body=Markup("<p>%s</p><pre>%s</pre>")
            % (
                self._get_staff_env()._("The same number came again with other data:"),
                json.dumps(item, ensure_ascii=False, indent=2),
            )
        )

    def _get_known(self, source, refs):
        known = self.sudo().search(
            [
                ("source_id", "=", source.id),
                ("external_ref", "in", [ref for ref in refs if ref]),
            ]
        )
        return {request.external_ref: request for request in known}

    @api.model
    def _get_item_fields(self):
        """Return the keys of an object of the API."""
        return [
            *TEXT_FIELDS,
            "external_ref",
            "event",
            "tariff",
            "quantity",
            "participants",
        ]

    @api.model
    def _prepare_item_vals(self, source, item, ref):
        """Return the values of a request out of an object of the API.

        :param source: ``jug.ticket.source``
        :param dict item: as parsed from JSON: any types
        :param str ref: cleaned number of the site
        :rtype: dict
        """
        people = item.get("participants")
        if not isinstance(people, list):
            # one that is not in a list is one, too; whatever it is, it is looked at
            people = [] if people is None else [people]
        # one more than can ever be ordered, so that too many are seen to be too many
        limit = max(source.limit_per_request, self.env["event.event"].EVENT_MAX_TICKETS)
        quantity = item.get("quantity")
        return {
            "source_id": source.id,
            "company_id": source.company_id.id,
            "external_ref": ref or False,
            "payload": item,
            "buyer_type": clean_text(item.get("buyer_type", "person")),
            "name": clean_text(item.get("name")),
            "email": clean_text(item.get("email")),
            "phone": clean_text(item.get("phone")),
            "company_name": clean_text(item.get("company_name")),
            "vat": clean_text(item.get("vat")),
            "event_code": clean_text(item.get("event")),
            "tariff_code": clean_text(item.get("tariff")),
            # absent means one; null, zero or a text is an error to be shown
            "quantity_text": "1" if "quantity" not in item else clean_text(quantity),
            "participant_ids": [
                Command.create(self._prepare_participant_vals(person))
                for person in people[: limit + 1]
            ],
        }

    @api.model
    def _prepare_participant_vals(self, person):
        person = person if isinstance(person, dict) else {"name": person}
        return {key: clean_text(person.get(key)) for key in ("name", "email", "phone")}

    def _get_answer(self, repeat=None):
        """Return what the API says of the request.

        :param dict repeat: of :meth:`_repeat`, if the number was there before
        :rtype: dict
        """
        self.ensure_one()
        states = {"processed": "processed", "rejected": "rejected"}
        answer = {
            "external_ref": self.external_ref or None,
            "id": self.id,
            "state": states.get(self.state, "accepted"),
            "errors": self._get_errors() if self.state == "rejected" else [],
        }
        if self.warnings:
            answer["warnings"] = self._get_warnings()
        if self.order_id:
            answer["booking"] = self._get_booking_answer()
        return answer | (repeat or {})

    def _get_booking_answer(self):
        order = self.order_id
        return {
            "number": order.name,
            "state": order.booking_state,
            "amount": order.amount_total,
            "currency": order.currency_id.name,
            # ISO 8601, UTC
            "pay_until": order.payment_due_on
            and f"{order.payment_due_on.isoformat(timespec='seconds')}Z"
            or None,
        }

    @api.model
    def _process_isolated(self, env, request_id):
        """Process one request in a transaction of its own; whatever happens is told.

        :param env: environment of the caller; only its registry, user and context
        :param int request_id: of a request that is committed
        :return: what the API says of it, or ``None`` if it is to be asked again
        :rtype: dict | None
        """

        def process(new_env):
            request = new_env["jug.ticket.request"].browse(request_id)
            # processed meanwhile by the cron or by the site's second call
            if request.try_lock_for_update().state == "new":
                request._process()
            return request._get_answer()

        try:
            return run_isolated(env, process)
        except CONFLICTS:
            # too many wanted the same seats: it stays new, the cron takes it
            _logger.info("Request %s put off: too many conflicts", request_id)
            self._wake_up_isolated(env)
        except Exception as error:
            _logger.info("Request %s failed: %s", request_id, error, exc_info=True)
            message = str(error) or type(error).__name__
            run_isolated(
                env,
                lambda new_env: (
                    new_env["jug.ticket.request"]
                    .browse(request_id)
                    ._note_failed(message)
                ),
            )
        return None

    @api.model
    def _wake_up_isolated(self, env):
        run_isolated(
            env,
            lambda new_env: (
                new_env.ref("jug_tickets.ir_cron_process_requests").sudo()._trigger()
                and None
            ),
        )

    def _reject_wrong(self):
        """Validate the requests of a batch; the correct ones stay new."""
        for request in self.sudo():
            if errors := request._validate():
                request._note_rejected(errors)

    def _note_failed(self, message):
        """Park a request that broke the processing, for a person to look at."""
        self._move_to(
            "failed",
            errors=[{"code": "failed", "field": None, "message": message}],
            error_codes="failed",
        )

    @api.model
    def _cron_process_requests(self, batch_size=BATCH):
        """Process what batches brought, one transaction a request."""
        # what a seller writes down is booked by his button, when he is done
        domain = [
            ("state", "=", "new"),
            ("channel", "not in", ("manual", "phone")),
        ]
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self.search_count(domain))
        todo = self.search(domain, order="id", limit=batch_size).ids
        for request_id in todo:
            self._process_isolated(self.env, request_id)
            if not Cron._commit_progress(1):
                break
