from odoo import api, fields, models

MOST_FEEDBACK = 4


class StatcrmBrief(models.AbstractModel):
    """Complaints, suggestions and requests that wait for our answer."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_sections(self, principal):
        return [*super()._get_sections(principal), self._section_feedback(principal)]

    @api.model
    def _section_feedback(self, principal):
        """Stands first, and is left out when nothing waits; praise waits for nobody."""
        found, count = self._find(
            "statcrm.feedback",
            [
                ("principal_id", "=", principal.id),
                ("state", "in", ("new", "in_progress")),
                ("kind", "!=", "praise"),
            ],
            "deadline, date, id",
            MOST_FEEDBACK,
        )
        if not found:
            return {}
        return self._section(
            "feedback",
            self.env._("Open feedback and suggestions"),
            "main",
            5,
            lines=[self._feedback_line(one) for one in found],
            hidden=count - len(found),
        )

    @api.model
    def _feedback_line(self, feedback):
        labels = {
            name: dict(feedback._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        deadline = fields.Date.to_date(feedback.deadline)
        late = deadline and deadline < self.env.company._statcrm_today()
        aside = labels["state"][feedback.state]
        if late:
            aside = self.env._("late since %(date)s", date=self._day(deadline))
        elif deadline:
            aside = self.env._("answer by %(date)s", date=self._day(deadline))
        kind = labels["kind"][feedback.kind]
        if feedback.is_repeated:
            kind = self.env._("%(kind)s, repeated", kind=kind)
        who = feedback.contact_id or feedback.partner_id
        return self._line(
            [self._part(feedback.sudo(False), feedback.name)],
            lead=kind,
            detail=[
                self._day(feedback.date),
                self._part(who.sudo(False), who.name),
                feedback.unit_id.name,
                self._part(feedback.user_id.sudo(False)),
            ],
            aside=aside,
            tone="danger" if late else "",
        )
