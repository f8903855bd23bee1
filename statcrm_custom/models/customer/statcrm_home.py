from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models


class StatcrmHome(models.AbstractModel):
    """The first screen: what is waiting, as tiles that open what they count.

    An area adds its tiles by extending `_get_sections`. A tile is a dict:

    - `key`: stable name, used by tests and styles
    - `label`: what is counted
    - `count`: int, or `text`: a sentence instead of a number
    - `tone`: "danger", "warning", "success" or "" (calm)
    - `hint`: what to do about it, shown below the label
    - `action`: a window action dict that shows exactly what was counted
    """

    _name = "statcrm.home"
    _description = "First Screen"

    @api.model
    def get_home(self):
        """Return the first screen of the current user.

        :return: {"user": first name, "sections": [{"key", "title", "tiles"}]}
        """
        return {
            "user": self.env.user.name.split(" ")[0],
            "sections": [
                section for section in self._get_sections() if section["tiles"]
            ],
        }

    @api.model
    def _get_sections(self):
        return [
            {
                "key": "waiting",
                "title": self.env._("Waiting for me"),
                "tiles": self._get_waiting_tiles(),
            },
            {
                "key": "mine",
                "title": self.env._("My customers"),
                "tiles": self._get_my_tiles(),
            },
            {
                "key": "house",
                "title": self.env._("The whole house"),
                "tiles": self._get_house_tiles(),
            },
        ]

    @api.model
    def _get_waiting_tiles(self):
        today = self.env.company._statcrm_today()
        mine = [("user_id", "=", self.env.uid)]
        late = [*mine, ("date_deadline", "<", today)]
        now = [*mine, ("date_deadline", "=", today)]
        meetings = [
            ("partner_ids", "in", self.env.user.partner_id.ids),
            ("start", ">=", fields.Datetime.now()),
            ("start", "<", fields.Datetime.now() + relativedelta(days=7)),
        ]
        activity, event = "mail.activity", "calendar.event"
        return [
            self._tile(
                "late", self.env._("Late activities"), activity, late, tone="danger"
            ),
            self._tile(
                "today", self.env._("Activities today"), activity, now, tone="warning"
            ),
            self._tile("meetings", self.env._("Meetings in 7 days"), event, meetings),
        ]

    @api.model
    def _get_my_tiles(self):
        mine = [("statcrm_is_principal", "=", True), ("user_id", "=", self.env.uid)]
        people = ("statcrm_people_ids", "not any", [("is_current", "=", True)])
        nobody = [*mine, ("is_company", "=", True), people]
        return [
            self._tile("my_customers", self.env._("I answer for"), "res.partner", mine),
            self._tile(
                "my_incomplete",
                self.env._("Essential data missing"),
                "res.partner",
                [*mine, ("statcrm_completeness", "<", 100)],
                tone="warning",
                hint=self.env._("Open a customer: its card lists what is missing."),
            ),
            self._tile(
                "my_without_people",
                self.env._("No contact person known"),
                "res.partner",
                nobody,
                tone="warning",
                hint=self.env._("Add who works there, with their roles."),
            ),
        ]

    @api.model
    def _get_house_tiles(self):
        return []

    @api.model
    def _tile(self, key, label, model, domain, tone="", hint=""):
        """Return a tile that counts the records of a domain; calm when none."""
        count = self.env[model].search_count(domain)
        return {
            "key": key,
            "label": label,
            "count": count,
            "tone": tone if count else "",
            "hint": hint if count else "",
            "action": self._tile_action(label, model, domain),
        }

    @api.model
    def _tile_action(self, label, model, domain):
        views = ["list", "kanban", "form"]
        if model == "mail.activity":
            views = ["list", "form"]
        elif model == "calendar.event":
            views = ["list", "calendar", "form"]
        return {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model,
            "domain": list(domain),
            "views": [[False, view] for view in views],
            "target": "current",
            "help": Markup('<p class="o_view_nocontent_smiling_face">%s</p>')
            % self.env._("There are none: %(what)s", what=label),
        }
