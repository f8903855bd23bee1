from odoo import api, models
from odoo.tools.misc import formatLang

from ....tools.cause import is_loading


class StatcrmAuditedMixin(models.AbstractModel):
    """Record who changed which limit or setting, from what to what.

    List this mixin before the model in `_inherit`, so that it comes first. What data
    files load is not recorded.
    """

    _name = "statcrm.audited.mixin"
    _description = "Recorded Settings Mixin"

    _audited_kind = "setting"
    _audited = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not is_loading(self.env):
            added = self.env._("added")
            records._note_audited(
                [record._describe_audited(None, new_text=added) for record in records]
            )
        return records

    def write(self, vals):
        names = [name for name in self._audited if name in vals]
        if not names or is_loading(self.env):
            return super().write(vals)
        before = {record: record._format_audited(names) for record in self}
        result = super().write(vals)
        self._note_audited(
            [
                record._describe_audited(name, old_text=old, new_text=new)
                for record in self
                for name, old, new in zip(
                    names, before[record], record._format_audited(names), strict=True
                )
                if old != new
            ]
        )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_noted(self):
        removed = self.env._("deleted")
        self._note_audited(
            [
                record._describe_audited(None, new_text=removed) | {"res_model": False}
                for record in self
            ]
        )

    def _describe_audited(self, name, **texts):
        """Return the values of a row about a field, or about the record as a whole."""
        self.ensure_one()
        kind = self.env["ir.model"]._get(self._name).name
        subject = self.env._("%(kind)s “%(name)s”", kind=kind, name=self.display_name)
        if name:
            label = self._fields[name]._description_string(self.env)
            subject = f"{subject}: {label}"
        return {
            "kind": self._audited_kind,
            "subject": subject,
            "res_model": self._name,
            "res_id": self.id,
            **texts,
        }

    @api.model
    def _note_audited(self, vals_list):
        if vals_list:
            self.env["statcrm.change"]._note(vals_list)

    def _format_audited(self, names):
        """Return the values of these fields as texts."""
        self.ensure_one()
        texts = []
        for name in names:
            field, value = self._fields[name], self[name]
            if field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value)
            elif field.type == "monetary":
                value = formatLang(
                    self.env, value, currency_obj=self[field.get_currency_field(self)]
                )
            elif field.type == "boolean":
                value = self.env._("yes") if value else self.env._("no")
            elif field.relational:
                value = ", ".join(value.mapped("display_name"))
            texts.append(str(value) if value or value == 0 else "")
        return texts
