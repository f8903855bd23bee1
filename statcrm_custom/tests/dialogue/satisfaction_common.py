from odoo import Command

from ..common import StatcrmCommon


class SatisfactionCommon(StatcrmCommon):
    """A survey of two items with importance, and short ways to answer it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # rounds of the demo data would be the ones that run
        rounds = cls.env["statcrm.survey.round"].sudo().search([])
        rounds.survey_id.statcrm_is_satisfaction = False
        rounds.unlink()
        theme = {"stage": "marketing", "sequence": 1}
        cls.themes = cls.env["statcrm.survey.theme"].create(
            [
                {**theme, "name": "Speed", "stage": "implementation"},
                {**theme, "name": "Offers", "stage": "ordering"},
            ]
        )
        cls.speed, cls.offers = cls.themes
        cls.survey = cls.make_survey()
        cls.round = cls.make_round(cls.survey, "Spring", "2026-03-01")

    @classmethod
    def make_survey(cls, asks=("satisfaction", "importance"), scale=(1, 5), **values):
        questions = [
            {"statcrm_asks": kind, "statcrm_theme_id": theme.id, "title": theme.name}
            for theme in cls.themes
            for kind in asks
        ]
        questions.append({"statcrm_asks": "overall", "title": "Overall"})
        kind = {"question_type": "scale", "scale_min": scale[0], "scale_max": scale[1]}
        return cls.env["survey.survey"].create(
            {
                "title": "How Are We?",
                "statcrm_is_satisfaction": True,
                "question_and_page_ids": [
                    Command.create({**kind, **question}) for question in questions
                ],
                **values,
            }
        )

    @classmethod
    def make_round(cls, survey, name, date_from):
        return cls.env["statcrm.survey.round"].create(
            {"survey_id": survey.id, "name": name, "date_from": date_from}
        )

    @classmethod
    def question(cls, asks, theme=None, survey=None):
        questions = (survey or cls.survey).question_and_page_ids
        return questions.filtered(
            lambda one: (
                one.statcrm_asks == asks
                and one.statcrm_theme_id == (theme or one.browse().statcrm_theme_id)
            )
        )

    @classmethod
    def answer_values(cls, partner, values, date="2026-03-15", survey=None, **more):
        """`values` is {(asks, theme or None): number on the question's scale}."""
        lines = [
            {
                "question_id": cls.question(asks, theme, survey).id,
                "answer_type": "scale",
                "value_scale": value,
            }
            for (asks, theme), value in values.items()
        ]
        return {
            "survey_id": (survey or cls.survey).id,
            "partner_id": partner and partner.id,
            "state": "done",
            "end_datetime": f"{date} 12:00:00",
            "user_input_line_ids": [Command.create(line) for line in lines],
            **more,
        }

    @classmethod
    def answer(cls, partner, values, *args, **more):
        vals = cls.answer_values(partner, values, *args, **more)
        return cls.env["survey.user_input"].create(vals)

    @classmethod
    def all_fours(cls, people, value=4, **more):
        """Everybody gives this value for the satisfaction with Speed, and overall."""
        values = {("satisfaction", cls.speed): value, ("overall", None): value}
        return cls.env["survey.user_input"].create(
            [cls.answer_values(one, values, **more) for one in people]
        )

    @classmethod
    def people(cls, count, customer):
        return cls.Partner.create(
            [{"name": f"P{n}", "parent_id": customer.id} for n in range(count)]
        )

    @classmethod
    def publish(cls):
        """Who keeps the rounds closes those that somebody has answered."""
        rounds = cls.env["statcrm.survey.round"].search([("published_on", "=", False)])
        for round_ in rounds.with_user(cls.communications):
            if round_.sudo()._get_answers_sudo():
                round_.action_publish()

    @classmethod
    def grid(cls, user=None, **choice):
        """The screen of a user, after the rounds were published."""
        cls.publish()
        model = cls.env["statcrm.satisfaction"].with_user(user or cls.staff)
        return model.get_grid(**choice)

    @staticmethod
    def items(grid):
        """{item name: (stage, column, item)} of a grid."""
        return {
            item["name"]: (stage["key"], column, item)
            for stage in grid["stages"]
            for column in ("critical", "other", "strength")
            for item in stage[column]
        }
