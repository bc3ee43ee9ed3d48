"""Who may do what the buttons hide; asked by the guards of several models."""

MANAGER = "jug_tickets.jug_tickets_group_manager"
SELLER = "jug_tickets.jug_tickets_group_seller"


def is_ticket_manager(env):
    """Tell whether the caller may do what is left to ticket managers.

    :param odoo.api.Environment env: of the caller; the machine (``sudo``) may
    :rtype: bool
    """
    return env.su or env.user.has_group(MANAGER)


def is_ticket_seller(user):
    """Tell whether somebody is a person who sells tickets, no machine and no buyer.

    :param res.users user: such as who has pressed a button
    :rtype: bool
    """
    return user.active and not user.share and user.sudo().has_group(SELLER)


ACCOUNTANT = "account.group_account_invoice"


def is_bank_clerk(env):
    """Tell whether the caller may import bank statements and decide about their money.

    :param odoo.api.Environment env: of the caller; the machine (``sudo``) may
    :rtype: bool
    """
    return is_ticket_manager(env) or env.user.has_group(ACCOUNTANT)
