from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..const import KEY_SCOPE


class ApiIntakeSourceMixin(models.AbstractModel):
    """A party outside that may send requests: whose key, how much, how often."""

    _name = "api.intake.source.mixin"
    _description = "Intake Source"

    api_user_id = fields.Many2one(
        "res.users",
        "API User",
        copy=False,
        index="btree_not_null",
        help="A user with no rights of his own; his keys open this source only.",
    )
    rate_per_minute = fields.Integer(
        "Items per Minute", default=3000, help="0: no limit."
    )
    max_body_kib = fields.Integer("Largest Body (KiB)", default=1024)
    max_items = fields.Integer("Items per Call", default=500)
    refused_count = fields.Integer("Refused Calls", compute="_compute_refused_count")
    api_key_count = fields.Integer("Keys", compute="_compute_api_key_count")
    # a text, not the records: core lets a user see his own keys only
    api_key_dates = fields.Html(
        "Valid Keys", compute="_compute_api_key_dates", sanitize=False
    )

    _api_user_uniq = models.UniqueIndex(
        "(api_user_id) WHERE api_user_id IS NOT NULL",
        "This user already belongs to another source.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        if sources.api_user_id:
            self._check_api_user_by_hand()
        return sources

    def write(self, vals):
        if "api_user_id" in vals:
            self._check_api_user_by_hand()
        return super().write(vals)

    def _check_api_user_by_hand(self):
        """Refuse to choose the user: whose keys they are may be revoked as superuser.

        :raises UserError: the caller is a person
        """
        if not self.env.su:
            raise UserError(self.env._("The API user is made with the first key."))

    def _compute_refused_count(self):
        groups = (
            self.env["api.intake.call"]
            .sudo()
            ._read_group(
                [
                    ("source_model", "=", self._name),
                    ("source_id", "in", self.ids),
                    ("outcome", "!=", "accepted"),
                ],
                ["source_id"],
                ["__count"],
            )
        )
        counts = dict(groups)
        for source in self:
            source.refused_count = counts.get(source.id, 0)

    @api.depends("api_user_id")
    def _compute_api_key_count(self):
        groups = (
            self.env["res.users.apikeys"]
            .sudo()
            ._read_group(
                [("user_id", "in", self.api_user_id.ids), ("scope", "=", KEY_SCOPE)],
                ["user_id"],
                ["__count"],
            )
        )
        counts = {user.id: count for user, count in groups}
        for source in self:
            source.api_key_count = counts.get(source.api_user_id.id, 0)

    @api.depends("api_user_id")
    @api.depends_context("lang", "tz")
    def _compute_api_key_dates(self):
        keys_sudo = self._get_api_keys_sudo()
        for source in self:
            own_sudo = keys_sudo.filtered(
                lambda key, user=source.api_user_id: user and key.user_id == user
            )
            lines = [source._describe_api_key(key_sudo) for key_sudo in own_sudo]
            source.api_key_dates = Markup("<br/>").join(lines)

    def _get_api_keys_sudo(self):
        """Return the keys of these sources, the oldest first."""
        return (
            self.env["res.users.apikeys"]
            .sudo()
            .search(
                [("user_id", "in", self.api_user_id.ids), ("scope", "=", KEY_SCOPE)],
                order="id",
            )
        )

    def _describe_api_key(self, key):
        """Return when a key was made and how long it is good, for a reader."""
        made_on = format_datetime(self.env, key.create_date, dt_format="short")
        if not key.expiration_date:
            return self.env._("made on %s, does not expire", made_on)
        return self.env._(
            "made on %(made_on)s, expires on %(expires_on)s",
            made_on=made_on,
            expires_on=format_datetime(
                self.env, key.expiration_date, dt_format="short"
            ),
        )

    @api.model
    def _get_api_group(self):
        """Return the group that a new API user gets; each source's addon names it."""
        return self.env["res.groups"]

    def _prepare_api_user_vals(self):
        self.ensure_one()
        return {
            "name": self.display_name,
            "login": f"{self._name}-{self.id}@intake.invalid",
            # neither internal nor portal: the groups are all he has
            "group_ids": [fields.Command.set(self._get_api_group().ids)],
            "company_ids": [fields.Command.set(self.company_id.ids)],
            "company_id": self.company_id.id,
            "notification_type": "email",
        }

    def action_new_api_key(self):
        """Make a key and show it once; older keys stay valid until revoked.

        :return: action that opens the dialogue with the key
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        key = self._new_api_key()
        wizard = self.env["api.intake.key.show"].create({})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Key"),
            "res_model": "api.intake.key.show",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            # in the context, not in a field: the key is never stored
            "context": {"api_intake_key": key},
        }

    def action_revoke_api_keys(self):
        """Make every key of the source invalid at once."""
        self.check_access("write")
        self._get_api_keys_sudo()._remove()

    def _new_api_key(self):
        """Make a key, with its user when there is none yet.

        :return: the key in clear; only its hash is kept
        :rtype: str
        :raises UserError: the source is not saved with a company
        """
        self.ensure_one()
        source_sudo = self.sudo()
        if not source_sudo.api_user_id:
            if not source_sudo.company_id:
                raise UserError(self.env._("Give the source a company first."))
            source_sudo.api_user_id = (
                self.env["res.users"]
                .sudo()
                .with_context(no_reset_password=True)
                .create(source_sudo._prepare_api_user_vals())
            )
        return (
            self.env["res.users.apikeys"]
            .with_user(source_sudo.api_user_id)
            # persistent: the site that holds the key cannot renew it by itself
            .sudo()
            ._generate(KEY_SCOPE, source_sudo.display_name, None)
        )

    @api.model
    def _get_for_caller(self):
        """Return the source whose key the current call carries, with all rights.

        :raises AccessError: the user belongs to no active source
        """
        source_sudo = self.sudo().search([("api_user_id", "=", self.env.uid)], limit=1)
        if not source_sudo:
            raise AccessError(self.env._("This key belongs to no active source."))
        return source_sudo

    def _get_rate_refusal(self, item_count):
        """Return the code of the refusal when the call goes over the rate."""
        self.ensure_one()
        if self.rate_per_minute <= 0:
            return None
        since = fields.Datetime.now() - timedelta(minutes=1)
        used = self.env["api.intake.call"]._count_items_since(self, since)
        return "rate_exceeded" if used + item_count > self.rate_per_minute else None

    def _log_call(self, item_count, outcome, way="api", detail=None):
        """Write a line to the log.

        :param int item_count: what was taken, or looked at
        :param str outcome: ``accepted``, or a code
        :param str way: ``api`` for a call; another word for a run of our own, which
            does not count for the rate
        :param str detail: a sentence for people
        """
        self.ensure_one()
        self.env["api.intake.call"].sudo().create(
            {
                "source_model": self._name,
                "source_id": self.id,
                "company_id": self.company_id.id,
                "called_on": fields.Datetime.now(),
                "item_count": item_count,
                "outcome": outcome,
                "way": way,
                "detail": detail,
            }
        )
