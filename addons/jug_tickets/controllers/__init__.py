from . import (
    api,
    api_events,
    api_participants,
    naming,
    portal,
    portal_home,
    price_answer,
    proforma,
    questionnaire,
    waiting,
)
