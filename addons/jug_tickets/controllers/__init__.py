from . import api, api_participants, naming, portal
