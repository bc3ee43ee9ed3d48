from . import (
    event_event,
    event_event_ticket,
    jug_ticket_request,
    jug_ticket_source,
    sale_order,
)
