from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """Tiles of the user's promises on the home screen."""

    _inherit = "statcrm.home"

    @api.model
    def _get_my_tiles(self):
        promises = self.env["statcrm.care.promise"]
        model = promises._name
        mine = [*promises._counted_domain(), ("is_for_me", "=", True)]
        return [
            *super()._get_my_tiles(),
            self._tile(
                "promises_red",
                self.env._("Promises not kept"),
                model,
                [("colour", "=", "red")],
                among=mine,
                tone="danger",
                hint=self.env._("The board shows what to do for each of them."),
            ),
            self._tile(
                "promises_soon",
                self.env._("Promises due in 60 days"),
                model,
                promises._soon_domain(),
                among=mine,
                tone="warning",
            ),
            *self._get_group_tiles(),
        ]

    @api.model
    def _get_group_tiles(self):
        """Return the tile of the user's promises to groups as a whole.

        Groups without customers are left out. In a large database, from the hourly
        figures.
        """
        lines = self.env["statcrm.programme.promise"]
        mine = lines.search(lines._mine_light_domain())
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
