"""Work done in a transaction of its own, again when another one came first."""

import logging
import random
import time

from psycopg2 import errors

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Two transactions wanted the same thing: done again from the start it goes through.
# UniqueViolation is among them because the row that was there first is invisible to
# the loser's snapshot: only a new transaction can see and use it.
CONFLICTS = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.UniqueViolation,
)
TRIES = 12


def run_isolated(env, function, tries=TRIES):
    """Call ``function(env)`` in a new transaction and commit it.

    Odoo runs in REPEATABLE READ: who waited for a row that changed meanwhile gets
    an error, not the new value. Odoo's own ``retrying`` then sleeps up to seconds;
    the conflicts here last milliseconds.

    :param odoo.api.Environment env: user, context and database to work with
    :param callable function: takes an environment; may be called several times
    :param int tries: how many times to begin in all
    :return: what ``function`` returned: plain values, no recordsets (the cursor
        they belong to is closed)
    :raises psycopg2.Error: the conflict of the last try
    :raises Exception: of ``function``; nothing was kept
    """
    for attempt in range(1, tries + 1):
        committed = []
        try:
            with env.registry.cursor() as cr:
                # the first of what runs after the commit
                cr.postcommit.add(lambda done=committed: done.append(True))
                result = function(env(cr=cr))
                cr.flush()
            return result
        except CONFLICTS as error:
            if attempt == tries:
                raise
            _logger.debug("Conflict, try %s of %s: %s", attempt, tries, error)
            time.sleep(random.uniform(0, 0.01 * min(attempt, 5)))
        except Exception:
            if not committed:
                raise
            # it is kept: whoever heard of a failure would do it a second time. What
            # comes after is a wake-up call to the cron, which looks by itself, too
            _logger.warning("Done, but what follows a commit failed", exc_info=True)
            return result
    raise AssertionError("unreachable")


def wait_for_turn(records):
    """Let one after the other decide about the same records.

    Core's ``lock_for_update`` does not wait, it fails. The rows are written, so that he
    who waited begins anew and sees what was decided.

    :param records: any recordset; what was read of it is forgotten
    :raises psycopg2.errors.SerializationFailure: they changed since this transaction's
        snapshot; to be done again in a new one
    """
    if not records:
        return
    records.flush_recordset()
    table = SQL.identifier(records._table)
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET write_uid = write_uid WHERE id IN"
            " (SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE)",
            table,
            table,
            tuple(records.ids),
        ),
        # losing the race is no error: the loser begins anew
        log_exceptions=False,
    )
    records.invalidate_recordset()
