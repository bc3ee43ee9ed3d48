from . import website_event, website_request
