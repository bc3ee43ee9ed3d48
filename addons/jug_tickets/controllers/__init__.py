from . import api, api_events, portal
