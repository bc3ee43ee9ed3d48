from . import (
    jug_ticket_bank_import,
    jug_ticket_bank_pay,
    jug_ticket_import,
    jug_ticket_person,
    jug_ticket_questionnaire_ask,
    jug_ticket_questionnaire_return,
    jug_ticket_terms,
    jug_ticket_waiting_remove,
    sale_order_money,
    sale_order_pay,
    sale_order_refund,
    sale_order_ticket_terms,
)
