from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache
from odoo.tools.misc import formatLang

from ....tools.groups import MAIN_USER, STAFF

MOST_NEXT = 8  # meetings and activities that are shown
MOST_FIGURES = 6
CUSTOMERS = ("my_customers", "principals")  # figures of customers
SET_UP = f"{MAIN_USER},base.group_system"


class StatcrmHome(models.AbstractModel):
    """The Home screen: what waits for the user by name, then a few figures.

    Rows name records and have buttons (`statcrm_home_rows.py`), tiles count records and
    open them. An area adds its own by extending the methods that return them. All tiles
    of the user are counted by one statement, and so are the records behind rows that
    are not shown; figures of all customers come from `statcrm.house.figure`. The screen
    receives each tile as a dict:

    - `key`: stable name, used by tests and styles
    - `label`: what is counted
    - `count`: int, or `text`: a sentence instead of a number
    - `tone`: "danger", "warning", "success" or "" (calm)
    - `hint`: what to do about it, shown below the label
    - `action`: an action dict that shows exactly what was counted
    """

    _name = "statcrm.home"
    _description = "Home Screen"

    @api.model
    def get_home(self):
        """Return the Home screen of the current user.

        :return: {
            "user": first name, "day": today as text,
            "is_empty": whether there are no customers yet,
            "may_set_up": whether the user may set up the system,
            "set_up_by": in an empty system, who may, for those who may not,
            "new": [entry of the New button], see `_get_new`,
            "sections": [{"key", "title", "rows": see `_row`, "more": [{"key", "label",
                "action"}] for all of what the rows show some, "tiles",
                "nothing": sentence if there is nothing,
                "step": {"text", "label", "action"} or None}]}
        :raise AccessError: the user is not an internal user
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only internal users can open Home."))
        sections = self._get_sections()
        self._count_tiles([tile for one in sections for tile in self._tiles_of(one)])
        self._name_rows([row for one in sections for row in one["rows"]])
        is_empty = self._is_empty(sections)
        may_set_up = self.env.user.has_groups(SET_UP)
        sections = [self._finish_section(section) for section in sections]
        return {
            "user": self.env.user.name.split(" ")[0],
            "day": self._format_today(),
            "is_empty": is_empty,
            "may_set_up": may_set_up,
            "set_up_by": self._get_set_up_by() if is_empty and not may_set_up else "",
            "new": self._get_new(),
            "sections": [one for one in sections if self._is_shown(one, is_empty)],
        }

    @api.model
    def _is_empty(self, sections):
        """Return whether there are no customers yet."""
        figures = [tile for section in sections for tile in section["tiles"]]
        if any(tile.get("count") for tile in figures if tile["key"] in CUSTOMERS):
            return False
        Partner = self.env["res.partner"]
        return not Partner.search([("statcrm_is_principal", "=", True)], limit=1)

    @api.model
    def _is_shown(self, section, is_empty):
        """Return whether a section says anything; in an empty system, zeros do not."""
        figures = any(tile.get("count", 1) for tile in section["tiles"])
        if section["rows"] or section["more"] or figures:
            return True
        told = section["tiles"] or section["nothing"] or section["step"]
        return bool(told) and not is_empty

    @api.model
    def _get_set_up_by(self):
        """Return the names of those who may set up the system."""
        users_sudo = self.env["res.users"].sudo()
        for group in SET_UP.split(","):
            users_sudo |= self.env.ref(group).sudo().all_user_ids.filtered("active")
        return ", ".join(users_sudo.sorted("name").mapped("name"))

    @api.model
    def _finish_section(self, section):
        more = []
        for source in section.pop("sources"):
            every = source["all"]
            if every and every["count"] > self._count_told(source):
                action = self._finish_tile(every)["action"]
                count = formatLang(self.env, every["count"], digits=0)
                label = self.env._(
                    "%(what)s: all %(count)s", what=every["label"], count=count
                )
                more.append({"key": every["key"], "label": label, "action": action})
        tiles = [
            self._finish_tile(tile)
            for tile in section["tiles"]
            if tile.get("count") or not tile.get("only_if_any")
        ]
        if section["key"] == "mine":
            # what needs something first, below the number of customers
            tiles[1:] = sorted(tiles[1:], key=lambda tile: not tile["tone"])
            tiles = tiles[:MOST_FIGURES]
        if section["rows"] or more or tiles:
            section |= {"nothing": "", "step": None}
        elif section["step"]:
            section["step"] = section["step"]()
            if section["step"]:
                section["title"] = self.env._("First step")
        return {**section, "more": more, "tiles": tiles}

    @api.model
    def _count_told(self, source):
        """Return how many records need no link to all of them.

        What has a page of its own is dealt with there together: one that is shown is
        enough for it.
        """
        shown = len(source["shown"])
        return min(shown, 1) if source["all"].get("action") else shown

    @api.model
    def _tiles_of(self, section):
        """Return what to count: its tiles, and the records behind its rows."""
        every = [source["all"] for source in section["sources"] if source["all"]]
        return [*section["tiles"], *every]

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
        action = tile.get("action") or self._tile_action(
            tile["label"], tile["model"], tile["domain"]
        )
        return {
            **found,
            "tone": tile["tone"] if tile["count"] else "",
            "hint": tile["hint"] if tile["count"] else "",
            "action": action,
        }

    @api.model
    def _get_sections(self):
        """Return the sections, in the order of the screen; empty ones are left out."""
        sources, found = defaultdict(list), []
        for source in sorted(self._get_sources(), key=lambda one: one["sequence"]):
            sources[source["section"]].append(source)
            found += source["tiles"]
        nothing_next = self.env._("No meetings or activities in the next 7 days.")
        nothing_late = self.env._("Nothing is late.")
        return [
            self._section("waiting", self.env._("Waiting for me"), sources["waiting"]),
            self._section(
                "next",
                self.env._("Next"),
                sources["next"],
                nothing=nothing_next,
                is_by_time=True,
                limit=MOST_NEXT,
            ),
            self._section(
                "late",
                self.env._("Late"),
                sources["late"],
                nothing=nothing_late,
                is_by_time=True,
            ),
            self._get_contact_section(sources["contact"]),
            self._section(
                "feedback", self.env._("Feedback to answer"), sources["feedback"]
            ),
            self._section(
                "mine",
                self.env._("My figures"),
                tiles=[*self._get_my_tiles(), *found],
                step=self._get_first_step,  # asked only if there is nothing else
            ),
            self._section(
                "house", self._get_house_title(), tiles=self._get_house_tiles()
            ),
        ]

    @api.model
    def _section(self, key, title, sources=(), is_by_time=False, limit=None, **values):
        """Return a section.

        :param is_by_time: whether the rows of all sources are sorted by time
        :param values: what it has besides: `tiles`, `nothing`, `step`
        """
        rows = [row for source in sources for row in source["rows"]]
        if is_by_time:
            rows = sorted(rows, key=lambda row: row["at"])[:limit]
        for source in sources:
            source["shown"] = [row for row in source["rows"] if row in rows]
        return {
            "key": key,
            "title": title,
            "rows": rows,
            "sources": sources,
            **{"tiles": (), "nothing": "", "step": None},
            **values,
        }

    @api.model
    def _my_customers_domain(self):
        return [("statcrm_is_principal", "=", True), ("user_id", "=", self.env.uid)]

    @api.model
    def _get_my_tiles(self):
        """Return the figures of the user's customers; each is left out at zero."""
        mine = self._my_customers_domain()
        nobody = [("is_company", "=", True), ("statcrm_people_count", "=", 0)]
        tiles = [
            self._tile(
                "my_customers",
                self.env._("My customers"),
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
        return [tile | {"only_if_any": True} for tile in tiles]

    @api.model
    def _get_first_step(self):
        """Return what to do first; shown to users without customers and figures.

        :return: {"text", "label", "action"} or None
        """
        label = self.env._("Customers")
        principals = [("statcrm_is_principal", "=", True)]
        text = self.env._("Your meetings and activities appear here.")
        if self.env.user.has_group(STAFF):
            text = self.env._(
                "Your meetings, activities and feedback appear here. Look a customer up"
                " before a meeting, and log every contact, so that others know of it."
            )
        return {
            "text": text,
            "label": label,
            "action": self._tile_action(label, "res.partner", principals),
        }

    @api.model
    def _get_house_title(self):
        return self.env._("All customers")

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
        :param values: `count` if known; `only_if_any` to hide an empty tile; `action`
            instead of a list of the records
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

    @api.model
    @ormcache("xmlid", "self.env.lang")
    def _shown_as_client(self, xmlid):
        """Return a client action."""
        action = self.env["ir.actions.client"]._for_xml_id(xmlid)
        return {name: action[name] for name in ("type", "tag", "name", "path")}
