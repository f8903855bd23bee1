import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

from ....tools.groups import MAIN_USER

_logger = logging.getLogger(__name__)


class StatcrmJobFault(models.Model):
    """Errors of jobs: one broken record does not block the others.

    A job processes its records by `_each`. A record that fails is rolled back alone and
    logged here with its reason, with an activity for the main users. The next run tries
    again, and the error is deleted when it succeeds or when the job no longer concerns
    the record.
    """

    _name = "statcrm.job.fault"
    _description = "Job Error"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "last_on desc, id desc"
    _rec_name = "record_name"

    job = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="Record", readonly=True)
    reason = fields.Text(readonly=True)
    first_on = fields.Datetime(readonly=True)
    last_on = fields.Datetime(string="Last Attempt", readonly=True)
    times = fields.Integer(string="Attempts", readonly=True)

    _record_unique = models.UniqueIndex("(job, res_model, res_id)")

    @api.model
    def _each(self, job, parts, act):
        """Process each part of a job independently.

        Each part has a savepoint. A part that fails is processed again in halves, down
        to the broken records, which are skipped. In a job, each part is committed.

        :param job: name of the job for the users
        :param parts: list of non-empty recordsets
        :param act: function of a recordset
        :return: False if the job ran out of time before the last part
        """
        faults = self.sudo().search([("job", "=", job)])
        asked = {(record._name, record.id) for part in parts for record in part}
        known = {(fault.res_model, fault.res_id) for fault in faults} & asked
        faults.filtered(lambda one: (one.res_model, one.res_id) not in asked).unlink()
        cron = self.env["ir.cron"]
        # a direct call of the method keeps its own transaction
        in_job = self.env.context.get("ir_cron_progress_id")
        if in_job:
            cron._commit_progress(remaining=sum(map(len, parts)))
        for number, part in enumerate(parts, 1):
            self._try(job, part, act, known)
            if in_job and not cron._commit_progress(len(part)):
                return number == len(parts)
        return True

    @api.model
    def _try(self, job, records, act, known):
        """Process the records; if it fails, process the halves and log the errors."""
        try:
            with self.env.cr.savepoint():
                act(records)
        except OperationalError:
            raise  # concurrent update, or lost connection: the job is retried
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(records) > 1:
                middle = len(records) // 2
                self._try(job, records[:middle], act, known)
                self._try(job, records[middle:], act, known)
            else:
                _logger.exception("%s: %s failed", job, records)
                self.sudo()._record(job, records, error)
            return
        done = [record.id for record in records if (record._name, record.id) in known]
        if done:
            self._forget(job, records.browse(done))

    @api.model
    def _record(self, job, record, error):
        """Log an error, with an activity for the main users if it is new."""
        now = fields.Datetime.now()
        fault = self.search(
            [
                ("job", "=", job),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
            ]
        )
        reason = str(error) or type(error).__name__
        if fault:
            fault.write(
                {"reason": reason, "last_on": now, "times": fault.times + 1},
            )
            return
        fault = self.create(
            {
                "job": job,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.sudo().display_name,
                "reason": reason,
                "first_on": now,
                "last_on": now,
                "times": 1,
            }
        )
        for user in self.env.ref(MAIN_USER).all_user_ids.filtered("active"):
            try:
                with self.env.cr.savepoint():
                    fault._create_task(user)
            except OperationalError:
                raise
            except Exception:
                # this main user may be the problem; the others see the error
                _logger.exception("%s could not be notified of a job error", user.login)

    def _create_task(self, user):
        """Schedule an activity for a main user."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "A scheduled job could not process: %s", self.record_name
            ),
            note=self.reason,
            user_id=user.id,
        )

    @api.model
    def _forget(self, job, records):
        self.sudo().search(
            [
                ("job", "=", job),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ]
        ).unlink()

    def action_open(self):
        """Open the record that could not be processed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
