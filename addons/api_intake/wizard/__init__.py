from . import api_intake_key_show
