from . import (
    api,
    api_events,
    api_participants,
    naming,
    portal,
    portal_home,
    portal_payment,
    price_answer,
    proforma,
    questionnaire,
    waiting,
)
