from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StatcrmDecisionRegister(models.TransientModel):
    """The decisions of a period with their nominations."""

    _name = "statcrm.decision.register"
    _description = "Register of Decisions"
    _inherit = ["statcrm.sheet.mixin"]

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.start_of(
            self.env.company._statcrm_today(), "year"
        ),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    nomination_ids = fields.Many2many(
        "statcrm.nomination", compute="_compute_nomination_ids"
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(one.date_to < one.date_from for one in self):
            raise ValidationError(self.env._("The period cannot end before it begins."))

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._("Register of decisions")

    @api.depends("date_from", "date_to")
    def _compute_nomination_ids(self):
        for register in self:
            found = self.env["statcrm.nomination"].search(
                [
                    ("decision_id.date", ">=", register.date_from),
                    ("decision_id.date", "<=", register.date_to),
                ]
            )
            register.nomination_ids = found.sorted(
                lambda one: (one.decision_date, one.decision_id.id, one.id)
            )

    def _get_print_action(self):
        return "statcrm_custom.statcrm_decision_register_action_print"

    def _get_sheet(self):
        self.ensure_one()
        decisions = self.nomination_ids.decision_id
        return {
            "title": self.env._(
                "Decisions on nominations, %(start)s – %(end)s",
                start=self._format_cell(self.date_from, "date"),
                end=self._format_cell(self.date_to, "date"),
            ),
            "facts": [
                self.env._(
                    "Decisions: %(decisions)s. Nominations: %(nominations)s",
                    decisions=len(decisions),
                    nominations=len(self.nomination_ids),
                )
            ],
            "note": "",
            "columns": self._get_columns(),
            "rows": [self._get_row(one) for one in self.nomination_ids],
        }

    def _get_columns(self):
        return [
            (self.env._("Decision"), "text"),
            (self.env._("Date"), "date"),
            (self.env._("Decided by"), "text"),
            (self.env._("Customer"), "text"),
            (self.env._("What"), "text"),
            (self.env._("Key account manager"), "text"),
            (self.env._("From"), "date"),
            (self.env._("Until"), "date"),
            (self.env._("Outcome"), "text"),
        ]

    def _get_row(self, nomination):
        outcome = self.env._("Approved")
        if nomination.state == "returned":
            outcome = self.env._(
                "Returned: %(reason)s", reason=nomination.return_reason or ""
            )
        elif nomination.state == "ended":
            outcome = self.env._("Approved, ended")
        what = nomination.value_class_id.name
        if nomination.kind == "end":
            what = self.env._("End of nomination")
        return [
            nomination.decision_number,
            nomination.decision_date,
            nomination.decided_by_id.name,
            nomination.partner_id.name,
            what,
            nomination.user_id.name,
            nomination.date_from,
            nomination.ended_on or nomination.date_to,
            outcome,
        ]
