from odoo import api, models

from ....tools.cause import is_loading
from ....tools.field_kinds import RememberedText, take

OURS = "statcrm_custom."


class IrConfigParameter(models.Model):
    """Settings of ours are recorded.

    What the program keeps for itself, as the last test of the mail, is none of them:
    every user reads the recorded changes.
    """

    _inherit = "ir.config_parameter"

    value = RememberedText()

    @api.constrains("value")
    def _check_statcrm_value(self):
        before = take(self, "value")
        self._statcrm_note_setting(
            [
                (one, (before.get(one.id) or ("",))[0], one.value)
                for one in self
                if one.key.startswith(OURS)
            ]
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_statcrm_noted(self):
        self._statcrm_note_setting(
            [(one, one.value, "") for one in self if one.key.startswith(OURS)]
        )

    @api.model
    def _statcrm_note_setting(self, changes):
        if is_loading(self.env):
            return
        labels = {
            field.config_parameter: field._description_string(self.env)
            for field in self.env["res.config.settings"]._fields.values()
            if getattr(field, "config_parameter", None)
        }
        vals_list = [
            {
                "kind": "setting",
                "subject": labels[parameter.key],
                "old_text": old,
                "new_text": new,
            }
            for parameter, old, new in changes
            if old != new and parameter.key in labels
        ]
        if vals_list:
            self.env["statcrm.change"]._note(vals_list)
