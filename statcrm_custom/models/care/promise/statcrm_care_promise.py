from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.notification import notification
from ....tools.sql import NOW
from ..programme.statcrm_promise_mixin import GROUPS

STATES = [
    ("kept", "Kept"),
    ("due", "Due"),
    ("late", "Late"),
    ("missed", "Missed"),
    ("not_applicable", "Not applicable"),
]

COLOURS = [
    ("red", "Red"),
    ("amber", "Amber"),
    ("green", "Green"),
    ("grey", "Grey"),
]

# symbols of the states without colour; promise_words.js has the icons
SIGNS = {"kept": "✓", "due": "◷", "late": "!", "missed": "!", "not_applicable": "–"}

# days in which missed promises can still be proven by records entered later
DAYS_OF_GRACE = 31
SOON = 60  # number of days before the due date in which a promise is amber


# states of promises that were not kept in time
LATE = ("late", "missed")


def is_not_kept(state, necessity):
    """Return whether a promise counts as not kept; see `_not_kept_domain`."""
    return state in LATE and necessity == "must"


def colour_of(state, necessity, date_due, soon):
    """Return the colour of a promise; up to the day `soon` it is due soon."""
    if state == "kept":
        return "green"
    if state in LATE:
        return "red" if is_not_kept(state, necessity) else "amber"
    soon_due = date_due and date_due <= soon
    return "amber" if state == "due" and soon_due else "grey"


class StatcrmCarePromise(models.Model):
    """A promise to a customer in a period, with the evidence found.

    The state is set automatically: kept if there is evidence; otherwise due until the
    due date, late until the end of the period, then missed; not applicable if the
    programme no longer covers the customer. Users can add a note.
    """

    _name = "statcrm.care.promise"
    _description = "Promise"
    _inherit = [
        "statcrm.promise.mixin",
        "statcrm.proof.mixin",
        "statcrm.care.plan.part",
    ]
    _order = "plan_id, programme_id, sequence, promise_id, period, id"

    plan_id = fields.Many2one(
        "statcrm.care.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    programme_id = fields.Many2one(
        "statcrm.programme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    promise_id = fields.Many2one(
        "statcrm.programme.promise",
        string="Programme Line",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    year = fields.Integer(related="plan_id.year")
    user_id = fields.Many2one(related="plan_id.user_id")
    segment_id = fields.Many2one(related="plan_id.segment_id")
    period = fields.Integer(
        readonly=True, default=1, help="Number of the period in the year."
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    date_due = fields.Date(string="Due", required=True, readonly=True)
    due_note = fields.Char(compute="_compute_due_note")

    state = fields.Selection(STATES, required=True, readonly=True, default="due")
    colour = fields.Selection(
        COLOURS, compute="_compute_colour", search="_search_colour"
    )
    checked_at = fields.Datetime(string="Last Checked", readonly=True)
    change_ids = fields.One2many(
        "statcrm.care.promise.change", "care_promise_id", string="History"
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    _once = models.UniqueIndex(
        "(plan_id, promise_id, period) WHERE promise_id IS NOT NULL",
        "The plan already has this promise.",
    )

    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="Promises for which the user is responsible.",
    )
    symbol = fields.Char(
        string="Sign",
        compute="_compute_symbol",
        help="Symbol of the state, without colour.",
    )
    advice = fields.Char(compute="_compute_advice")
    advice_label = fields.Char(compute="_compute_advice")

    # What is late, and what will be soon: the colours, the board and the brief ask.

    @api.model
    def _last_soon_day(self):
        """Return the last day on which a due day is near."""
        return fields.Date.add(self.env.company._statcrm_today(), days=SOON)

    @api.model
    def _late_domain(self):
        """Return the domain of the promises that are late, or were missed."""
        return Domain("state", "in", LATE)

    @api.model
    def _not_kept_domain(self):
        """Return the domain of the promises that are said to be not kept.

        This is one rule for lists, filters, the card, the board, the workload and Home.
        What is optional is late, but no broken promise.
        """
        return self._late_domain() & Domain("necessity", "=", "must")

    @api.model
    def _soon_domain(self):
        """Return the domain of the promises that will be late soon."""
        return Domain("state", "=", "due") & Domain(
            "date_due", "<=", self._last_soon_day()
        )

    @api.depends("state", "necessity", "date_due")
    def _compute_colour(self):
        soon = self._last_soon_day()
        for promise in self:
            promise.colour = colour_of(
                promise.state, promise.necessity, promise.date_due, soon
            )

    def _search_colour(self, operator, value):
        if operator != "in":
            return NotImplemented
        late, soon = self._late_domain(), self._soon_domain()
        red = self._not_kept_domain()
        due = Domain("state", "=", "due")
        colours = {
            "green": Domain("state", "=", "kept"),
            "red": red,
            "amber": (late & ~red) | soon,
            "grey": Domain("state", "=", "not_applicable") | (due & ~soon),
        }
        return Domain.OR(colours[one] for one in value if one in colours)

    @api.model
    def _is_locked(self, field):
        """Users can add a note or a document, but not change the state."""
        return field.name not in ("note", "attachment_ids")

    # Promises shown on the home screen, the customer form and the brief.

    @api.model
    def _counted_domain(self):
        """Return the domain of this year's promises, and provable ones of last year.

        Promises missed at the end of a year remain shown as long as their evidence is
        searched.
        """
        today = self.env.company._statcrm_today()
        grace = fields.Date.subtract(today, days=DAYS_OF_GRACE)
        this_year = Domain("plan_id.year", "=", today.year)
        last_year = Domain(
            [
                ("plan_id.year", "=", today.year - 1),
                ("state", "in", ("due", "late", "missed")),
                ("date_to", ">=", grace),
            ]
        )
        return Domain("plan_id.active", "=", True) & (this_year | last_year)

    # Applying a changed programme, on request.

    @api.model
    def _apply_programme(self, diff):
        """Add and change promises according to `statcrm.programme._diff_sql`.

        Two statements, whatever the number of plans. Evidence, history and notes are
        kept.

        :param diff: SQL
        :return: the promises added or changed
        """
        self.env.flush_all()
        self.env.cr.execute(self._changed_terms_sql(diff))
        changed = self.browse(row[0] for row in self.env.cr.fetchall())
        added = SQL("SELECT * FROM (%s) diff WHERE what = 'add'", diff)
        touched = changed | self._add_rows(added)
        self.env.invalidate_all(flush=False)
        return touched

    @api.model
    def _changed_terms_sql(self, diff):
        return SQL(
            """
            UPDATE statcrm_care_promise promise
               SET (%(terms)s) = ROW(%(line_terms)s), date_from = diff.date_from,
                   date_to = diff.date_to, date_due = diff.date_due, checked_at = NULL,
                   write_uid = %(uid)s, write_date = %(now)s
              FROM (%(diff)s) diff
              JOIN statcrm_programme_promise line ON line.id = diff.line_id
             WHERE diff.what = 'change' AND promise.id = diff.made_id
         RETURNING promise.id
            """,
            terms=self._terms_sql(),
            line_terms=self._terms_sql("line"),
            uid=self.env.uid,
            now=NOW,
            diff=diff,
        )

    @api.model
    def _add_rows(self, rows):
        """Add promises with the terms of their lines; existing ones are kept.

        :param rows: SQL of plan_id, line_id, n, date_from, date_to, date_due
        :return: the promises that were added
        """
        query = SQL(
            """
            INSERT INTO statcrm_care_promise
                (plan_id, programme_id, promise_id, period, date_from, date_to,
                 date_due, state, create_uid, write_uid, create_date, write_date,
                 %(terms)s)
            SELECT added.plan_id, line.programme_id, line.id, added.n,
                   added.date_from, added.date_to, added.date_due, 'due', %(uid)s,
                   %(uid)s, %(now)s, %(now)s, %(line_terms)s
              FROM (%(rows)s) added
              JOIN statcrm_programme_promise line ON line.id = added.line_id
                ON CONFLICT DO NOTHING
         RETURNING id
            """,
            terms=self._terms_sql(),
            line_terms=self._terms_sql("line"),
            uid=self.env.uid,
            now=NOW,
            rows=rows,
        )
        self.env.cr.execute(query)
        return self.browse(row[0] for row in self.env.cr.fetchall())

    # Who is responsible for a promise, and its actions.

    @api.depends_context("uid")
    @api.depends("responsible", "plan_id")
    def _compute_is_mine(self):
        mine = self.search(Domain("id", "in", self.ids) & self._mine_domain())
        for promise in self:
            promise.is_mine = promise._origin in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._mine_domain()

    @api.model
    def _mine_domain(self):
        """Return the domain of the promises the current user is responsible for.

        By the responsible of the promise: the account manager, today's deputy in the
        account team, the manager of the customer's segment or of a parent segment, or
        the user group of communications or of the director.
        """
        user = self.env.user
        deputy = [("part", "=", "deputy"), ("user_id", "=", user.id)]
        managed = self.env["statcrm.segment"]._managed_domain(user)
        of_role = {
            "account_manager": Domain("plan_id.principal_id.user_id", "=", user.id),
            "deputy": Domain(
                "plan_id.principal_id.statcrm_team_ids",
                "any",
                [*deputy, ("is_current", "=", True)],
            ),
            "segment_manager": Domain(
                "plan_id.principal_id.statcrm_segment_id", "any", managed
            ),
        }
        for role, group in GROUPS.items():
            of_role[role] = Domain.TRUE if user.has_group(group) else Domain.FALSE
        return Domain.OR(
            Domain("responsible", "=", role) & mine for role, mine in of_role.items()
        )

    @api.depends("state")
    def _compute_symbol(self):
        for promise in self:
            promise.symbol = SIGNS[promise.state]

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_advice(self):
        for promise in self:
            advice = promise.get_advice()
            promise.advice = advice["text"]
            promise.advice_label = advice["label"]

    @api.depends("name", "plan_id")
    def _compute_display_name(self):
        for promise in self:
            names = (promise.plan_id.display_name, promise.name)
            promise.display_name = ": ".join(filter(None, names))

    def action_follow_advice(self):
        """Start the advised action."""
        return self.get_advice()["action"]

    def action_open_evidence(self):
        """Open the evidence, if it still exists and the user may read it."""
        self.ensure_one()
        record = self._get_evidence_record()
        if not record:
            message = self.env._("This evidence no longer exists.")
        elif not record.has_access("read"):
            message = self.env._(
                "You are not allowed to open this record. Ask the account manager."
            )
        else:
            return record.get_formview_action()
        return notification(message, "info")

    def _get_evidence_record(self):
        """Return the most informative record of the evidence, empty if deleted.

        Logged contacts and messages open as entries of the customer file, as the forms
        of done activities and messages are hard to read.
        """
        if self.res_model not in self.env or self._is_hidden():
            return self.browse()
        # whether it may be shown is checked above
        record = self.env[self.res_model].browse(self.sudo().res_id).exists()
        record_sudo = record.sudo()
        if record._name == "res.users":
            return record_sudo.partner_id.sudo(False)
        entry = self.env["statcrm.interaction"]._entry_of(record)
        return entry.exists() if entry else record
