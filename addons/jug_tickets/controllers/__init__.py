from . import api, portal, questionnaire
