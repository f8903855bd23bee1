from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

# what a transaction wrote that ended after a run began is seen by the next one
OVERLAP_HOURS = 1
PROMISES_A_COMMIT = 10_000


class StatcrmCarePromiseRun(models.Model):
    """Up to where promises were looked at: one row for changes, one for all of them.

    Every ten minutes those are looked at of whose evidence something has changed, once
    a day all that are open. A run keeps what it found portion by portion; one that was
    killed goes on with the promises that were not looked at since it began, and only
    a finished one moves the mark.
    """

    _name = "statcrm.care.promise.run"
    _description = "Looking for Evidence"
    _rec_name = "choice"

    choice = fields.Selection(
        [("changed", "What has changed"), ("open", "All that is open")],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(
        readonly=True, help="When the run began that is not finished yet."
    )
    until = fields.Datetime(
        readonly=True, help="What was recorded before has been looked at."
    )

    total = fields.Integer(
        string="Promises", readonly=True, help="To be looked at in the last run."
    )
    done = fields.Integer(string="Looked At", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    _choice_unique = models.UniqueIndex("(choice)", "There is such a mark already.")

    @api.depends("total", "done")
    def _compute_progress(self):
        for mark in self:
            mark.progress = 100 * mark.done / mark.total if mark.total else 100

    @api.model
    def _cron_refresh(self):
        """Look at everything once a day, and at what has changed otherwise."""
        last = self.search([("choice", "=", "open")]).until
        if last and last.date() == fields.Date.today():
            self._run("changed")
        else:
            self._run("open")

    @api.model
    def _run(self, choice):
        """Look at the promises of a choice in portions, and commit each of them.

        :return: how many promises were looked at
        """
        mark = self._begin(choice)
        ids = self._find(choice, mark)
        cron, done = self.env["ir.cron"], 0
        # a run that goes on begins with what is left
        mark.write({"total": len(ids), "done": 0})
        cron._commit_progress(remaining=len(ids))
        for portion in split_every(PROMISES_A_COMMIT, ids):
            promises = self.env["statcrm.care.promise"].browse(portion)
            # who looks at some of them at this moment keeps those
            promises.try_lock_for_update()._refresh()
            self.env.invalidate_all()
            done += len(portion)
            mark.done = done
            if not cron._commit_progress(len(portion)):
                return done
        mark.write({"until": mark.started_at, "started_at": False})
        return done

    @api.model
    def _begin(self, choice):
        """Return the mark of a run that begins now, or that goes on."""
        mark = self.search([("choice", "=", choice)])
        if not mark:
            mark = self.create({"choice": choice})
        if not mark.started_at:
            mark.started_at = fields.Datetime.now()
        return mark

    @api.model
    def _find(self, choice, mark):
        """Return the ids of what this run still has to look at, in their order."""
        promises = self.env["statcrm.care.promise"]
        today = fields.Date.context_today(self)
        wanted = SQL("TRUE")
        if choice == "changed" and mark.until:
            since = mark.until - relativedelta(hours=OVERLAP_HOURS)
            wanted = promises._news_sql(since, today)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT promise.id FROM statcrm_care_promise promise
                  JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                 WHERE %(open)s AND %(wanted)s
                   AND (promise.checked_at IS NULL
                        OR promise.checked_at <= %(started)s)
                 ORDER BY promise.plan_id, promise.id
                """,
                open=promises._open_sql(today),
                wanted=wanted,
                started=mark.started_at,
            )
        )
        return [row[0] for row in rows]
