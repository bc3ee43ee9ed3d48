from . import (
    api,
    api_events,
    api_participants,
    naming,
    portal,
    price_answer,
    proforma,
    questionnaire,
    waiting,
)
