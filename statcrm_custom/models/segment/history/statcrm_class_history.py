from odoo import api, fields, models
from odoo.tools import SQL, clean_context

from ....tools.cause import get_cause


class StatcrmClassHistory(models.Model):
    """Class, segment and account manager of a principal customer in a period.

    A row is valid while these stay the same; `date_to` is the first day after it, empty
    for the current row. Rows are written by comparing customers with their open rows,
    so that every change (form, import, merge, SQL) is covered.
    """

    _name = "statcrm.class.history"
    _description = "Class History"
    _log_access = False
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
    )
    value_class_id = fields.Many2one("statcrm.value.class", ondelete="restrict")
    computed_class_id = fields.Many2one(
        "statcrm.value.class", string="Class by Sales", ondelete="restrict"
    )
    segment_id = fields.Many2one("statcrm.segment", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Account Manager", ondelete="set null"
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until")
    classification_id = fields.Many2one(
        "statcrm.classification", index="btree_not_null", ondelete="set null"
    )
    merged_from = fields.Char(
        readonly=True, help="The customer of this period before it was merged."
    )

    _open_partner = models.Index("(partner_id) WHERE date_to IS NULL")
    _newest_first = models.Index("(date_from DESC, id DESC)")

    def action_open(self):
        """Open what began this period: the run or the decision; else the customer."""
        self.ensure_one()
        record = self._get_source() or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _get_source(self):
        return self.classification_id

    @api.model
    def _as_of_domain(self, date):
        """Return the domain of the rows valid on a day."""
        return [
            ("date_from", "<=", date),
            "|",
            ("date_to", "=", False),
            ("date_to", ">", date),
        ]

    @api.model
    def _cron_record_changes(self):
        """Record the changes made by users, imports or merges since yesterday."""
        self._record_changes()

    @api.model
    def _record_changes(self, classification=None, partners=None):
        """Close the open rows that are no longer valid, and open new ones.

        A few statements, regardless of the number of customers. A row opened today is
        updated, as the history is by day. Only a classification always opens new rows,
        so that undoing it finds the previous ones; empty periods are never shown. What
        differs is recorded first, with the cause in the context, see `tools/cause.py`.

        :param classification: the classification that has just been applied, if any
        :param partners: only these customers, default all
        """
        self.env.flush_all()
        self.env["statcrm.change"].sudo()._compare(partners)
        self._follow(classification, partners)

    @api.model
    def _follow(self, classification=None, partners=None):
        cause = get_cause(self.env) or {}
        today = cause.get("day") or self.env.company._statcrm_today()
        run_id = classification.id if classification else None
        if not run_id:
            self.env.cr.execute(self._update_today_sql(today, partners))
        self.env.cr.execute(self._close_sql(today, partners))
        self.env.cr.execute(self._open_sql(today, run_id, partners))
        self.invalidate_model()

    @api.model
    def _only_sql(self, column, partners):
        """Return the SQL condition that a column is one of these customers."""
        if partners is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, partners.ids)

    @api.model
    def _source_sql(self, partner_id):
        """Hook: return {column: SQL of its value} with the source of a row.

        :param partner_id: SQL of the id of the customer
        """
        return {}

    @api.model
    def _forget(self, classification):
        """Delete the rows opened by an undone run and reopen the previous ones."""
        self.env.flush_all()
        self.env["statcrm.change"].sudo()._compare()
        self.env.cr.execute(
            SQL(
                """
                WITH taken AS (
                    DELETE FROM statcrm_class_history
                     WHERE classification_id = %s AND date_to IS NULL
                 RETURNING partner_id, date_from)
                UPDATE statcrm_class_history history
                   SET date_to = NULL
                  FROM (
                        SELECT DISTINCT ON (before.partner_id) before.id
                          FROM statcrm_class_history before
                          JOIN taken ON before.partner_id = taken.partner_id
                                    AND before.date_to = taken.date_from
                         ORDER BY before.partner_id, before.id DESC
                       ) latest
                 WHERE history.id = latest.id
                """,
                classification.id,
            )
        )
        self._follow()

    @api.model
    def _end_merged(self, partners):
        """End the open rows of customers that are merged into another one."""
        rows = self.search([("partner_id", "in", partners.ids)])
        for partner, theirs in rows.grouped("partner_id").items():
            own = theirs.filtered(lambda row: not row.merged_from)
            own.merged_from = partner.display_name
        still_open = rows.filtered(lambda row: not row.date_to)
        still_open.date_to = self.env.company._statcrm_today()

    @api.model
    def _open_before(self, values):
        """Open the first rows of customers that have none, with what they were before.

        :param dict values: {customer: values}
        """
        company = self.env.company
        cause = get_cause(self.env) or {}
        today = cause.get("day") or company._statcrm_today()
        days = {one: company._statcrm_day(one.create_date) for one in values}
        self.with_context(clean_context(self.env.context)).create(
            [
                {"partner_id": one.id, "date_from": min(days[one], today), **before}
                for one, before in values.items()
            ]
        )

    @api.model
    def _differs_sql(self):
        """Return the SQL condition that a customer differs from its open row."""
        return SQL(
            """(partner.statcrm_value_class_id, partner.statcrm_computed_class_id,
                partner.statcrm_segment_id, partner.user_id)
               IS DISTINCT FROM
               (history.value_class_id, history.computed_class_id,
                history.segment_id, history.user_id)"""
        )

    @api.model
    def _update_today_sql(self, today, partners):
        source = self._source_sql(SQL("partner.id"))
        return SQL(
            """
            UPDATE statcrm_class_history history
               SET value_class_id = partner.statcrm_value_class_id,
                   computed_class_id = partner.statcrm_computed_class_id,
                   segment_id = partner.statcrm_segment_id,
                   user_id = partner.user_id%(source)s
              FROM res_partner partner
             WHERE history.partner_id = partner.id AND history.date_to IS NULL
               AND history.date_from = %(today)s AND %(differs)s AND %(only)s
            """,
            source=SQL().join(
                SQL(", %s = %s", SQL.identifier(name), value)
                for name, value in source.items()
            ),
            today=today,
            differs=self._differs_sql(),
            only=self._only_sql(SQL("partner.id"), partners),
        )

    @api.model
    def _close_sql(self, today, partners):
        return SQL(
            """
            UPDATE statcrm_class_history history
               SET date_to = %s
              FROM res_partner partner
             WHERE history.partner_id = partner.id AND history.date_to IS NULL
               AND (partner.statcrm_principal_id <> partner.id OR %s) AND %s
            """,
            today,
            self._differs_sql(),
            self._only_sql(SQL("partner.id"), partners),
        )

    @api.model
    def _open_sql(self, today, run_id, partners):
        """Open a first row only for customers with a class, segment or manager.

        UNION ALL instead of an outer join: the planner expects few principal customers
        and a nearly empty history, and would read the history once for each.
        """
        source = self._source_sql(SQL("changed.partner_id"))
        return SQL(
            """
            INSERT INTO statcrm_class_history
                (partner_id, value_class_id, computed_class_id, segment_id, user_id,
                 date_from, classification_id%(columns)s)
            SELECT partner_id, max(value_class_id), max(computed_class_id),
                   max(segment_id), max(user_id), %(today)s, %(run)s%(source)s
              FROM (
                    SELECT id AS partner_id, statcrm_value_class_id AS value_class_id,
                           statcrm_computed_class_id AS computed_class_id,
                           statcrm_segment_id AS segment_id, user_id, 0 AS open_row
                      FROM res_partner
                     WHERE %(at_top)s AND %(only_partners)s
                       AND (statcrm_value_class_id, statcrm_segment_id, user_id)
                           IS DISTINCT FROM (NULL, NULL, NULL)
                     UNION ALL
                    SELECT partner_id, NULL, NULL, NULL, NULL, 1
                      FROM statcrm_class_history
                     WHERE date_to IS NULL AND %(only_rows)s
                   ) changed
             GROUP BY partner_id
            HAVING max(open_row) = 0
            """,
            columns=SQL().join(SQL(", %s", SQL.identifier(name)) for name in source),
            source=SQL().join(SQL(", %s", value) for value in source.values()),
            today=today,
            run=run_id,
            at_top=self.env["res.partner"]._statcrm_at_top_sql("res_partner"),
            only_partners=self._only_sql(SQL("id"), partners),
            only_rows=self._only_sql(SQL("partner_id"), partners),
        )
