from . import api, portal, price_answer
from . import api, portal, questionnaire
