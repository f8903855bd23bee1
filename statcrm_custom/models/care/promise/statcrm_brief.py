from odoo import api, models
from odoo.fields import Domain

MOST_PROMISES = 5


class StatcrmBrief(models.AbstractModel):
    """Section on promises not kept yet."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_section_names(self):
        return [*super()._get_section_names(), "promises"]

    @api.model
    def _section_promises(self, principal):
        """Late promises and those due in 60 days; left out if empty."""
        promises = self.env["statcrm.care.promise"]
        found, count = self._find(
            promises._name,
            Domain("plan_id.principal_id", "=", principal.id)
            & promises._counted_domain()
            & (promises._late_domain() | promises._soon_domain()),
            "date_due, necessity, id",
            MOST_PROMISES,
        )
        if not found:
            return {}
        return self._section(
            "promises",
            self.env._("Open promises of the year"),
            "main",
            6,
            lines=[self._promise_line(one) for one in found],
            hidden=count - len(found),
        )

    @api.model
    def _promise_line(self, promise):
        day = self._day(promise.date_due)
        texts = {
            "late": self.env._("late since %(date)s", date=day),
            "missed": self.env._("missed"),
            "due": self.env._("due by %(date)s", date=day),
        }
        if promise.year != self.env.company._statcrm_today().year:
            texts["missed"] = self.env._("missed in %(year)s", year=promise.year)
        state = dict(promise._fields["state"]._description_selection(self.env))
        responsible = promise._fields["responsible"]._description_selection(self.env)
        tones = {"red": "danger", "amber": "warning"}
        return self._line(
            [self._part(promise.sudo(False), promise.name)],
            lead=state[promise.state],
            detail=[dict(responsible)[promise.responsible]],
            aside=texts[promise.state],
            tone=tones.get(promise.colour, ""),
        )
