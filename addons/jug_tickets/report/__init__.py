from . import (
    jug_ticket_buyer_report,
    jug_ticket_participant_report,
    jug_ticket_report,
    jug_ticket_report_query,
)
