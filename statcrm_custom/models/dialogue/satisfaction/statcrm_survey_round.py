from collections import defaultdict
from datetime import timedelta
from math import sqrt

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_round

from ....tools.disclosure import FEWEST, choose_shown

# sums of a group of answers to one question: answers, own answers, sum of the values;
# the same of those who also rated the overall satisfaction, for the correlation
MEASURES = ("n", "own", "total", "pairs", "own_pairs", "x", "y", "xx", "yy", "xy")


class StatcrmSurveyRound(models.Model):
    """A round of a satisfaction survey: the answers given in a period.

    An answer belongs to the round in which it was given (in the company's time zone).
    While a round is running, its figures are hidden from everybody: a single answer
    could be derived from their changes. They are published at once when the round is
    closed: after its last day, when the next round starts, or when the survey is
    closed. From then on, the round and its figures cannot change.
    """

    _name = "statcrm.survey.round"
    _description = "Satisfaction Round"
    _inherit = ["statcrm.locked.mixin"]
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
        string="Start Date",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    date_to = fields.Date(
        string="End Date",
        copy=False,
        help="Figures are published on the following day. If empty, when the next"
        " round starts.",
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
        help="In steps of five until the round is published.",
    )

    _survey_day_unique = models.UniqueIndex(
        "(survey_id, date_from)", "Another round of this survey starts on this day."
    )

    def _default_survey_id(self):
        """Default to the last survey used, or the first satisfaction survey."""
        asked = self.sudo().search([("survey_id.active", "=", True)], limit=1).survey_id
        return asked or self.env["survey.survey"].sudo().search(
            [("statcrm_is_satisfaction", "=", True)], order="id", limit=1
        )

    @api.depends("name", "survey_id.title")
    def _compute_display_name(self):
        """Include the survey's title, even for users without access to surveys."""
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
        """As superuser: managers of rounds may not read answers."""
        for round_ in self:
            round_.progress = round_._count_answers() if round_.id else 0

    @api.constrains("date_from", "date_to", "survey_id")
    def _check_dates(self):
        for round_ in self:
            if round_.date_to and round_.date_to < round_.date_from:
                raise ValidationError(
                    self.env._(
                        "The end date of %s cannot be before its start date.",
                        round_.name,
                    )
                )
            if round_.published_on:
                raise ValidationError(
                    self.env._(
                        "“%s” is published. Its dates cannot be changed.", round_.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(round_.published_on for round_ in self):
            raise UserError(
                self.env._(
                    "A published round cannot be deleted. Create a new round instead."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        rounds = super().create(vals_list)
        self._publish_due()  # the previous rounds
        return rounds

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"date_from", "date_to", "survey_id"}:
            self._publish_due()
        return result

    @api.model
    def _get_current(self):
        """Return the running round; of several surveys, the last started one."""
        today = self.env.company._statcrm_today()
        begun = self.sudo().search_fetch(
            [
                ("date_from", "<=", today),
                ("published_on", "=", False),
                ("survey_id.statcrm_is_satisfaction", "=", True),
                ("survey_id.active", "=", True),
            ]
        )
        days = begun._get_last_days() if begun else {}
        running = begun.filtered(lambda one: not days[one] or days[one] >= today)
        return running[:1].sudo(False)

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
        """Return the start of one round."""
        return self.env.company._statcrm_start(self.date_from)

    def _get_last_day(self):
        """Return the last day of one round, or False."""
        return self._get_last_days().get(self, False)

    def _get_last_days(self):
        """Return {round: last day or False}; the next round ends one as well."""
        every = self.sudo().search_fetch(
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
        """Return the rounds that accept no more answers."""
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
        """Return the domain of the answers given, or still open, in the round.

        An answer belongs to the day on which it was given, whenever invited.
        """
        self.ensure_one()
        start = self._get_start()
        given = Domain("end_datetime", ">=", start)
        asked = Domain("end_datetime", "=", False) & Domain("create_date", ">=", start)
        survey = Domain("survey_id", "=", self.sudo().survey_id.id)
        return survey & Domain("test_entry", "=", False) & (given | asked)

    def action_invite(self):
        """Open the invitation to this round, to choose whose people are invited."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "running":
            raise UserError(self.env._("This round does not run."))
        return self._get_invite_action(default_round_id=self.id)

    def _get_invite_action(self, **context):
        """Return the window of the invitation, if people can answer at all."""
        self.sudo().survey_id.check_validity()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invite to Satisfaction Survey"),
            "res_model": "statcrm.satisfaction.invite",
            "views": [[False, "form"]],
            "target": "new",
            "context": context,
        }

    # Publishing: the figures of a round are written once.

    def action_publish(self):
        """Close a running round today, and publish its figures."""
        self.check_access("write")
        today = self.env.company._statcrm_today()
        for round_ in self:
            if round_.published_on:
                continue
            if round_.date_from > today:
                raise UserError(self.env._("“%s” has not started yet.", round_.name))
            if round_ not in round_._filter_closed():
                round_.date_to = today
            if not round_.sudo()._publish():
                raise UserError(
                    self.env._(
                        "“%s” has no answers to publish.",
                        round_.name,
                    )
                )

    @api.model
    def _cron_publish(self):
        self._publish_due()

    @api.model
    def _publish_due(self):
        """Publish the closed rounds with answers, as superuser.

        A failing round blocks neither the screen nor the other rounds.
        """
        waiting = self.sudo().search(
            [
                ("published_on", "=", False),
                ("date_from", "<=", self.env.company._statcrm_today()),
            ],
            order="date_from",
        )
        # also called by the screen, whatever the context
        faults = self.env["statcrm.job.fault"].with_context(ir_cron_progress_id=False)
        faults._each(
            "Publishing of rounds",
            list(waiting._filter_closed()),
            lambda round_: round_._publish(),
        )

    def _publish(self):
        """Write the figures of one round, once and for all.

        All answers of the round are marked, even those that do not count, so that none
        is used in another round.

        :return bool: whether the round was published now
        """
        answers = self._get_answers_sudo()
        if self.published_on or not answers or not self.try_lock_for_update():
            return False
        rows = self._build_rows()
        # at once, so that users see all or none of them
        self.env["statcrm.satisfaction.report"].sudo().create(rows)
        answers.statcrm_round_id = self
        self.published_on = fields.Datetime.now()
        return True

    def _get_answers_sudo(self):
        """Return the done answers of one round, without tests, as superuser."""
        answers_sudo = self.env["survey.user_input"].sudo()
        if self.published_on:
            return answers_sudo.search([("statcrm_round_id", "=", self.id)])
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) answer", self._answers_sql())
        )
        return answers_sudo.browse(row[0] for row in rows)

    def _count_answers(self):
        """Count the answers of one round, in steps of five until it is published."""
        answers = self._get_answers_sudo()
        return len(answers) if self.published_on else len(answers) // FEWEST * FEWEST

    def _answers_sql(self):
        """Return SQL of the done answers of one round not published by another."""
        survey = self.sudo().survey_id
        return SQL(
            """
            SELECT input.id, input.partner_id, input.email, input.end_datetime,
                   input.statcrm_is_personal IS TRUE AS is_personal,
                   input.statcrm_principal_id, input.statcrm_segment_id,
                   input.statcrm_value_class_id
              FROM survey_user_input input
             WHERE input.survey_id = %(survey)s AND %(counts)s
               AND input.state = 'done' AND input.test_entry IS NOT TRUE
               AND input.statcrm_round_id IS NULL
               AND %(day)s BETWEEN %(first)s AND %(last)s
            """,
            survey=survey.id,
            counts=SQL("TRUE") if survey.statcrm_is_satisfaction else SQL("FALSE"),
            day=self.env.company._statcrm_day_sql(
                SQL("coalesce(input.end_datetime, input.create_date)")
            ),
            first=self.date_from,
            last=self._get_last_day() or fields.Date.to_date("9999-12-31"),
        )

    def _counted_sql(self):
        """Return SQL of one answer per person: the own one, or the last one.

        Without those of colleagues. A group is the customer, segment (its top level)
        and value class of the answer; 0 for none.
        """
        return SQL(
            """
            SELECT DISTINCT ON (person) answer.id, answer.is_personal,
                   coalesce(answer.partner_id::text, lower(answer.email),
                            '#' || answer.id) AS person,
                   coalesce(answer.statcrm_principal_id, 0) AS principal_id,
                   coalesce(split_part(segment.parent_path, '/', 1)::int, 0)
                       AS segment_id,
                   coalesce(answer.statcrm_value_class_id, 0) AS value_class_id
              FROM (%s) answer
              LEFT JOIN res_partner partner ON partner.id = answer.partner_id
              LEFT JOIN statcrm_segment segment
                ON segment.id = answer.statcrm_segment_id
             WHERE partner.id IS NULL OR partner.partner_share
             ORDER BY person, answer.is_personal, answer.end_datetime DESC NULLS LAST,
                      answer.id DESC
            """,
            self._answers_sql(),
        )

    def _judged_sql(self):
        """Return SQL of one value, 1 to 5, per answer, item and question type."""
        return SQL(
            """
            SELECT value.*,
                   max(value) FILTER (WHERE asks = 'overall')
                       OVER (PARTITION BY id) AS overall
              FROM (
                    SELECT answer.id, answer.is_personal, answer.principal_id,
                           answer.segment_id, answer.value_class_id,
                           question.statcrm_asks AS asks,
                           CASE WHEN question.statcrm_asks <> 'overall'
                                THEN question.statcrm_theme_id END AS theme_id,
                           avg(1 + 4::float * (line.value_scale - question.scale_min)
                               / (question.scale_max - question.scale_min)) AS value
                      FROM answer
                      JOIN survey_user_input_line line
                        ON line.user_input_id = answer.id
                       AND line.answer_type = 'scale' AND line.skipped IS NOT TRUE
                      JOIN survey_question question ON question.id = line.question_id
                       AND question.statcrm_asks
                           IN ('satisfaction', 'importance', 'overall')
                     GROUP BY answer.id, answer.is_personal, answer.principal_id,
                              answer.segment_id, answer.value_class_id, asks, theme_id
                   ) value
            """
        )

    def _get_sums(self):
        """Return the sums of each question and group of answers.

        :return: {(theme, asks): {(principal, segment, class): {measure: number}}}, all
            of them ids or 0; asks is "any" for all answers
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH answer AS (%s), judged AS (%s)
                SELECT coalesce(theme_id, 0), asks, principal_id, segment_id,
                       value_class_id, count(*),
                       count(*) FILTER (WHERE NOT is_personal), sum(value),
                       regr_count(value, overall),
                       count(overall) FILTER (WHERE NOT is_personal),
                       sum(value) FILTER (WHERE overall IS NOT NULL), sum(overall),
                       sum(value * value) FILTER (WHERE overall IS NOT NULL),
                       sum(overall * overall), sum(value * overall)
                  FROM judged GROUP BY 1, 2, 3, 4, 5
                 UNION ALL
                SELECT 0, 'any', principal_id, segment_id, value_class_id, count(*),
                       count(*) FILTER (WHERE NOT is_personal), 0, 0, 0, 0, 0, 0, 0, 0
                  FROM answer GROUP BY 3, 4, 5
                """,
                self._counted_sql(),
                self._judged_sql(),
            )
        )
        sums = defaultdict(dict)
        for theme, asks, principal, segment, class_, *measures in rows:
            sums[theme, asks][principal, segment, class_] = dict(
                zip(MEASURES, measures, strict=True)
            )
        return sums

    def _build_rows(self):
        """Return the values of the report's rows."""
        sums = self._get_sums()
        cells = {question: _get_cells(groups) for question, groups in sums.items()}
        shown = {
            question: choose_shown(
                {key: (_get_rows(*key), one["own"]) for key, one in groups.items()}
            )
            for question, groups in sums.items()
        }
        places = _get_places(sums[0, "any"]) if sums else {}
        themes = sorted({theme for theme, _asks in sums})
        themes_sudo = (
            self.env["statcrm.survey.theme"].sudo().browse(filter(None, themes))
        )
        stages = {theme.id: theme.stage for theme in themes_sudo}
        rows = []
        for theme in themes:
            for row in places:
                values = self._build_row(theme, row, cells, shown)
                if values:
                    rows.append(
                        {
                            "round_id": self.id,
                            "theme_id": theme or False,
                            "stage": stages.get(theme, False),
                            **places[row],
                            **values,
                        }
                    )
        return rows

    def _build_row(self, theme, row, cells, shown):
        """Return the figures of one item and group, None without ratings."""
        judged = (theme, "satisfaction" if theme else "overall")
        weighed = (theme, "importance")
        own, weight = cells.get(judged, {}).get(row), cells.get(weighed, {}).get(row)
        everybody = None if theme else cells[0, "any"][row]
        if not (own or weight or everybody):
            return None
        visible = own and row in shown[judged]
        # the number of ratings of an item is hidden with its mean; the size of a group
        # is
        counted = own if visible else everybody
        values = {
            "answer_count": counted["n"] if counted else 0,
            "interview_count": counted["n"] - counted["own"] if counted else 0,
            "importance_count": 0,
            "is_importance_asked": bool(weight),
            "is_hidden": not visible,
        }
        if visible:
            values["satisfaction"] = float_round(own["total"] / own["n"], 1)
            values["correlation"] = _correlate(own) if theme else None
        if weight and row in shown[weighed]:
            values["importance_count"] = weight["n"]
            values["importance"] = float_round(weight["total"] / weight["n"], 1)
        return {name: value for name, value in values.items() if value is not None}


def _get_rows(principal, segment, value_class):
    """Return the rows that an answer is part of, everybody first."""
    return (
        (0, "all", 0),
        (1, "segment", segment),
        (2, "value_class", value_class),
        (3, "customer", principal),
    )


def _get_cells(groups):
    """Add the sums of groups up to those of rows: {row: {measure: number}}."""
    cells = {}
    for key, one in groups.items():
        for row in _get_rows(*key):
            cell = cells.setdefault(row, dict.fromkeys(MEASURES, 0))
            for name, number in one.items():
                cell[name] += number or 0
    return cells


def _get_places(groups):
    """Return {row: values of its group}.

    A customer has the segment and class of its answers, if unique.
    """
    places = {}
    for principal, segment, class_ in groups:
        for number, cut, key in _get_rows(principal, segment, class_):
            place = places.setdefault((number, cut, key), {"cut": cut})
            if cut in ("segment", "customer"):
                place.setdefault("segment_id", set()).add(segment)
            if cut in ("value_class", "customer"):
                place.setdefault("value_class_id", set()).add(class_)
            if cut == "customer":
                place["partner_id"] = {principal}
    return {
        row: {
            name: (value.pop() or False) if len(value) == 1 else False
            for name, value in place.items()
            if name != "cut"
        }
        | {"cut": place["cut"]}
        for row, place in sorted(places.items())
    }


def _correlate(cell):
    """Return Pearson's correlation, None without five pairs or variance."""
    n = cell["pairs"]
    if cell["own_pairs"] < FEWEST:
        return None
    spread_x = n * cell["xx"] - cell["x"] ** 2
    spread_y = n * cell["yy"] - cell["y"] ** 2
    if spread_x < 1e-9 or spread_y < 1e-9:
        return None
    both = n * cell["xy"] - cell["x"] * cell["y"]
    return float_round(both / sqrt(spread_x * spread_y), 1)
