from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class StatcrmSurveyRound(models.Model):
    """One time of asking: the answers to a survey from a day on, up to its last day.

    An answer belongs to the round in whose days it was given (days of the house). While
    a round runs, its figures are not shown, to nobody: who looks before and after an
    answer would read it from the difference. They are published once, all together,
    when the round is closed: after its last day, when the next round has begun, or when
    the survey is closed. From then on the round and its figures stay as they are.
    """

    _name = "statcrm.survey.round"
    _description = "Round of a Satisfaction Survey"
    _order = "date_from desc, id desc"

    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("statcrm_is_satisfaction", "=", True)],
        default=lambda self: self._default_survey_id(),
    )
    name = fields.Char(required=True)
    date_from = fields.Date(
        string="Begins",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    date_to = fields.Date(
        string="Last Day",
        copy=False,
        help="Figures are published on the day after. Empty: when the next round has"
        " begun.",
    )
    published_on = fields.Datetime(string="Published", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "Running"),
            ("closed", "Closed"),
            ("published", "Published"),
        ],
        string="Status",
        compute="_compute_state",
    )
    progress = fields.Integer(
        string="Answers",
        compute="_compute_progress",
        help="In steps of five, until the round is published.",
    )

    _survey_day_unique = models.UniqueIndex(
        "(survey_id, date_from)", "Another round of this survey begins on this day."
    )

    def _default_survey_id(self):
        """The survey that was asked last, else the first one that could be."""
        asked = self.sudo().search([("survey_id.active", "=", True)], limit=1).survey_id
        return asked or self.env["survey.survey"].sudo().search(
            [("statcrm_is_satisfaction", "=", True)], order="id", limit=1
        )

    @api.depends("name", "survey_id.title")
    def _compute_display_name(self):
        """With the survey's title, also for those who may not open surveys."""
        for round_ in self:
            names = (round_.sudo().survey_id.title, round_.name)
            round_.display_name = ": ".join(filter(None, names))

    @api.depends("date_from", "date_to", "published_on", "survey_id.active")
    def _compute_state(self):
        today = self.env.company._statcrm_today()
        closed = self._filter_closed()
        for round_ in self:
            if round_.published_on:
                round_.state = "published"
            elif not round_.date_from or round_.date_from > today:
                round_.state = "planned"
            else:
                round_.state = "closed" if round_ in closed else "running"

    @api.depends("date_from", "date_to", "published_on")
    def _compute_progress(self):
        """As superuser: nobody who keeps rounds may read answers."""
        for round_ in self:
            round_.progress = round_._count_answers() if round_.id else 0

    @api.constrains("date_from", "date_to", "survey_id")
    def _check_dates(self):
        for round_ in self:
            if round_.date_to and round_.date_to < round_.date_from:
                raise ValidationError(
                    self.env._("A round cannot end before it begins: %s.", round_.name)
                )
            if round_.published_on:
                raise ValidationError(
                    self.env._(
                        "“%s” is published: its days stay as they are.", round_.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(round_.published_on for round_ in self):
            raise UserError(
                self.env._("A published round stays. Begin a new round instead.")
            )

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': publishing is done, not written
        if operation == "write" and field.name == "published_on" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    @api.model_create_multi
    def create(self, vals_list):
        rounds = super().create(vals_list)
        self._publish_due()  # the ones before
        return rounds

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"date_from", "date_to", "survey_id"}:
            self._publish_due()
        return result

    @api.model
    def _get_current(self):
        """Return the round that runs today; of several surveys, the one begun last."""
        begun = self.sudo().search(
            [
                ("date_from", "<=", self.env.company._statcrm_today()),
                ("published_on", "=", False),
                ("survey_id.statcrm_is_satisfaction", "=", True),
                ("survey_id.active", "=", True),
            ]
        )
        return (begun - begun._filter_closed())[:1].sudo(False)

    def _get_previous(self):
        """Return the published round of the same survey before this one."""
        return self.search(
            [
                ("survey_id", "=", self.survey_id.id),
                ("date_from", "<", self.date_from),
                ("published_on", "!=", False),
            ],
            limit=1,
        )

    def _get_start(self):
        """Return the moment at which one round begins."""
        return self.env.company._statcrm_start(self.date_from)

    def _get_last_day(self):
        """Return the last day of one round, or False."""
        return self._get_last_days().get(self, False)

    def _get_last_days(self):
        """Return {round: its last day or False}; the next round ends one too."""
        every = self.sudo().search(
            [("survey_id", "in", self.sudo().survey_id.ids)], order="date_from desc"
        )
        days, following = {}, {}
        for round_ in every:
            survey = round_.survey_id
            before = following.get(survey)
            days[round_.sudo(self.env.su)] = min(
                filter(None, (round_.date_to, before)), default=False
            )
            following[survey] = round_.date_from - timedelta(days=1)
        return days

    def _filter_closed(self):
        """Return the rounds that no answer comes to any more."""
        today = self.env.company._statcrm_today()
        days = self._get_last_days()
        return self.filtered(
            lambda one: (
                one.id
                and (
                    (days.get(one) and days[one] < today)
                    or not one.sudo().survey_id.active
                )
            )
        )

    def _answered_domain(self):
        """Return the domain of what was answered, or asked and not answered, in it.

        An answer belongs to the day on which it was given, whenever it was asked for.
        """
        self.ensure_one()
        start = self._get_start()
        given = Domain("end_datetime", ">=", start)
        asked = Domain("end_datetime", "=", False) & Domain("create_date", ">=", start)
        survey = Domain("survey_id", "=", self.sudo().survey_id.id)
        return survey & Domain("test_entry", "=", False) & (given | asked)
