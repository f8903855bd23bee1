from odoo import api, fields, models
from odoo.tools import SQL

# ids of interactions are the id of the source row times this, plus the arm's number
ARMS = 64


class StatcrmInteraction(models.Model):
    """The customer file: everything that happened with a customer, by any unit.

    Nothing is stored: each kind of interaction is one arm of one query over what
    Odoo keeps already. See `_get_arms` for how an area adds an arm.
    """

    _name = "statcrm.interaction"
    _description = "Interaction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "summary"
    # what is flushed before the query reads it; an area adds its own
    _depends = {
        "mail.activity": ["active", "date_done", "res_id", "res_model", "user_id"],
        "res.partner": ["statcrm_principal_id"],
        "statcrm.unit.member": ["active", "unit_id", "user_id"],
    }

    principal_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", string="With", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("note", "Note"),
            ("email_in", "E-mail Received"),
            ("email_out", "E-mail Sent"),
            ("call", "Call"),
            ("visit", "Visit"),
            ("meeting", "Meeting"),
            ("activity", "Activity"),
        ],
        readonly=True,
    )
    summary = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Who of Us", readonly=True)
    unit_id = fields.Many2one("statcrm.unit", readonly=True)
    res_model = fields.Char(string="Kind of Record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    recorded_at = fields.Datetime(
        readonly=True, help="When it came into the database; for what is new."
    )
    source_id = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            self._arm_sql(number, arm) for number, arm in self._get_arms().items()
        )

    @api.model
    def _get_arms(self):
        """Return the arms of the query: {number: SQL}.

        A later area extends this method. A number is never given twice and never
        changed, because ids are made of it: below `ARMS`, 1 to 31 dialogue, 32 to 39
        care, 40 to 49 outreach, 50 to 59 register. The SQL selects, in this order and
        with these names: `source_id` (unique in the arm), `partner_id` (a customer or
        a contact person), `date` (timestamp), `recorded_at` (timestamp), `kind` (add
        it by `selection_add`), `summary` (text), `user_id` (of ours, or NULL),
        `res_model`, `res_id` (what a click opens). No DISTINCT, GROUP BY, LIMIT or
        window function at its top level: conditions must reach its tables.
        """
        return {1: self._done_activities_sql()}

    @api.model
    def _arm_sql(self, number, arm):
        return SQL(
            """
            SELECT arm.source_id::bigint * %s + %s AS id,
                   partner.statcrm_principal_id AS principal_id,
                   arm.partner_id, arm.date, arm.kind, arm.summary, arm.user_id,
                   member.unit_id, arm.res_model, arm.res_id, arm.recorded_at,
                   arm.source_id
              FROM (%s) arm
              JOIN res_partner partner ON partner.id = arm.partner_id
              LEFT JOIN (%s) member ON member.user_id = arm.user_id
            """,
            ARMS,
            number,
            arm,
            self.env["statcrm.connection"]._first_units_sql(),
        )
