from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from .statcrm_care_promise import DAYS_OF_GRACE

MOST = 5  # late promises by name
NAMED = ("id", "principal_id", "user_id", "kind", "date_to", "date_due", "name")
NAMED += ("state",)


class StatcrmHome(models.AbstractModel):
    """The user's promises: what is late by name, what is due soon."""

    _inherit = "statcrm.home"

    @api.model
    def _get_sources(self):
        """Return what is not kept, and whom to contact because of a promise."""
        found = self._find_my_promises()
        late = [one for one in found if one["state"] != "due"]
        soon = [one for one in found if one["state"] == "due"]
        # what was missed earlier can no longer be changed
        grace = fields.Date.subtract(self._today(), days=DAYS_OF_GRACE)
        still = [
            one for one in late if one["state"] == "late" or one["date_to"] >= grace
        ]
        kinds = self.env["statcrm.evidence"]._get_contact_kinds()
        asked = [
            one
            for one in soon
            if one["kind"] in kinds and one["user_id"] == self.env.uid
        ]
        every = self._get_board_tile(
            "promises_late",
            self.env._("Promises not kept"),
            late,
            {"late": True},
        )
        tile = self._get_board_tile(
            "promises_soon",
            self.env._("Promises due in 60 days"),
            soon,
            {"soon": True},
            tone="warning",
            hint=self.env._("The board shows what to do for each of them."),
            only_if_any=True,
        )
        rows = [self._get_late_row(one) for one in still[:MOST]]
        reasons = [
            self._reason(
                one["principal_id"],
                one["date_due"],
                partial(self._tell_promise, one),
            )
            for one in asked
        ]
        return [
            *super()._get_sources(),
            self._source("late", rows, every, 20, [tile]),
            self._source("contact", reasons),
        ]

    @api.model
    def _find_my_promises(self):
        """Return dicts of those not kept and the soon ones, by one query."""
        promises = self.env["statcrm.care.promise"]
        query = promises._search(
            promises._counted_domain()
            & Domain("is_for_me", "=", True)
            & Domain("plan_id.principal_id.active", "=", True)
            & (promises._not_kept_domain() | promises._soon_domain()),
            order="date_due, id",
        )
        columns = [promises._field_to_sql(query.table, name, query) for name in NAMED]
        found = self.env.execute_query(query.select(*columns))
        return [dict(zip(NAMED, row, strict=True)) for row in found]

    @api.model
    def _get_late_row(self, found):
        """Its form tells what would turn it green, the button does it.

        Where what that is has to be looked up, the button opens the form.
        """
        promise = self.env["statcrm.care.promise"].browse(found["id"])
        kind = found["kind"] if found["state"] == "late" else None
        label = self.env["statcrm.evidence"]._of_kind(kind)._get_step_label()
        advice = self._button(
            "advice", label, promise, "action_follow_advice", opens=True
        )
        if not label:
            label = self.env._("See Promise")
            advice = self._button("see", label, promise, "get_formview_action")
        return self._row(
            "promise",
            promise,
            found["name"],
            partners=(found["principal_id"],),
            lead=self._format_day(found["date_due"]),
            at=self._end_of(found["date_due"]),
            tone="danger",
            buttons=[advice],
        )

    @api.model
    def _tell_promise(self, found):
        day, name = found["date_due"], found["name"]
        text = self.env._(
            "Promised by %(day)s: %(promise)s",
            day=self._format_date(day),
            promise=name if name.endswith(".") else f"{name}.",
        )
        return text, ""

    @api.model
    def _get_board_tile(self, key, label, found, options, **values):
        """Return a tile that opens the promise board, and counts as it does.

        At the beginning of a year, promises of the year before can still be proven: a
        list has both.
        """
        model, today = "statcrm.care.promise", self._today()
        values["count"] = len(found)
        if fields.Date.subtract(today, days=DAYS_OF_GRACE).year == today.year:
            action = self._shown_as_client("statcrm_custom.statcrm_board_action")
            options = {"year": today.year, "for_me": True, **options}
            values["action"] = {**action, "context": {"statcrm_board": options}}
        domain = [("id", "in", [one["id"] for one in found])]
        return self._tile(key, label, model, domain, **values)

    @api.model
    def _get_my_tiles(self):
        return [*super()._get_my_tiles(), *self._get_group_tiles()]

    @api.model
    def _get_group_tiles(self):
        """Return the tile of the user's promises to groups as a whole.

        Groups without customers are left out. In a large database, from the hourly
        figures.
        """
        lines = self.env["statcrm.programme.promise"]
        mine = lines.search_fetch(lines._mine_light_domain(), ["name"])
        if not mine:
            return []
        figures = self.env["statcrm.house.figure"]
        known, counted_at = figures._get("group_promises")
        found = {}
        for line in mine:
            state, count, everybody = known.get(str(line.id), (False, 0, 0))
            if state and everybody:
                found[line] = (state, lines._reached_text(count, everybody))
        states = [state for state, _reached in found.values()]
        hints = [f"{line.name}: {reached}." for line, (_s, reached) in found.items()]
        tile = self._tile(
            "promises_group",
            self.env._("Promises to groups"),
            lines._name,
            [("id", "in", [line.id for line in found])],
            count=len(found),
            tone="danger" if "late" in states else "warning" if "due" in states else "",
            hint=" ".join([*hints[:3], figures._format_counted_at(counted_at)]).strip(),
            only_if_any=True,
        )
        return [tile]
