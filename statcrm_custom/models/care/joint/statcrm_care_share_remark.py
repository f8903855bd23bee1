from odoo import fields, models
from odoo.exceptions import UserError

TEXT_LIMIT = 4000  # maximum length of a remark
NAME_LIMIT = 100
REMARK_LIMIT = 200  # remarks per link
HOUR_LIMIT = 10  # remarks per link and hour


class StatcrmCareShareRemark(models.Model):
    """A customer's remark on the page of the development plan, and our answer.

    Users cannot change the customer's text. The customer sees the answer once it is
    given, not while it is being written.
    """

    _name = "statcrm.care.share.remark"
    _description = "Development Plan Remark"
    _inherit = ["statcrm.fixed.mixin", "statcrm.may.edit", "statcrm.locked.mixin"]
    _order = "date desc, id desc"
    _rec_name = "text"

    plan_id = fields.Many2one(
        "statcrm.care.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    principal_id = fields.Many2one(related="plan_id.principal_id")
    user_id = fields.Many2one(related="plan_id.user_id")
    share_id = fields.Many2one(
        "statcrm.care.share",
        string="Link",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    kind = fields.Selection(
        [
            ("comment", "Comment"),
            ("proposal", "Proposed change"),
            ("acceptance", "Acceptance"),
        ],
        required=True,
        readonly=True,
        default="comment",
    )
    goal_id = fields.Many2one(
        "statcrm.care.goal", readonly=True, index=True, ondelete="set null"
    )
    text = fields.Text(readonly=True)
    name = fields.Char(required=True, readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False
    )
    version = fields.Char(readonly=True, help="Fingerprint of the accepted version.")
    form_key = fields.Char(readonly=True)
    answer = fields.Text(
        string="Answer to the Customer",
        help="Shown to the customer on the page once you have answered.",
    )
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [
            ("new", "Waiting for an answer"),
            ("answered", "Answered"),
            ("adopted", "Taken up"),
            ("declined", "Not taken up"),
            ("accepted", "Accepted"),
        ],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )

    # a form sent twice counts once
    _form_once = models.UniqueIndex(
        "(share_id, form_key) WHERE form_key IS NOT NULL", "This has already been sent."
    )

    def _is_fixed(self, vals):
        return "answer" in vals and self.answered_on and not self.env.su

    def _get_fixed_message(self):
        return self.env._("This remark has already been answered.")

    def action_answer(self):
        """Show the answer to the customer."""
        self._answer("answered")

    def action_adopt(self):
        """Inform the customer that the proposal is taken up."""
        self._answer("adopted")

    def action_decline(self):
        """Inform the customer that the proposal is not taken up, and why."""
        self._answer("declined")

    def _answer(self, state):
        """Answer open remarks; a text is required unless a proposal is taken up.

        As superuser for the state and the day, after the right to answer is checked.
        """
        self.check_access("write")
        waiting = self.filtered(lambda one: one.state == "new")
        for remark in waiting:
            if state != "adopted" and not (remark.answer or "").strip():
                raise UserError(self.env._("Enter the answer to the customer."))
        waiting.sudo().write(
            {
                "state": state,
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        waiting.plan_id._settle_reminders()
