"""What installing changes beside the addon's own records, and how it is undone."""

from .models.res_company_proforma import SEQUENCE_CODE

# Order and event mails leave in a cron: a PDF engine that is missing or fails must
# not undo a payment (design/00-suite.md, rule 0).
# Core's lead enrichment (auto-installed) sends each new lead's email to a company
# abroad; the people who ask for a ticket have not agreed to that.
PARAMETERS = {
    "sale.async_emails": "True",
    "event.event_mail_async": "True",
    "crm.iap.lead.enrich.setting": "manual",
}
# The parameter keeps new leads from waking this up; it would still look for them daily.
ENRICH_CRON = "crm_iap_enrich.ir_cron_lead_enrichment"


def post_init_hook(env):
    parameters = env["ir.config_parameter"].sudo()
    for key, value in PARAMETERS.items():
        parameters.set_param(key, value)
    # core looks for mails to attendees once a day; ours are woken up by triggers,
    # the interval is only the net below them
    scheduler = env.ref("event.event_mail_scheduler")
    scheduler.write({"interval_number": 1, "interval_type": "hours"})
    if cron := env.ref(ENRICH_CRON, raise_if_not_found=False):
        cron.active = False


def uninstall_hook(env):
    parameters = env["ir.config_parameter"].sudo()
    for key in PARAMETERS:
        parameters.set_param(key, False)
    env.ref("event.event_mail_scheduler").write(
        {"interval_number": 24, "interval_type": "hours"}
    )
    if cron := env.ref(ENRICH_CRON, raise_if_not_found=False):
        cron.active = True
    # made for each company, by no file
    env["ir.sequence"].search([("code", "=", SEQUENCE_CODE)]).unlink()
