from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# what was missed may still be proven by what is written down later than it happened
DAYS_OF_GRACE = 31
MOST_AT_ONCE = 10_000


class StatcrmCarePromise(models.Model):
    """Looking again because somebody asks, and when a promise is settled."""

    _inherit = "statcrm.care.promise"

    def action_look_again(self):
        """Look for the evidence of these promises now, for whoever asks."""
        self._look_again()
        return True

    def _look_again(self):
        """Look for evidence as one who may read, at a limited number.

        :return: the promises whose state has changed
        :raise UserError: more than 10,000 of them; the job looks at those
        """
        self.check_access("read")
        live = self.filtered("plan_id.active")
        if len(live) > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "These are more than %(most)s promises. The program looks at them"
                    " by itself; choose fewer to do it now.",
                    most=MOST_AT_ONCE,
                )
            )
        # what the job looks at in this moment need not be looked at twice
        return live.sudo().try_lock_for_update().sudo(False)._refresh()

    @api.model
    def _open_sql(self, today):
        """Return the condition on `promise` and `plan` for what is not settled.

        A period that ended is settled by a look after its end; what was missed only
        a month later. Closing a plan does not settle what it promises; archived ones
        are looked at no more.
        """
        return SQL(
            """(plan.active
                AND (promise.date_to >= %(today)s
                     OR promise.state IN ('due', 'late')
                     OR promise.checked_at IS NULL
                     OR %(checked)s <= promise.date_to
                     OR promise.state = 'missed' AND promise.date_to >= %(grace)s))""",
            today=today,
            checked=self.env.company._statcrm_day_sql(SQL("promise.checked_at")),
            grace=fields.Date.subtract(today, days=DAYS_OF_GRACE),
        )

    @api.model
    def _find_open(self, wanted, started, today):
        """Return what is open, wanted and not looked at since: (plan id, promise id).

        :param wanted: SQL condition on `promise` and `plan`
        """
        return set(
            self.env.execute_query(
                SQL(
                    """
                    SELECT promise.plan_id, promise.id FROM statcrm_care_promise promise
                      JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                     WHERE %(open)s AND (%(wanted)s)
                       AND (promise.checked_at IS NULL
                            OR promise.checked_at <= %(started)s)
                    """,
                    open=self._open_sql(today),
                    wanted=wanted,
                    started=started,
                )
            )
        )
