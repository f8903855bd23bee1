from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, clean_context

from ....tools.cause import get_cause

# kinds whose values are records, by the column of the customer
COLUMNS = {
    "class": "value_class_id",
    "computed": "computed_class_id",
    "segment": "segment_id",
    "manager": "user_id",
}
MODELS = {
    "class": "statcrm.value.class",
    "computed": "statcrm.value.class",
    "segment": "statcrm.segment",
    "manager": "res.users",
}
# how long after its creation a customer gets its first row of the history
NEW = timedelta(days=2)


class StatcrmChange(models.Model):
    """One change of a customer or a limit: from, to, when, by whom, why.

    Rows are only added, never changed or deleted. Those of customers are found by
    comparing them with their open rows of the class history, each time before that is
    brought up to date: so every way of changing a customer leaves a row. Unlike the
    history, which is by day, several changes of one day are several rows.
    """

    _name = "statcrm.change"
    _description = "Recorded Change"
    _inherit = ["statcrm.merge.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "subject"
    _merge_order = 10  # before the teams and nominations change what was

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        help="Empty for changes that concern no single customer.",
    )
    merged_from = fields.Char(
        help="The customer that this was about, before it was merged."
    )
    kind = fields.Selection(
        [
            ("class", "Value Class"),
            ("computed", "Class by Sales"),
            ("segment", "Segment"),
            ("manager", "Account Manager"),
            ("merge", "Merge"),
            ("limit", "Limit"),
            ("setting", "Setting"),
        ],
        string="What",
        required=True,
        index=True,
    )
    subject = fields.Char(help="The limit or setting.")
    # without foreign keys: a record of the past does not depend on what exists today
    old_id = fields.Integer(string="From ID")
    new_id = fields.Integer(string="To ID")
    old_text = fields.Char(string="From (Text)")
    new_text = fields.Char(string="To (Text)")
    day = fields.Date(
        string="Effective From", required=True, help="The first day with the new value."
    )
    moment = fields.Datetime(
        string="Recorded At",
        help="When it was changed. Empty for changes made before they were recorded.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty if not known.",
    )
    cause = fields.Selection(
        [
            ("hand", "By hand"),
            ("import", "Import"),
            ("created", "Created with it"),
            ("classification", "Classification"),
            ("segment_run", "Segment run"),
            ("undone", "Undone"),
            ("merge", "Merge"),
            ("office", "Became an office"),
            ("found", "Found by the daily job"),
            ("before", "Before changes were recorded"),
        ],
        required=True,
    )
    reason = fields.Char()
    classification_id = fields.Many2one(
        "statcrm.classification", index="btree_not_null", ondelete="set null"
    )
    segment_run_id = fields.Many2one(
        "statcrm.segment.run", index="btree_not_null", ondelete="set null"
    )
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")

    about = fields.Char(string="Customer or Limit", compute="_compute_about")
    old_value = fields.Char(
        string="From", compute="_compute_values", search="_search_old_value"
    )
    new_value = fields.Char(
        string="To", compute="_compute_values", search="_search_new_value"
    )
    why = fields.Char(compute="_compute_why")

    @api.depends("partner_id", "merged_from", "subject")
    def _compute_about(self):
        for change in self:
            name = change.partner_id.display_name or change.subject
            if change.merged_from:
                name = self.env._(
                    "%(customer)s (merged: %(former)s)",
                    customer=name,
                    former=change.merged_from,
                )
            change.about = name

    @api.depends("kind", "old_value", "new_value")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = self.env._(
                "%(what)s: %(old)s → %(new)s",
                what=change.subject or kinds.get(change.kind, ""),
                old=change.old_value or "–",
                new=change.new_value or "–",
            )

    @api.depends("kind", "old_id", "new_id", "old_text", "new_text")
    def _compute_values(self):
        for kind, changes in self.grouped("kind").items():
            names = changes._get_names(kind)
            for change in changes:
                old, new = change.old_text, change.new_text
                change.old_value = names.get(change.old_id or old) or old
                change.new_value = names.get(change.new_id or new) or new

    def _get_names(self, kind):
        """Return {id or text: name} of the values of one kind."""
        if kind not in MODELS:
            return {}
        ids = {*self.mapped("old_id"), *self.mapped("new_id")} - {0}
        # as superuser: users of other companies have names as well
        found = self.env[MODELS[kind]].sudo().browse(ids).exists()
        return {one.id: one.display_name for one in found}

    def _search_old_value(self, operator, value):
        return self._search_value("old", operator, value)

    def _search_new_value(self, operator, value):
        return self._search_value("new", operator, value)

    def _search_value(self, side, operator, value):
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        found = Domain(f"{side}_text", operator, value)
        for kind, model in MODELS.items():
            records = self.env[model].with_context(active_test=False)
            ids = records.search([("display_name", operator, value)]).ids
            found |= Domain("kind", "=", kind) & Domain(f"{side}_id", "in", ids)
        return found

    @api.depends("cause", "reason", "classification_id", "segment_run_id")
    def _compute_why(self):
        causes = dict(self._fields["cause"]._description_selection(self.env))
        for change in self:
            cause, source = causes.get(change.cause), change._get_source_name()
            if source:
                cause = f"{cause} {source}"
            reason = change._get_reason()
            change.why = f"{cause}: {reason}" if reason else cause

    def _get_source(self):
        """Return the record that made this change, or an empty recordset."""
        return self.classification_id or self.segment_run_id

    def _get_source_name(self):
        source = self._get_source()
        return source and f"“{source.display_name}”"

    def _get_reason(self):
        return self.reason

    def action_open(self):
        """Open what made this change: run, decision or setting; else the customer."""
        self.ensure_one()
        record = self._get_source()
        if not record and self.res_model:
            record = self.env[self.res_model].browse(self.res_id).exists()
        if not record and self.kind != "merge":
            record = self.partner_id
        record = record or self
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "new" if record == self else "current",
        }

    # What is written: rows of customers by comparison, others one by one.

    @api.model
    def _note(self, vals_list):
        """Add rows, by the current user and now unless they say otherwise."""
        common = {
            "cause": "import" if self.env.context.get("import_file") else "hand",
            "user_id": self.env.uid,
            "moment": fields.Datetime.now(),
            "day": self.env.company._statcrm_today(),
            **(get_cause(self.env) or {}),
        }
        common.pop("kinds", None)
        # nor may the context of a client say why, or by which run
        changes = self.sudo().with_context(clean_context(self.env.context))
        return changes.create([common | vals for vals in vals_list])

    @api.model
    def _compare(self, partners=None):
        """Add the rows of what differs between customers and their open history.

        One statement, regardless of the number of customers. Without a cause it is the
        daily job that finds them: what a new customer was created with is by whoever
        created it, of the rest nobody is known.

        :param partners: only these customers, default all
        """
        cause = dict(get_cause(self.env) or {})
        kinds = cause.pop("kinds", None) or [*COLUMNS]
        today = cause.pop("day", None)
        moment = today and datetime.combine(today, time())
        if not cause:
            kinds = [""]
        else:
            cause = {"user_id": self.env.uid, **cause}
        sources = [*cause.keys() - {"cause", "user_id"}]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_change
                    (partner_id, kind, old_id, new_id, day, moment, user_id, cause
                     %(columns)s)
                SELECT partner_id, kind, old_id, new_id, %(today)s,
                       CASE WHEN is_new AND %(moment)s IS NULL THEN create_date
                            ELSE COALESCE(%(moment)s, %(now)s) END,
                       CASE WHEN is_known THEN %(user)s
                            WHEN is_new THEN create_uid END,
                       CASE WHEN is_known THEN %(cause)s
                            WHEN is_new THEN 'created' ELSE 'found' END
                       %(values)s
                  FROM (%(found)s) found
                 ORDER BY partner_id, place
                """,
                columns=SQL().join(
                    SQL(", %s", SQL.identifier(name)) for name in sources
                ),
                values=SQL().join(
                    SQL(", CASE WHEN is_known THEN %s END", cause[name])
                    for name in sources
                ),
                today=today or self.env.company._statcrm_today(),
                moment=SQL("%s::timestamp", moment),
                now=fields.Datetime.now(),
                user=cause.get("user_id"),
                cause=cause.get("cause"),
                found=self._found_sql(kinds, partners),
            )
        )
        self.invalidate_model()

    @api.model
    def _found_sql(self, kinds, partners):
        """Return SQL rows with what differs, one for each kind.

        :param kinds: `is_known` is true for these
        """
        pairs = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s)",
                kind,
                place,
                SQL.identifier("pair", f"old_{column}"),
                SQL.identifier("pair", f"new_{column}"),
            )
            for place, (kind, column) in enumerate(COLUMNS.items())
        )
        return SQL(
            """
            SELECT pair.partner_id, value.kind, value.place, value.old_id, value.new_id,
                   value.kind = ANY(%(kinds)s) AS is_known,
                   value.kind IN ('segment', 'manager')
                       AND NOT value.kind = ANY(%(kinds)s)
                       AND partner.create_date > %(since)s
                       AND NOT EXISTS (SELECT FROM statcrm_class_history history
                                        WHERE history.partner_id = pair.partner_id)
                       AS is_new,
                   partner.create_date, partner.create_uid
              FROM (%(pairs)s) pair
              JOIN res_partner partner ON partner.id = pair.partner_id
             CROSS JOIN LATERAL (VALUES %(values)s) value(kind, place, old_id, new_id)
             WHERE value.old_id IS DISTINCT FROM value.new_id
               AND (value.kind <> 'computed'
                    OR pair.old_value_class_id IS DISTINCT FROM value.old_id
                    OR pair.new_value_class_id IS DISTINCT FROM value.new_id)
            """,
            kinds=kinds,
            since=fields.Datetime.now() - NEW,
            pairs=self._pairs_sql(partners),
            values=pairs,
        )

    @api.model
    def _pairs_sql(self, partners):
        """Return SQL rows of the customers that differ: old and new in one row.

        An office is nobody's principal customer: it has nothing any more. For the
        UNION ALL see `_open_sql` of the history.
        """
        history = self.env["statcrm.class.history"]
        columns = [*COLUMNS.values()]
        old = [SQL.identifier(f"old_{column}") for column in columns]
        new = [SQL.identifier(f"new_{column}") for column in columns]
        both = SQL(", ").join(SQL("max(%s) AS %s", one, one) for one in old + new)
        nothing = SQL("NULL::int4")
        return SQL(
            """
            SELECT partner_id, %(both)s
              FROM (
                    SELECT id AS partner_id, %(none_old)s,
                           statcrm_value_class_id AS new_value_class_id,
                           statcrm_computed_class_id AS new_computed_class_id,
                           statcrm_segment_id AS new_segment_id,
                           user_id AS new_user_id
                      FROM res_partner
                     WHERE %(at_top)s AND %(only_partners)s
                       AND (statcrm_value_class_id, statcrm_computed_class_id,
                            statcrm_segment_id, user_id)
                           IS DISTINCT FROM (NULL, NULL, NULL, NULL)
                     UNION ALL
                    SELECT partner_id, value_class_id, computed_class_id, segment_id,
                           user_id, %(none_new)s
                      FROM statcrm_class_history
                     WHERE date_to IS NULL AND %(only_rows)s
                   ) state
             GROUP BY partner_id
            HAVING %(differs)s
            """,
            both=both,
            none_old=SQL(", ").join(SQL("%s AS %s", nothing, one) for one in old),
            none_new=SQL(", ").join(SQL("%s", nothing) for _one in new),
            at_top=self.env["res.partner"]._statcrm_at_top_sql("res_partner"),
            only_partners=history._only_sql(SQL("id"), partners),
            only_rows=history._only_sql(SQL("partner_id"), partners),
            differs=SQL(" OR ").join(
                SQL("max(%s) IS DISTINCT FROM max(%s)", one, other)
                for one, other in zip(old, new, strict=True)
            ),
        )

    # What was kept before changes were recorded: from the class history, by day.

    @api.model
    def _note_former(self):
        """Add the rows of what is known from before changes were recorded, once."""
        self.env.flush_all()
        parts = SQL(" UNION ALL ").join(self._former_sql())
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_change
                    (partner_id, kind, old_id, new_id, old_text, new_text, day, moment,
                     user_id, cause, %(columns)s)
                SELECT partner_id, kind, old_id, new_id, old_text, new_text, day,
                       moment, user_id, cause, %(columns)s
                  FROM (%(parts)s) former
                 WHERE NOT EXISTS (SELECT FROM statcrm_change known
                                    WHERE known.partner_id = former.partner_id
                                      AND known.kind = former.kind
                                      AND known.day = former.day)
                 ORDER BY day, place
                """,
                columns=SQL(", ").join(map(SQL.identifier, self._former_columns())),
                parts=parts,
            )
        )
        self.invalidate_model()

    @api.model
    def _former_columns(self):
        """Return the names of the columns with the source."""
        return ["classification_id"]

    @api.model
    def _former_sql(self):
        """Return a list of SQL rows, with a column `place` that orders those of a day.

        A row of the history follows the one that ended when it began. Who changed it is
        known of classifications only.
        """
        return [
            SQL(
                """
                SELECT row.partner_id, value.kind, value.old_id, value.new_id,
                       NULL AS old_text, NULL AS new_text, row.date_from AS day,
                       CASE WHEN value.is_class THEN run.applied_at END AS moment,
                       CASE WHEN value.is_class THEN run.applied_by_id END AS user_id,
                       CASE WHEN value.is_class AND run.id IS NOT NULL
                            THEN 'classification' ELSE 'before' END AS cause,
                       CASE WHEN value.is_class THEN run.id END AS classification_id,
                       row.id AS place%(others)s
                  FROM (%(history)s) row
             LEFT JOIN statcrm_classification run ON run.id = row.classification_id
            CROSS JOIN LATERAL (VALUES
                       ('class', TRUE, before_class_id, value_class_id),
                       ('computed', TRUE, before_computed_id, computed_class_id),
                       ('segment', FALSE, before_segment_id, segment_id),
                       ('manager', FALSE, before_user_id, user_id)
                       ) value(kind, is_class, old_id, new_id)
                 WHERE value.old_id IS DISTINCT FROM value.new_id
                   AND (value.kind <> 'computed'
                        OR before_class_id IS DISTINCT FROM value.old_id
                        OR value_class_id IS DISTINCT FROM value.new_id)
                """,
                history=self._former_history_sql(),
                others=SQL().join(
                    SQL(", NULL::int4 AS %s", SQL.identifier(name))
                    for name in self._former_columns()[1:]
                ),
            )
        ]

    @api.model
    def _former_history_sql(self):
        """Return SQL rows of the history with what was there before."""
        return SQL(
            """
            SELECT history.*,
                   CASE WHEN follows THEN lag(value_class_id) OVER former END
                       AS before_class_id,
                   CASE WHEN follows THEN lag(computed_class_id) OVER former END
                       AS before_computed_id,
                   CASE WHEN follows THEN lag(segment_id) OVER former END
                       AS before_segment_id,
                   CASE WHEN follows THEN lag(user_id) OVER former END
                       AS before_user_id
              FROM (SELECT *, lag(date_to) OVER former = date_from AS follows
                      FROM statcrm_class_history
                    WINDOW former AS (PARTITION BY partner_id ORDER BY date_from, id)
                   ) history
            WINDOW former AS (PARTITION BY partner_id ORDER BY date_from, id)
            """
        )

    # A merge: what each customer had until then, and who merged them.

    @api.model
    def _merge_settle(self, sources, target):
        history = self.env["statcrm.class.history"]
        history.with_context(statcrm_cause=None)._record_changes(
            partners=sources | target
        )
        self.flush_model()
        for source in sources:
            name = source.display_name
            kept = self.search(
                [("partner_id", "=", source.id), ("merged_from", "=", False)]
            )
            kept.merged_from = name
        rows = history.search(
            [("partner_id", "in", sources.ids), ("date_to", "=", False)]
        )
        self._note(
            [
                {
                    "partner_id": row.partner_id.id,
                    "merged_from": row.partner_id.display_name,
                    "kind": kind,
                    "old_id": row[column].id,
                }
                for row in rows
                for kind, column in COLUMNS.items()
                if row[column]
                and (kind != "computed" or row[column] != row.value_class_id)
            ]
        )
        history._end_merged(sources)
        return sources.mapped("display_name")

    @api.model
    def _merge_follow(self, target, settled):
        self._note(
            [
                {
                    "partner_id": target.id,
                    "kind": "merge",
                    "old_text": name,
                    "new_text": target.display_name,
                }
                for name in settled
            ]
        )
