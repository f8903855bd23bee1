"""First install only; changes between versions are migrations."""

import logging

import psycopg2

from odoo.modules.db import FunctionStatus

from .models.customer.home.statcrm_home_health import IMMUTABLE

_logger = logging.getLogger(__name__)

# Fill factor of the partner table in percent; see decision 21.
FILLED = 70

# Core models with demo data, which stay as other documents may use them.
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
    """Create the trigram extension before our indexes.

    Without the extension everything works, but a search by part of a name reads the
    whole table. A missing right to create it is only logged, as is an ``unaccent`` that
    cannot be indexed.
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
    """Create affiliations of existing contacts, and compact the partner table.

    Its pages keep some space: a customer whose class or sales change stays on its page,
    and no index has to be updated.

    Setting the principal customers rewrites every partner row: the table and its
    indexes would stay twice their size. At 600,000 partners the count of a list then
    takes 28 ms instead of 4, an e-mail look-up 130 ms instead of 20.
    """
    env["res.partner"]._statcrm_list_everybody()
    env.cr.postcommit.add(lambda: _pack_partners(env.registry))


def _pack_partners(registry):
    with registry.cursor() as cr:
        # VACUUM cannot run in a transaction
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
    """Uninstall without errors in the log, and reset the partner table.

    Odoo first deletes the data of a module in batches, which it halves if a record is
    still referenced; each attempt logs an error. So our foreign keys are dropped: our
    tables and columns are deleted afterwards anyway. Customers, users and documents of
    the demo data are kept, like those of users.
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
    # nothing is left that could tell whose refusals were kept
    env.cr.execute(
        "DELETE FROM ir_config_parameter WHERE key = 'statcrm_custom.refusal_key'"
    )
    # the sample data loses its marks, and stays as customers
    env.cr.execute("DELETE FROM ir_model_data WHERE module = 'statcrm_sample'")
    # aliases of projects, which get these names from Odoo
    env.cr.execute(
        """
        DELETE FROM ir_model_data data USING mail_alias alias, ir_model model
         WHERE data.module = 'statcrm_custom' AND data.model = 'mail.alias'
           AND alias.id = data.res_id AND model.id = alias.alias_model_id
           AND model.model NOT LIKE 'statcrm.%'
        """
    )
    # logged visits stay in the history of customers as meetings
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
