"""A price has risen: one company is asked, one agrees, one declines, one is lost.

Who declined was called by the head; who is lost waits for his call.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .story_companies import RISEN, get_booking, get_questionnaire
from .story_tools import check, head, seller, step

# What they have answered on the page of the new price.
ANSWERED = {"firm-7": True, "firm-8": False}
REPORT = {
    "contact_result": "reached",
    "work_rating": "4",
    "client_words": "Нужны два билета по прежней цене; вернутся весной, на JPoint.",
    "report": (
        "Клиент согласовывал бюджет две недели и не успел до повышения цены. Менеджер"
        " предупредил о дате повышения письмом, но не позвонил. Договорились, что в"
        " апреле напомним о билетах на следующую конференцию."
    ),
}
# Given up by the seller: the head has not called yet.
LOST = "firm-9"
LOST_NOTE = "По телефону: сотрудники едут на другую конференцию в те же даты."


def tell(env):
    """Let the check ask about the new price, and let the companies answer."""
    for ref in RISEN:
        step(env, _run_over, ref)
    check(env)
    for ref, is_accepted in ANSWERED.items():
        step(env, _answer, ref, is_accepted)
        if not is_accepted:
            step(env, _report, ref)
    step(env, _give_up, LOST)


def _run_over(env, ref):
    """Let the term be over that began before the rise."""
    order = get_booking(env, ref)
    if order.booking_state != "waiting" or order.price_answer:
        return
    over = fields.Datetime.now() - timedelta(minutes=1)
    order.write({"payment_due_on": over, "next_check_on": over})
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE sale_order SET date_order = date_order - interval '4 days',"
            " create_date = create_date - interval '4 days' WHERE id = %s",
            order.id,
        )
    )
    env.cr.execute(
        SQL(
            "UPDATE jug_ticket_proforma SET issued_on = issued_on - 4 WHERE id IN %s",
            tuple(order.proforma_ids.ids),
        )
    )


def _answer(env, ref, is_accepted):
    order = get_booking(env, ref)
    if order.price_answer == "asked":
        order._answer_price(is_accepted, order.proforma_id.version)


def _report(env, ref):
    """The head calls the client and writes down what he has heard."""
    deal = get_questionnaire(env, ref).lead_id
    check_call = deal.quality_check_ids.filtered(lambda call: call.state == "to_do")
    if check_call:
        check_call = check_call.with_user(head(env))
        reason = env.ref("crm.lost_reason_1")
        check_call.write(REPORT | {"client_reason_id": reason.id})
        check_call.action_done()


def _give_up(env, ref):
    """The seller gives the seats back, as the company has asked him to by phone."""
    order = get_booking(env, ref).with_user(seller(env))
    if order.booking_state == "waiting":
        order.message_post(body=LOST_NOTE)
        order._action_cancel()
