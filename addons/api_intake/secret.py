"""Secrets that never are in the database: passwords and tokens of other systems."""

import configparser
import os
import re

from odoo.tools import config

# what may stand in the name of a section, and of an environment variable
NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


def read_secret(prefix, name, option):
    """Return a secret of the machine's administrator.

    An environment variable comes first: ``JUG_TICKETS_DSN_SHOP`` for the prefix
    ``jug_tickets``, the name ``shop`` and the option ``dsn``. Else the configuration
    file's section ``[jug_tickets.shop]`` is read; anew each time, so that a change
    needs no restart.

    :param str prefix: the addon, so that nobody points at another one's secrets
    :param str name: as a person has typed it, see ``NAME``
    :param str option: such as ``dsn``
    :return: the secret, or ``None`` if there is none of that name
    :rtype: str | None
    """
    if not NAME.match(name or ""):
        return None
    variable = f"{prefix}_{option}_{name}".upper()
    if os.environ.get(variable):
        return os.environ[variable]
    # a password may contain any sign: no interpolation
    parser = configparser.RawConfigParser()
    try:
        parser.read(config["config"], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return None
    return parser.get(f"{prefix}.{name}", option, fallback=None) or None


def mask(text, *secrets):
    """Take secrets out of a sentence that people will read.

    :param str text: such as the message of an exception
    :param str secrets: what must not be in it; empty ones are passed over
    :rtype: str
    """
    # the longest first: a part of it may be one, too
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
