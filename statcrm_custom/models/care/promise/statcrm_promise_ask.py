from odoo import api, fields, models


class StatcrmPromiseAsk(models.TransientModel):
    """Ask a colleague to do what the user may not do for a promise."""

    _name = "statcrm.promise.ask"
    _description = "Ask Colleague"

    care_promise_id = fields.Many2one(
        "statcrm.care.promise",
        string="Promise",
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        compute="_compute_user_id",
        help="The account manager or a deputy.",
    )
    summary = fields.Char()
    date_deadline = fields.Date(
        string="Due Date", default=lambda self: self.env.company._statcrm_today()
    )

    @api.depends("care_promise_id")
    def _compute_user_id(self):
        principals = self.care_promise_id.principal_id
        users = principals._statcrm_reminder_users()
        for asked in self:
            asked.user_id = users.get(asked.care_promise_id.principal_id)

    def action_ask(self):
        """Schedule an activity for the colleague on the customer.

        As superuser: users without write access to the customer can still ask.
        """
        self.ensure_one()
        self.care_promise_id.check_access("read")
        self.care_promise_id.principal_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.date_deadline,
            self.summary,
            user_id=self.user_id.id,
        )
        return {"type": "ir.actions.act_window_close"}
