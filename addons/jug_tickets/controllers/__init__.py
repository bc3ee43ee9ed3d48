from . import api, portal, price_answer
from . import api, portal, questionnaire
from . import api, portal, proforma
from . import api, api_participants, naming, portal
