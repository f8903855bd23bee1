from odoo import api, models

from ....tools.groups import MAIN_USER
from .statcrm_feedback import OPEN


class StatcrmHome(models.AbstractModel):
    """Tiles of feedback and late projects on the home screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_waiting_tiles(self):
        return [
            *super()._get_waiting_tiles(),
            *(tile | {"only_if_any": True} for tile in self._get_dialogue_tiles()),
        ]

    @api.model
    def _get_dialogue_tiles(self):
        tiles = [*self._get_feedback_tiles(), self._get_project_tile()]
        if self.env.user.has_group(MAIN_USER):
            tiles.append(self._get_unassigned_tile())
        return tiles

    @api.model
    def _get_feedback_tiles(self):
        model = "statcrm.feedback"
        mine = [("user_id", "=", self.env.uid), ("state", "in", OPEN)]
        return [
            self._tile(
                "feedback_mine",
                self.env._("Feedback to answer"),
                model,
                mine,
                tone="warning",
                hint=self.env._(
                    "Answer by e-mail, or enter the answer and mark it as answered."
                ),
            ),
            self._tile(
                "feedback_late",
                self.env._("Late feedback of my customers"),
                model,
                [("partner_id.statcrm_is_my_customer", "=", True)]
                + [("is_late", "=", True)],
                tone="danger",
                hint=self.env._("Past the answer deadline."),
            ),
        ]

    @api.model
    def _get_project_tile(self):
        Project = self.env["project.project"]
        return self._tile(
            "projects_late",
            self.env._("Late projects of my customers"),
            "project.project",
            Project._statcrm_late_domain() & Project._statcrm_mine_domain(),
            tone="danger",
            hint=self.env._("The project or a milestone is past its deadline."),
        )

    @api.model
    def _get_unassigned_tile(self):
        nobody = [("state", "in", OPEN), "|"]
        nobody += [("user_id", "=", False), ("partner_id", "=", False)]
        return self._tile(
            "feedback_unassigned",
            self.env._("Feedback to assign"),
            "statcrm.feedback",
            nobody,
            tone="warning",
            hint=self.env._("Unknown sender or no owner."),
        )
