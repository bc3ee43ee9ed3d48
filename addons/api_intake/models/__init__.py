from . import api_intake_call, api_intake_source, ir_http, mail_thread
