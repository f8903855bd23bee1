from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.arm import ARMS
from ....tools.sql import NOW


class StatcrmInformed(models.Model):
    """An interaction that a user has been notified of, to notify once only.

    Interactions are not stored, so they are identified by arm and source row.
    """

    _name = "statcrm.informed"
    _description = "Notified Interaction"
    _rec_name = "source_id"

    arm = fields.Integer(required=True, readonly=True)
    source_id = fields.Integer(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Notified User",
        readonly=True,
        ondelete="set null",
        index=True,
    )

    _once = models.UniqueIndex(
        "(arm, source_id)", "This interaction has already been notified."
    )

    @api.model
    def _remember(self, told):
        """Record notified interactions, in one statement.

        :param told: [(interaction id, user id)]
        """
        if not told:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_informed
                    (arm, source_id, user_id, create_uid, write_uid, create_date,
                     write_date)
                SELECT item %% %(arms)s, item / %(arms)s, told, %(uid)s, %(uid)s,
                       %(now)s, %(now)s
                  FROM unnest(%(items)s::bigint[], %(users)s::int[]) AS new(item, told)
                """,
                arms=ARMS,
                uid=self.env.uid,
                now=NOW,
                items=[item for item, _user in told],
                users=[user for _item, user in told],
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_told(self):
        """Delete rows older than two years, which are not searched any more."""
        old = fields.Datetime.now() - relativedelta(years=2)
        self.search([("create_date", "<", old)], limit=10000).unlink()
