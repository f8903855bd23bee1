from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ....tools.day_text import format_moment

# a job is late when it should have run this long ago
LATE = timedelta(hours=2)
# a mail that has been waiting this long is not about to be sent
WAITING = timedelta(hours=1)


class StatcrmHealth(models.AbstractModel):
    """Whether the system works: mail, PDFs, jobs, imports, search.

    An area adds its checks by extending `_get_checks`. Each is a dict:

    - `key`, `title`: what is checked
    - `state`: "green", "amber" or "red"
    - `text`: what was found; `advice`: what to do about it
    - `button`: {"label", "action"} or None
    """

    _name = "statcrm.health"
    _description = "Health of the System"

    @api.model
    def get_health(self):
        """Return all checks.

        :return: {"checks": [...], "jobs": [{"name", "state", "text", "last", "next"}]}
        """
        if not self.env["statcrm.setup"]._may():
            raise AccessError(
                self.env._("Only administrators and main users see the health page.")
            )
        jobs = self._get_jobs()
        return {"checks": self._get_checks(jobs), "jobs": jobs}

    @api.model
    def _get_checks(self, jobs):
        """Return the checks.

        :param jobs: as `_get_jobs` returns them
        """
        return [
            self._get_mail_check(),
            self._get_server_check(),
            self._get_pdf_check(),
            self._get_job_check(jobs),
            self._get_fault_check(),
            self._get_lookup_check(),
        ]

    @api.model
    def _check(self, key, title, state, text, advice="", button=None):
        return {
            **{"key": key, "title": title, "state": state, "text": text},
            **{"advice": advice if state != "green" else "", "button": button},
        }

    @api.model
    def _format_moment(self, moment):
        """Return a moment in the user's time zone and language, or "never"."""
        if not moment:
            return self.env._("never")
        return format_moment(self.env, moment)

    @api.model
    def _get_mail_check(self):
        """Mails that failed or wait, and when the last one was sent."""
        failed, waiting, last = self._find_mails()
        state, advice = "green", ""
        if failed:
            state = "red"
            advice = self.env._("Open the failed mails: each tells its reason.")
        elif waiting:
            state = "amber"
            advice = self.env._(
                "Test the mail server, and look at the job that sends mails."
            )
        text = self.env._(
            "Last sent: %(last)s. Failed: %(failed)s. Waiting for more than an hour:"
            " %(waiting)s.",
            last=self._format_moment(last),
            failed=failed,
            waiting=waiting,
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Mails"),
            "res_model": "mail.mail",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("state", "in", ["exception", "outgoing"])],
        }
        button = {"label": self.env._("Open Mails"), "action": action}
        may = self.env["mail.mail"].has_access("read")
        return self._check(
            "mail",
            self.env._("Mails"),
            state,
            text,
            advice,
            button if may and (failed or waiting) else None,
        )

    @api.model
    def _find_mails(self):
        """Return (failed mails, waiting mails, moment of the last sent one)."""
        self.env["mail.mail"].flush_model()
        self.env["mail.notification"].flush_model()
        [found] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE mail.state = 'exception'),
                       COUNT(*) FILTER (
                            WHERE mail.state = 'outgoing' AND mail.create_date < %s),
                       (SELECT message.date
                          FROM mail_notification notification
                          JOIN mail_message message
                            ON message.id = notification.mail_message_id
                         WHERE notification.notification_type = 'email'
                           AND notification.notification_status = 'sent'
                      ORDER BY notification.id DESC LIMIT 1)
                  FROM mail_mail mail
                 WHERE mail.state IN ('exception', 'outgoing')
                """,
                fields.Datetime.now() - WAITING,
            )
        )
        return found

    @api.model
    def _get_server_check(self):
        setup = self.env["statcrm.setup"]
        state, text = setup._get_mail_state(
            bool(self.env["ir.mail_server"].sudo().search([], limit=1))
        )
        return self._check(
            "server",
            self.env._("Outgoing mail server"),
            {"done": "green", "warning": "amber", "open": "red"}[state],
            text,
            self.env._("Add a mail server in Settings › Technical, then test it."),
        ) | {"test": "test_mail"}

    @api.model
    def _get_pdf_check(self):
        state, text = self.env["statcrm.setup"]._get_pdf_state()
        return self._check(
            "pdf",
            self.env._("PDF program"),
            {"done": "green", "warning": "amber", "open": "red"}[state],
            text,
        )

    @api.model
    def _get_jobs(self):
        """Return our scheduled jobs and the one that sends mails."""
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT res_id FROM ir_model_data
                 WHERE model = 'ir.cron' AND (module = 'statcrm_custom'
                    OR module = 'mail' AND name = 'ir_cron_mail_scheduler_action')
                """
            )
        )
        jobs_sudo = self.env["ir.cron"].sudo().browse(row[0] for row in rows)
        jobs_sudo = jobs_sudo.exists().sorted("cron_name")
        return [
            {
                "id": job.id,
                "name": job.cron_name,
                "last": self._format_moment(job.lastcall),
                "next": self._format_moment(job.nextcall) if job.active else "",
                **dict(
                    zip(("state", "text"), self._get_job_state(job, now), strict=True)
                ),
            }
            for job in jobs_sudo
        ]

    @api.model
    def _get_job_state(self, job, now):
        """Return (state, text) of a job."""
        if not job.active:
            return "amber", self.env._("Switched off")
        if job.failure_count:
            return "red", self.env._("Failures: %(count)s", count=job.failure_count)
        if job.nextcall < now - LATE:
            return "red", self.env._("Late")
        return "green", self.env._("In order")

    @api.model
    def _get_job_check(self, jobs):
        red = [job for job in jobs if job["state"] == "red"]
        state = "red" if red else "green"
        if not red and any(job["state"] == "amber" for job in jobs):
            state = "amber"
        text = self.env._(
            "Late or failed jobs: %(late)s of %(count)s.",
            late=len(red),
            count=len(jobs),
        )
        return self._check(
            "jobs",
            self.env._("Scheduled jobs"),
            state,
            text,
            self.env._(
                "If all are late, Odoo runs without its scheduler (--max-cron-threads)."
                " Why a job failed is in the server's log."
            ),
        )

    @api.model
    def _get_fault_check(self):
        count = self.env["statcrm.job.fault"].sudo().search_count([])
        may = self.env["statcrm.job.fault"].has_access("read")
        button = self.env["statcrm.setup"]._button(
            self.env._("Job Errors"), "statcrm_custom.statcrm_job_fault_action"
        )
        return self._check(
            "faults",
            self.env._("Records that a job could not process"),
            "red" if count else "green",
            self.env._("Records: %(count)s", count=count),
            self.env._("Each tells its reason, and is tried again."),
            button if may and count else None,
        )

    @api.model
    def _get_lookup_check(self):
        """The index of the search by part of a name, as Home tells it."""
        home = self.env["statcrm.home"]
        statement = home._get_lookup_statement()
        if statement is None:
            return self._check(
                "lookup",
                self.env._("Search"),
                "green",
                self.env._("The index of the search by part of a name is there."),
            )
        return self._check(
            "lookup",
            self.env._("Search"),
            "amber",
            home._get_lookup_tile(statement)["text"],
        )
