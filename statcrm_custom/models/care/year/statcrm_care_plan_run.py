import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

CUSTOMERS_A_COMMIT = 100
# as many are opened while the user waits
CUSTOMERS_AT_ONCE = 20
UNFINISHED = ("waiting", "running")
JOB = "Opening of a year"


class StatcrmCarePlanRun(models.Model):
    """Opening of a year for all customers, in batches.

    A customer that fails is skipped and recorded as a job error; the run only fails if
    it worked for nobody.

    Each batch is one transaction, with its progress: after an interruption it continues
    with the next batch, and nothing is created twice.
    """

    _name = "statcrm.care.plan.run"
    _description = "Opening of the Year"
    _order = "id desc"
    _rec_name = "year"

    year = fields.Integer(required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    customer_count = fields.Integer(string="Customers", readonly=True)
    done_count = fields.Integer(string="Customers Done", readonly=True)
    last_id = fields.Integer(readonly=True, help="The last customer done.")
    plan_count = fields.Integer(string="Plans Created", readonly=True)
    goal_count = fields.Integer(string="Goals Copied", readonly=True)
    need_count = fields.Integer(string="Needs Copied", readonly=True)
    way_count = fields.Integer(string="Ways Copied", readonly=True)
    reason = fields.Char(readonly=True, help="Why the year could not be opened.")
    progress = fields.Float(compute="_compute_progress")

    _one_at_a_time = models.UniqueIndex(
        "(year) WHERE state NOT IN ('done', 'failed')",
        "This year is already being opened.",
    )

    @api.depends("customer_count", "done_count", "state")
    def _compute_progress(self):
        for run in self:
            share = 100 * run.done_count / (run.customer_count or 1)
            run.progress = 100 if run.state == "done" else min(share, 100)

    @api.model
    def get_empty_list_help(self, help_message):
        # EXTENDS 'base'
        message = super().get_empty_list_help(help_message)
        return self.env["statcrm.care.plan"]._offer_year(message)

    def action_plans(self):
        """Open all plans of the year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_care_plan_action"
        )
        return action | {"domain": [("year", "=", self.year)], "context": {}}

    @api.depends("year")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._("Opening of %(year)s", year=run.year)

    @api.model
    def _get_unfinished(self, year):
        """Return the run of a year that waits or works, as superuser."""
        waiting = [("year", "=", year), ("state", "in", UNFINISHED)]
        return self.sudo().search(waiting)

    @api.model
    def _start(self, year):
        """Start opening a year for all customers.

        As superuser: access rights are checked by the dialog.
        """
        run = self._get_unfinished(year) or self.sudo().create(
            {"year": year, "customer_count": len(self._get_principal_ids(year))}
        )
        self.env.ref("statcrm_custom.ir_cron_open_year").sudo()._trigger()
        return run.sudo(False)

    def _open_few(self):
        """Open a year of few customers now: nobody waits for the job."""
        run_sudo = self.sudo()
        ids = self._get_principal_ids(self.year)
        if run_sudo.state != "waiting" or len(ids) > CUSTOMERS_AT_ONCE:
            return
        principals_sudo = self.env["res.partner"].sudo().browse(ids)
        if not ids or run_sudo._try_portion(principals_sudo):
            run_sudo.state = "done"
            self.env["statcrm.care.plan"]._look_now(self.year, principals_sudo)

    @api.model
    def _get_principal_ids(self, year, after=0):
        """Return the customers of a year: in a programme, or with a plan to copy."""
        plans = self.env["statcrm.care.plan"]
        self.env.flush_all()
        rows = self.env.execute_query(plans._year_principals_sql(year, after))
        return [row[0] for row in rows]

    @api.model
    def _cron_open_years(self):
        for run in self.search([("state", "in", UNFINISHED)], order="id"):
            if not run._go_on():
                return

    def _go_on(self):
        """Continue this run; return whether there is time left."""
        cron = self.env["ir.cron"]
        ids = self._get_principal_ids(self.year, self.last_id)
        cron._commit_progress(remaining=len(ids))
        for first in range(0, len(ids), CUSTOMERS_A_COMMIT):
            portion = ids[first : first + CUSTOMERS_A_COMMIT]
            if not self._try_portion(self.env["res.partner"].browse(portion)):
                break
            if not cron._commit_progress(len(portion)):
                return False
        else:
            self.state = "done"
        return bool(cron._commit_progress(remaining=0))

    def _try_portion(self, principals):
        """Open a batch; return False if the run ends with an error."""
        try:
            with self.env.cr.savepoint():
                self._open_portion(principals)
        except OperationalError:
            raise  # concurrent update or lost connection: the job is retried
        except Exception as error:
            _logger.exception("Opening the year %s failed", self.year)
            self.env.invalidate_all(flush=False)
            if not self._open_apart(principals):
                self.write({"state": "failed", "reason": self._format_error(error)})
                return False
        return True

    def _open_apart(self, principals):
        """Open customers of a failed batch one by one; return False if all fail."""
        failed = {}
        for principal in principals:
            try:
                with self.env.cr.savepoint():
                    self._open_portion(principal)
            except OperationalError:
                raise
            except Exception as error:
                self.env.invalidate_all(flush=False)
                failed[principal] = self._format_error(error)
        if not self.done_count:
            return False
        for principal, reason in failed.items():
            self.env["statcrm.job.fault"].sudo()._record(JOB, principal, reason)
        self.write(
            {
                "last_id": principals[-1].id,
                "reason": self.env._(
                    "Some customers could not be processed. See Configuration > Job"
                    " Errors."
                ),
            }
        )
        return True

    @api.model
    def _format_error(self, error):
        """Return the reason of a failure; the log has the details."""
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, IntegrityError):
            rule = self.env["ir.model.constraint"].search(
                [("name", "=", error.diag.constraint_name)], limit=1
            )
            if rule.message:
                return rule.message
        return self.env._("The year could not be opened: %s", error)

    def _open_portion(self, principals):
        plans = self.env["statcrm.care.plan"]
        made = plans._open_year(self.year, principals)
        copied = plans._copy_last_year(self.year, principals)
        self.env["statcrm.job.fault"]._forget(JOB, principals)
        self.write(
            {
                "state": "running",
                "last_id": principals[-1].id,
                "done_count": self.done_count + len(principals),
                "plan_count": self.plan_count + len(made),
                "goal_count": self.goal_count + copied["goals"],
                "need_count": self.need_count + copied["needs"],
                "way_count": self.way_count + copied["ways"],
            }
        )
