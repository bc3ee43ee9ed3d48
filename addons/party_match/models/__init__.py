from . import crm_lead, party_match, party_match_claim, party_match_log, res_partner
