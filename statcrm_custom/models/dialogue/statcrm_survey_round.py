from odoo import api, fields, models


class StatcrmSurveyRound(models.Model):
    """One time of asking: the answers to a survey from a day on, until the next round.

    An answer belongs to the last round that began before it was given (days in UTC).
    So nothing is written on answers, and a round may be moved or added later. Answers
    from before the first round are not counted.
    """

    _name = "statcrm.survey.round"
    _description = "Round of a Satisfaction Survey"
    _order = "date_from desc, id desc"

    survey_id = fields.Many2one(
        "survey.survey", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    date_from = fields.Date(
        string="Begins",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )

    _survey_day_unique = models.UniqueIndex(
        "(survey_id, date_from)", "Another round of this survey begins on this day."
    )

    @api.depends("name", "survey_id.title")
    def _compute_display_name(self):
        """With the survey's title, also for those who may not open surveys."""
        for round_ in self:
            names = (round_.sudo().survey_id.title, round_.name)
            round_.display_name = ": ".join(filter(None, names))

    @api.model
    def _get_current(self):
        """Return the round that runs today; of several surveys, the one begun last."""
        today = self.env.company._statcrm_today()
        running = self.sudo().search(
            [
                ("date_from", "<=", today),
                ("survey_id.statcrm_is_satisfaction", "=", True),
                ("survey_id.active", "=", True),
            ],
            limit=1,
        )
        return running.sudo(False)

    def _get_previous(self):
        """Return the round of the same survey before this one."""
        return self.search(
            [
                ("survey_id", "=", self.survey_id.id),
                ("date_from", "<", self.date_from),
            ],
            limit=1,
        )
