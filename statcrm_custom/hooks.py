"""First install only; changes between versions are migrations."""

import logging

import psycopg2

from odoo.modules.db import FunctionStatus

from .models.customer.home.statcrm_home_health import IMMUTABLE

_logger = logging.getLogger(__name__)

# Per cent of a page of partners that is filled at first; see decision 21.
FILLED = 70

# What demo data makes in core's models: in use by other documents, never ours alone.
PEOPLES_OWN = (
    "account.move",
    "calendar.event",
    "crm.lead",
    "event.event",
    "event.registration",
    "mail.activity",
    "mail.message",
    "mailing.mailing",
    "mailing.trace",
    "product.product",
    "product.template",
    "project.milestone",
    "project.project",
    "project.task",
    "project.update",
    "res.company",
    "res.partner",
    "res.users",
    "sale.order",
    "survey.user_input",
)


def pre_init_hook(env):
    """Have trigram search before our indexes are made.

    Without the extension everything works, but a search by part of a name reads
    the whole table; so a missing right to create it is told, not fatal. The same for
    an ``unaccent`` that cannot be indexed.
    """
    if env.registry.has_unaccent == FunctionStatus.PRESENT:
        _logger.info(
            "unaccent is not immutable: searching part of a name is slow. Run, as the"
            " owner of the database, %r, then update the add-on",
            IMMUTABLE,
        )
    env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    if env.cr.rowcount:
        return
    env.cr.execute(
        "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
        " AND has_database_privilege(current_database(), 'CREATE')"
    )
    if not env.cr.rowcount:
        _logger.info("pg_trgm is not available: searching part of a name is slow")
        return
    env.cr.execute("CREATE EXTENSION pg_trgm")
    env.registry.has_trigram = True


def post_init_hook(env):
    """List the people who are there already, and pack the partner table afterwards.

    Its pages keep some space: a customer whose class or sales change then stays on
    its page, and none of the table's indexes has to be written.

    Filling the principal customers replaces every partner row: the table and its
    indexes would stay twice their size. At 600,000 partners the count of a list
    then takes 28 ms instead of 4, an e-mail look-up 130 ms instead of 20.
    """
    env["res.partner"]._statcrm_list_everybody()
    env.cr.postcommit.add(lambda: _pack_partners(env.registry))


def _pack_partners(registry):
    with registry.cursor() as cr:
        # VACUUM runs outside of transactions only
        cr._cnx.autocommit = True
        try:
            cr.execute("SET lock_timeout = '1min'")
            cr.execute("ALTER TABLE res_partner SET (fillfactor = %s)", (FILLED,))
            cr.execute("VACUUM (FULL, ANALYZE) res_partner")
        except psycopg2.errors.LockNotAvailable:
            _logger.info("res_partner is in use: have it vacuumed fully at night")
        finally:
            cr.execute("RESET lock_timeout")
            cr._cnx.autocommit = False


def uninstall_hook(env):
    """Let everything of ours go without a word, and give the partner table back.

    Odoo deletes the data of a module first, in portions that it halves when one is
    still referred to; each try is an error in the log. So nothing of ours refers to
    anything any more: our tables and columns go away in a moment. Customers, users
    and documents of the demo data stay, like those that people made.
    """
    env.cr.execute("ALTER TABLE res_partner RESET (fillfactor)")
    env.cr.execute(
        """
        SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
         WHERE contype = 'f' AND connamespace = current_schema::regnamespace
           AND (conrelid::regclass::text LIKE 'statcrm\\_%'
                OR confrelid::regclass::text LIKE 'statcrm\\_%'
                OR conname LIKE '%statcrm\\_%')
        """
    )
    for table, constraint in env.cr.fetchall():
        env.cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    env.cr.execute(
        "DELETE FROM ir_model_data WHERE module = 'statcrm_custom' AND model = ANY(%s)",
        [list(PEOPLES_OWN)],
    )
    # addresses of projects, which have those names from Odoo itself
    env.cr.execute(
        """
        DELETE FROM ir_model_data data USING mail_alias alias, ir_model model
         WHERE data.module = 'statcrm_custom' AND data.model = 'mail.alias'
           AND alias.id = data.res_id AND model.id = alias.alias_model_id
           AND model.model NOT LIKE 'statcrm.%'
        """
    )
    # visits that were logged stay in the customers' history, as meetings
    meeting = env.ref("mail.mail_activity_data_meeting", raise_if_not_found=False)
    meeting = meeting or env["mail.activity.type"].search(
        [("category", "=", "meeting")], limit=1
    )
    env.cr.execute(
        """
        UPDATE mail_activity activity SET activity_type_id = %s
          FROM ir_model_data data
         WHERE data.module = 'statcrm_custom' AND data.model = 'mail.activity.type'
           AND data.res_id = activity.activity_type_id
        """,
        [meeting.id or env.ref("mail.mail_activity_data_todo").id],
    )
    env["mail.activity"].invalidate_model()
    env["ir.model.data"].invalidate_model()
    env.registry.clear_cache()
