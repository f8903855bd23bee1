from collections import defaultdict

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache


class StatcrmHome(models.AbstractModel):
    """The Home screen: tiles that count records and open them.

    An area adds its tiles by extending `_get_waiting_tiles`, `_get_my_tiles` or
    `_get_house_tiles`. Tiles of the user are counted
    when the screen opens, by one statement for all of them. Tiles of all customers come
    from `statcrm.house.figure`. The screen receives each tile as a dict:

    - `key`: stable name, used by tests and styles
    - `label`: what is counted
    - `count`: int, or `text`: a sentence instead of a number
    - `tone`: "danger", "warning", "success" or "" (calm)
    - `hint`: what to do about it, shown below the label
    - `action`: a window action dict that shows exactly what was counted
    """

    _name = "statcrm.home"
    _description = "Home Screen"

    @api.model
    def get_home(self):
        """Return the Home screen of the current user.

        :return: {"user": first name, "sections": [{"key", "title", "tiles"}]}
        """
        sections = self._get_sections()
        self._count_tiles([tile for one in sections for tile in one["tiles"]])
        for section in sections:
            section["tiles"] = [
                self._finish_tile(tile)
                for tile in section["tiles"]
                if tile.get("count") or not tile.get("only_if_any")
            ]
        return {
            "user": self.env.user.name.split(" ")[0],
            "sections": [section for section in sections if section["tiles"]],
        }

    @api.model
    def _count_tiles(self, tiles):
        """Count the records of all tiles in one statement.

        Tiles with the same base domain are counted in one pass.
        """
        passes = defaultdict(list)
        for tile in tiles:
            if tile.get("count", 0) is None:
                passes[tile["model"], repr(tile["among"] or tile["domain"])].append(
                    tile
                )
        if not passes:
            return
        selects = [SQL("(%s)", self._count_sql(tiles)) for tiles in passes.values()]
        [found] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(selects)))
        for together, counts in zip(passes.values(), found, strict=True):
            for tile, count in zip(together, counts, strict=True):
                tile["count"] = count

    @api.model
    def _count_sql(self, tiles):
        """Return the SQL of an array of counts, one for each tile."""
        [model], tile = {tile["model"] for tile in tiles}, tiles[0]
        records = self.env[model]
        query = records._search(tile["among"] or tile["domain"])
        counts = [
            SQL(
                "COUNT(*) FILTER (WHERE %s)",
                Domain(tile["further"])
                .optimize_full(records)
                ._to_sql(records, query.table, query),
            )
            for tile in tiles
        ]
        return query.select(SQL("ARRAY[%s]", SQL(", ").join(counts)))

    @api.model
    def _finish_tile(self, tile):
        """Return the tile for the screen, without tone if it counts nothing."""
        if "domain" not in tile:
            return tile
        found = {name: tile[name] for name in ("key", "label", "count")}
        return {
            **found,
            "tone": tile["tone"] if tile["count"] else "",
            "hint": tile["hint"] if tile["count"] else "",
            "action": self._tile_action(tile["label"], tile["model"], tile["domain"]),
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
                "title": self.env._("All customers"),
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
    def _my_customers_domain(self):
        return [("statcrm_is_principal", "=", True), ("user_id", "=", self.env.uid)]

    @api.model
    def _get_my_tiles(self):
        mine = self._my_customers_domain()
        people = ("statcrm_people_ids", "not any", [("is_current", "=", True)])
        nobody = [("is_company", "=", True), people]
        return [
            self._tile(
                "my_customers",
                self.env._("As account manager"),
                "res.partner",
                [],
                among=mine,
            ),
            self._tile(
                "my_incomplete",
                self.env._("Essential data missing"),
                "res.partner",
                [("statcrm_completeness", "<", 100)],
                among=mine,
                tone="warning",
                hint=self.env._("Open a customer to see what is missing."),
            ),
            self._tile(
                "my_without_people",
                self.env._("No contact person"),
                "res.partner",
                nobody,
                among=mine,
                tone="warning",
                hint=self.env._("Add its people and their roles."),
            ),
        ]

    @api.model
    def _get_house_tiles(self):
        return []

    @api.model
    def _tile(self, key, label, model, domain, tone="", hint="", among=None, **values):
        """Return a tile that counts the records of a domain.

        :param str key: stable name, different from that of any other tile
        :param among: domain in addition to the other; tiles with the same one are
            counted together, so pass what they share: `_my_customers_domain()`
        :param tone: tone if there are any records, likewise the hint
        :param values: `count` if known; `only_if_any` to hide an empty tile
        """
        return {
            **{"key": key, "label": label, "tone": tone, "hint": hint},
            **{"model": model, "among": among, "further": domain if among else []},
            **{"domain": [*among, *domain] if among else domain},
            **{"count": None, "only_if_any": False},
            **values,
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
            % self.env._("Nothing to show: %(what)s", what=label),
        }

    @api.model
    @ormcache("xmlid", "self.env.lang")
    def _shown_as(self, xmlid):
        """Return the views, search view and context of a window action.

        Cached, as reading an action takes half a dozen queries.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        names = ("views", "search_view_id", "context")
        return {name: action[name] for name in names}
