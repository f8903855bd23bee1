from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.day_text import format_full_day


class ProjectProject(models.Model):
    """Notify account managers of late projects of their customers."""

    _inherit = "project.project"

    statcrm_late_told = fields.Date(
        string="Delay Notified",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The last deadline that the account manager was notified of. Missing a"
        " new deadline is notified again.",
    )

    @api.model
    def _statcrm_late_domain(self):
        """Return the domain of open projects past their deadline or a milestone's."""
        today = self.env.company._statcrm_today()
        milestone = Domain("is_reached", "=", False) & Domain("deadline", "<", today)
        past = Domain("date", "<", today) | (
            Domain("allow_milestones", "=", True)
            & Domain("milestone_ids", "any", milestone)
        )
        return self._statcrm_running_domain() & past

    @api.model
    def _statcrm_running_domain(self):
        running = Domain("is_template", "=", False)
        running &= Domain("last_update_status", "!=", "done")
        # without project stages enabled, users cannot read them
        if self._has_field_access(self._fields["stage_id"], "read"):
            running &= Domain("stage_id", "=", False) | Domain(
                "stage_id.fold", "=", False
            )
        return running

    @api.model
    def _statcrm_mine_domain(self):
        return Domain("partner_id.statcrm_is_my_customer", "=", True)

    @api.model
    def _cron_statcrm_tell_late(self):
        """Schedule an activity for the account manager of each delay, once.

        Nobody is notified of a project they cannot see; a delay that could not be
        notified is retried the next day.
        """
        late = self.search(
            self._statcrm_late_domain() & Domain("partner_id", "!=", False)
        )
        reminded = late.partner_id._statcrm_reminder_users()
        late = late.filtered(lambda project: reminded[project.partner_id])

        def notify(projects):
            by_user = projects.grouped(lambda project: reminded[project.partner_id])
            for user, some in by_user.items():
                visible = self.with_user(user).search([("id", "in", some.ids)])
                some.browse(visible.ids)._statcrm_notify_projects(user)

        by_user = late.grouped(lambda project: reminded[project.partner_id])
        self.env["statcrm.job.fault"]._each(
            "Late projects", [*by_user.values()], notify
        )

    def _statcrm_notify_projects(self, user):
        """Schedule the activities for this user, and record the deadlines notified."""
        told = self.with_context(lang=user.lang)
        today = self.env.company._statcrm_today()
        untold = self.filtered(
            lambda one: (
                one.date and one.date < today and one.statcrm_late_told != one.date
            )
        )
        milestones = self.filtered("allow_milestones").milestone_ids.filtered(
            lambda one: (
                one.is_deadline_exceeded and one.statcrm_late_told != one.deadline
            )
        )
        tasks = [(one, told._statcrm_format_late(one.date)) for one in untold] + [
            (one.project_id, told._statcrm_format_late(one.deadline, one.name))
            for one in milestones
        ]
        self._statcrm_leave_tasks(user, tasks)
        for day, projects in untold.grouped("date").items():
            projects.statcrm_late_told = day
        for day, some in milestones.grouped("deadline").items():
            some.statcrm_late_told = day

    @api.model
    def _statcrm_leave_tasks(self, user, tasks):
        """Create an activity for today of each (project, summary)."""
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": project.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "summary": summary,
                    "user_id": user.id,
                    "automated": True,
                    "date_deadline": self.env.company._statcrm_today(),
                }
                for project, summary in tasks
            ]
        )

    @api.model
    def _statcrm_format_late(self, day, milestone=""):
        date = format_full_day(self.env, day)
        if milestone:
            return self.env._(
                "Late milestone: %(milestone)s, %(date)s",
                milestone=milestone,
                date=date,
            )
        return self.env._("Late project, planned end: %(date)s", date=date)

    def _statcrm_next_milestones(self):
        """Return {project: its open milestone with the earliest day}."""
        milestones = self.env["project.milestone"].search(
            [
                ("project_id", "in", self.filtered("allow_milestones").ids),
                ("is_reached", "=", False),
            ],
            order="deadline desc, id desc",
        )
        return {milestone.project_id: milestone for milestone in milestones}

    def _statcrm_describe(self, milestone):
        """Return the values of a project for the customer's page."""
        status = self.last_update_status
        names = self._fields["last_update_status"]._description_selection(self.env)
        return {
            "id": self.id,
            "name": self.name,
            "manager": self.user_id.name or "",
            "status": status,
            "status_name": dict(names)[status],
            "milestone": milestone.name if milestone else "",
            "milestone_date": str(milestone.deadline or "") if milestone else "",
            "end": str(self.date or ""),
        }
