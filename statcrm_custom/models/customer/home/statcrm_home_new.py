from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """The New button of the Home screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_new(self):
        """Return the entries that the user may create, in the order of the menu.

        An area adds its own by extending this method.

        :return: [{"key": stable name, "group": title above the entries of the same
            group or "", "label", "icon", "action": window action whose form has its
            cursor where the first word is typed, "sequence": place}]
        """
        entries = []
        if self.env["statcrm.person.new"].has_access("create"):
            entries.append(self._get_new_person())
        if self.env["calendar.event"].has_access("create"):
            entries.append(self._get_new_meeting())
        return entries

    @api.model
    def _new_entry(self, key, label, icon, action, sequence, group=""):
        return {
            **{"key": key, "label": label, "icon": icon, "action": action},
            **{"sequence": sequence, "group": group},
        }

    @api.model
    def _get_new_person(self):
        label = self.env._("Contact Person")
        action = self._new_action(label, "statcrm.person.new", target="new")
        return self._new_entry("person", label, "fa-user-plus", action, 20)

    @api.model
    def _get_new_meeting(self):
        # what has taken place is logged, by an entry of the same menu
        label = self.env._("Plan a Meeting")
        action = self._new_action(self.env._("Meeting"), "calendar.event")
        return self._new_entry("event", label, "fa-calendar-plus-o", action, 50)

    @api.model
    def _new_action(self, label, model, target="current"):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New: %(what)s", what=label),
            "res_model": model,
            "views": [[False, "form"]],
            "target": target,
        }
