from odoo import api, models
from odoo.fields import Domain

from ....tools.groups import MAIN_USER
from .statcrm_feedback import OPEN

MOST = 5
NAMED = ("id", "name", "kind", "deadline", "partner_id", "contact_id", "user_id")


class StatcrmHome(models.AbstractModel):
    """Feedback and late projects on the home screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_sources(self):
        """Of what is late on the same day feedback stands first: a customer is waiting.

        Its activity is not shown besides.
        """
        model, asked = self.env["statcrm.feedback"], self._get_feedback_asked()

        def columns(query):
            found = [model._field_to_sql(query.table, name, query) for name in NAMED]
            return [*found, self._name_sql(query, "user_id", "res.users")]

        parts = {
            section: (domain, "deadline, id", MOST)
            for section, (_key, _label, domain) in asked.items()
        }
        found = self._find_parts(model, parts, columns)
        shown = [row[0] for rows, _count in found.values() for row in rows]
        apart = self.with_context(statcrm_home_rows={model._name: shown})
        sources = super(StatcrmHome, apart)._get_sources()
        for section, (key, label, domain) in asked.items():
            rows, count = found[section]
            rows = [self._get_feedback_row(section, *row) for row in rows]
            every = self._tile(key, label, model._name, domain, count=count)
            sources.append(self._source(section, rows, every, 5))
        return sources

    @api.model
    def _get_feedback_asked(self):
        """Return {section: (key, label, domain)}."""
        is_open = Domain("state", "in", OPEN)
        mine = Domain("user_id", "=", self.env.uid)
        my_customer = Domain("partner_id.statcrm_is_my_customer", "=", True)
        asked = {
            "late": (
                "feedback_late",
                self.env._("Late feedback"),
                Domain("is_late", "=", True) & (mine | my_customer),
            ),
            "feedback": (
                "feedback_mine",
                self.env._("Feedback to answer"),
                is_open & mine & Domain("deadline", ">=", self._today()),
            ),
        }
        if self.env.user.has_group(MAIN_USER):
            nobody = Domain("user_id", "=", False) | Domain("partner_id", "=", False)
            label = self.env._("Feedback to assign")
            asked["waiting"] = ("feedback_unassigned", label, is_open & nobody)
        return asked

    @api.model
    def _get_feedback_row(
        self, section, found, subject, kind, deadline, partner, contact, owner, user
    ):
        feedback = self.env["statcrm.feedback"].browse(found)
        kinds = dict(feedback._fields["kind"]._description_selection(self.env))
        values = {"kind": kinds[kind], "subject": subject, "user": user}
        label = self.env._("Answer")
        if section == "waiting":
            text = self.env._("%(kind)s to assign: %(subject)s", **values)
            label = self.env._("Assign")
        elif owner and owner != self.env.uid:
            text = self.env._("%(kind)s, with %(user)s: %(subject)s", **values)
            label = self.env._("See Feedback")
        else:
            text = self.env._("%(kind)s: %(subject)s", **values)
        action = {
            "type": "ir.actions.act_window",
            "res_model": feedback._name,
            "res_id": feedback.id,
            "views": [[False, "form"]],
        }
        return self._row(
            "feedback",
            feedback,
            text,
            title=self.env._("Unknown sender"),
            partners=[*filter(None, (partner, contact))],
            lead=self._format_day(deadline) if deadline else "",
            at=self._end_of(deadline) if deadline else None,
            tone="danger" if section == "late" else "",
            buttons=[self._button("answer", label, action=action)],
        )

    @api.model
    def _get_my_tiles(self):
        projects = self.env["project.project"]
        late = self._tile(
            "projects_late",
            self.env._("Late projects of my customers"),
            projects._name,
            projects._statcrm_late_domain() & projects._statcrm_mine_domain(),
            tone="danger",
            hint=self.env._("The project or a milestone is past its deadline."),
            only_if_any=True,
        )
        return [*super()._get_my_tiles(), late]

    @api.model
    def _get_new(self):
        entries = super()._get_new()
        if self.env["statcrm.feedback"].has_access("create"):
            label = self.env._("Complaint or Feedback")
            action = self._new_action(label, "statcrm.feedback")
            action["context"] = {"default_kind": "complaint"}
            entries.append(
                self._new_entry("feedback", label, "fa-bullhorn", action, 30)
            )
        return entries
