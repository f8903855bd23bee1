import logging

from odoo import api, fields, models
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)
PROMISES_A_COMMIT = 10_000
DAYS_BETWEEN_CHECKS = 7


class StatcrmCarePromiseRun(models.Model):
    """Up to where promises were looked at: one row for changes, one for all of them.

    Every ten minutes those are looked at of whose evidence something has changed; the
    first time of a day also those that a day may have changed. All that are open are
    looked at once a week, as a check that nothing was overlooked. A run keeps what it
    found portion by portion; one that was killed goes on with the promises that were
    not looked at since it began, and only a finished one moves the mark.
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
    moved = fields.Integer(
        string="States Changed",
        readonly=True,
        help="Of the weekly check: what the runs in between have overlooked.",
    )
    progress = fields.Float(compute="_compute_progress")

    _choice_unique = models.UniqueIndex("(choice)", "There is such a mark already.")

    @api.depends("total", "done")
    def _compute_progress(self):
        for mark in self:
            mark.progress = 100 * mark.done / mark.total if mark.total else 100

    @api.model
    def _cron_refresh(self):
        """Look at what has changed; at all at first, and once a week as a check."""
        self.env["statcrm.care.promise"]._forget_faults()
        checked = self._get_mark("open").until
        if checked:
            self._run("changed")
            if self._get_mark("changed").started_at:
                return  # its time is over: it goes on before all are looked at
        today = self.env.company._statcrm_today()
        last = self.env.company._statcrm_day(checked)
        days = (today - last).days if last else DAYS_BETWEEN_CHECKS
        if days >= DAYS_BETWEEN_CHECKS:
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
            mark.moved += len(promises.try_lock_for_update()._refresh())
            self.env.invalidate_all()
            done += len(portion)
            mark.done = done
            if not cron._commit_progress(len(portion)):
                return done
        if choice == "open" and mark.until:
            _logger.info(
                "The weekly check of all open promises changed %d states. The runs in"
                " between should have found these.",
                mark.moved,
            )
        mark.write({"until": mark.started_at, "started_at": False})
        return done

    @api.model
    def _get_mark(self, choice):
        return self.search([("choice", "=", choice)])

    @api.model
    def _begin(self, choice):
        """Return the mark of a run that begins now, or that goes on."""
        mark = self._get_mark(choice) or self.create({"choice": choice})
        if not mark.started_at:
            mark.write({"started_at": fields.Datetime.now(), "moved": 0})
        return mark

    @api.model
    def _find(self, choice, mark):
        """Return the ids of what this run still has to look at, in their order."""
        promises = self.env["statcrm.care.promise"]
        today = self.env.company._statcrm_today()
        # either mark tells that what was recorded before it has been looked at
        marks = mark | self._get_mark("open")
        until = max(filter(None, marks.mapped("until")), default=None)
        self.env.flush_all()
        if choice == "changed" and until:
            found = promises._find_news(until, mark.started_at, today)
        else:
            found = promises._find_open(SQL("TRUE"), mark.started_at, today)
        return [promise for _plan, promise in sorted(found)]
