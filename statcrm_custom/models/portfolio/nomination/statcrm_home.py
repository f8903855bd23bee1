from odoo import api, models
from odoo.fields import Domain

from ....tools.groups import DIRECTOR, MANAGEMENT

MOST = 7  # nominations by name
NAMED = ("id", "kind", "partner_id", "proposed_on", "date_to")


class StatcrmHome(models.AbstractModel):
    """Nominations that wait for the director and the management group."""

    _inherit = "statcrm.home"

    @api.model
    def _get_sources(self):
        sources = super()._get_sources()
        asked = self._get_nominations_asked()
        if not asked:
            return sources
        nominations = self.env["statcrm.nomination"]

        def columns(query):
            found = [nominations._field_to_sql(query.table, n, query) for n in NAMED]
            return [
                *found,
                self._name_sql(query, "value_class_id", "statcrm.value.class"),
                self._name_sql(query, "user_id", "res.users"),
            ]

        parts = {key: (*part, MOST) for key, (_label, *part) in asked.items()}
        found = self._find_parts(nominations, parts, columns)
        for number, (key, (label, domain, _order)) in enumerate(asked.items()):
            rows, count = found[key]
            rows = [self._get_nomination_row(key, *values) for values in rows]
            every = self._tile(key, label, nominations._name, domain, count=count)
            if key == "nominations_to_decide":
                every["action"] = {
                    **self._tile_action(label, nominations._name, domain),
                    **self._shown_as("statcrm_custom.statcrm_nomination_action_decide"),
                }
            sources.append(self._source("waiting", rows, every, number))
        return sources

    @api.model
    def _get_nominations_asked(self):
        """Return {key: (label, domain, order)} by the user's duties."""
        user, asked = self.env.user, {}
        if user.has_group(DIRECTOR):
            asked["nominations_to_decide"] = (
                self.env._("Nominations to decide"),
                Domain("state", "=", "proposed"),
                "proposed_on, id",
            )
        if user.has_group(MANAGEMENT):
            mine = ("activity_ids", "any", [("user_id", "=", user.id)])
            asked |= {
                "nominations_stuck": (
                    self.env._("Decided, but not in effect"),
                    Domain("problem", "!=", False),
                    "date_from, id",
                ),
                "nominations_returned": (
                    self.env._("Nominations returned to me"),
                    Domain([("state", "=", "returned"), mine]),
                    "id",
                ),
                "nominations_ending": (
                    self.env._("Terms ending in 60 days"),
                    self.env["statcrm.nomination"]._get_ending_domain(),
                    "date_to, id",
                ),
            }
        return asked

    @api.model
    def _get_nomination_row(
        self, key, found, kind, partner, proposed_on, date_to, value_class, user
    ):
        nomination = self.env["statcrm.nomination"].browse(found)
        day, tone, buttons = None, "", []
        names = {"value_class": value_class or "", "user": user or ""}
        if key == "nominations_to_decide":
            day = proposed_on
            text = self._format_proposal(kind, names)
            label = self.env._("Decide")
            buttons = [self._button("decide", label, nomination, "action_decide")]
        elif key == "nominations_ending":
            day, tone = date_to, "warning"
            text = self.env._(
                "The term as %(value_class)s ends: propose the next one.", **names
            )
            label = self.env._("Next Term")
            buttons = [self._button("next", label, nomination, "action_next_term")]
        elif key == "nominations_stuck":
            tone = "danger"
            text = self.env._("Decided, but not in effect: open it to see the reason.")
        else:
            text = self.env._(
                "Returned: read the reason, then propose it again or mark the task as"
                " done."
            )
        return self._row(
            "nomination",
            nomination,
            text,
            partners=(partner,),
            lead=self._format_day(day) if day else "",
            tone=tone,
            buttons=buttons,
        )

    @api.model
    def _format_proposal(self, kind, names):
        if kind == "end":
            return self.env._("Proposed: end of the nomination.")
        if names["user"]:
            return self.env._("Proposed as %(value_class)s with %(user)s.", **names)
        return self.env._("Proposed as %(value_class)s.", **names)
