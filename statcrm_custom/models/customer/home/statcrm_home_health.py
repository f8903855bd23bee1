from odoo import api, models
from odoo.modules.db import FunctionStatus

from ....tools.groups import MAIN_USER
from ....tools.notification import notification

LOOKUP_INDEX = "res_partner_statcrm_lookup_index"
# Statements to be run by the owner of the database before upgrading the add-on.
TRIGRAM = "CREATE EXTENSION pg_trgm"
IMMUTABLE = "ALTER FUNCTION unaccent(text) IMMUTABLE"


class StatcrmHome(models.AbstractModel):
    """Tiles that tell the main user about problems of the system."""

    _inherit = "statcrm.home"

    @api.model
    def _get_sections(self):
        return [
            *super()._get_sections(),
            self._section(
                "system", self.env._("System"), tiles=self._get_system_tiles()
            ),
        ]

    @api.model
    def _get_system_tiles(self):
        """Only problems: nothing is shown for a healthy system."""
        if not self.env.user.has_group(MAIN_USER):
            return []
        faults = self._tile(
            "job_faults",
            self.env._("Records a scheduled job could not process"),
            "statcrm.job.fault",
            [],
            tone="danger",
            hint=self.env._("Each shows the reason. They are retried automatically."),
            only_if_any=True,
        )
        tiles = [faults]
        statement = self._get_lookup_statement()
        if statement is not None:
            tiles.append(self._get_lookup_tile(statement))
        return tiles

    @api.model
    def _get_lookup_statement(self):
        """Return the statement needed before the lookup index can be created.

        :return: SQL; an empty string if only an upgrade of the add-on is missing; None
            if the index exists
        """
        self.env.cr.execute("SELECT to_regclass(%s)", [LOOKUP_INDEX])
        if self.env.cr.fetchone()[0]:
            return None
        if not self.pool.has_trigram:
            return TRIGRAM
        if self.pool.has_unaccent == FunctionStatus.PRESENT:
            return IMMUTABLE
        return ""

    @api.model
    def _get_lookup_tile(self, statement):
        if statement:
            text = self.env._(
                "Searching customers by part of their name is slow. Run this as the"
                " owner of the database, then upgrade StatCRM in Apps: %(statement)s",
                statement=statement,
            )
        else:
            text = self.env._(
                "Searching customers by part of their name is slow. Upgrade StatCRM in"
                " Apps to create the missing index."
            )
        return {
            "key": "lookup_index",
            "label": self.env._("Search is slow"),
            "text": text,
            "tone": "warning",
            "hint": "",
            "action": notification(text, "warning", sticky=True),
        }
