from odoo import fields, models


class ResPartner(models.Model):
    """The card of a participant that was made of his ticket."""

    _inherit = "res.partner"

    card_of_ticket_id = fields.Many2one(
        "event.registration",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The ticket this card was made of.",
    )

    def _is_only_of_ticket(self, ticket):
        """Tell whether a card was made of this ticket and nothing else uses it.

        Such a card may be put right with its ticket; any other is somebody's, and who
        has the link of a booking must not write on it.

        :param event.registration ticket: the one it was made of, or not
        :rtype: bool
        """
        self.ensure_one()
        card = self.sudo().with_context(active_test=False)
        return (
            card.card_of_ticket_id == ticket
            and card.participation_ids == ticket
            and not card.user_ids
            and not card.sale_order_ids
            and not card.ticket_buyer_since
            and not card.customer_rank
            and not card.supplier_rank
        )
