from . import (
    api,
    api_participants,
    naming,
    portal,
    price_answer,
    proforma,
    questionnaire,
)
from . import api, api_events, portal
