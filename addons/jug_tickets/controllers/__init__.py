from . import api, portal, proforma
