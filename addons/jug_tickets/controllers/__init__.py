from . import api, portal, price_answer, waiting
