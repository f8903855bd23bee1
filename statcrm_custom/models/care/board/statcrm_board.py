from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

MOST_CUSTOMERS = 500  # rows on screen; files have all of them
NUMBERS = ("year", "user_id", "segment_id", "value_class_id", "programme_id")
FLAGS = ("mine", "late", "soon")
GROUPS = ("programme", "user", "segment")


class StatcrmBoard(models.AbstractModel):
    """Every customer with a plan × every promise of the year: what is kept.

    Screen, paper and workbook show the same dict. The number of queries does not
    depend on the number of customers or promises.
    """

    _name = "statcrm.board"
    _description = "Promise Board"

    @api.model
    @api.readonly
    def get_board(self, options=None):
        """Return the promises of a year, as the user wants to see them.

        :param dict options: all optional: `year`, `user_id`, `segment_id` (with what
            is below it), `value_class_id`, `programme_id`, `partner_id` (one customer);
            `mine`, `late`, `soon` (due in 60 days): only such promises; `group_by`
            "programme", "user" or "segment"
        :return: {
            "options": as they were understood, "years": [int, the newest first],
            "has_plans": whether the year has any, for whomever, "may_open_year": bool,
            "hidden_count": customers left out,
            "counts": {colour: cells}, "filters": {"users", "segments",
            "value_classes", "programmes": [{"id", "name"}]},
            "tables": [table], see `_get_tables`}
        :raise AccessError: a reader who is not of the staff
        """
        return self._get_board(options, MOST_CUSTOMERS)

    @api.model
    def _get_board(self, options, limit=None):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The promise board is for our staff only."))
        years = self._get_years()
        options = self._read_options(options, years)
        plans = self._find_plans(options)
        chosen = plans.filtered(lambda plan: self._is_chosen(plan, options))
        cells = self._get_cells(chosen, options)
        shown = {plan for plan, _programme in cells}
        chosen = chosen.filtered(lambda plan: plan.id in shown)
        limited = chosen[:limit]
        everybody = {**options, "partner_id": 0}
        tables = self._get_tables(limited, cells, options)
        return {
            "options": options,
            "years": years,
            "has_plans": bool(plans or self._find_plans(everybody)),
            "may_open_year": self.env["statcrm.care.new.year"].new().may_all,
            "hidden_count": len(chosen) - len(limited),
            "counts": self._count_colours(tables),
            "filters": self._get_filters(plans),
            "tables": tables,
        }

    @api.model
    def _get_years(self):
        groups = self.env["statcrm.care.plan"]._read_group([], ["year"])
        return sorted((year for (year,) in groups), reverse=True)

    @api.model
    def _read_options(self, options, years):
        """Return the options that we know, each with a value of its kind.

        Without a year: this one, or the newest one that has plans.
        """
        options = options if isinstance(options, dict) else {}
        known = {name: bool(options.get(name)) for name in FLAGS}
        for name in (*NUMBERS, "partner_id"):
            value = options.get(name)
            known[name] = value if isinstance(value, int) else 0
        group_by = options.get("group_by")
        known["group_by"] = group_by if group_by in GROUPS else GROUPS[0]
        if not known["year"]:
            this = self.env.company._statcrm_today().year
            known["year"] = this if this in years or not years else years[0]
        return known

    @api.model
    def _find_plans(self, options):
        """Return the live plans of the year in the order of the board.

        Customers that the reader may not see, of another company, are left out.
        """
        partner = self.env["res.partner"]
        domain = Domain("year", "=", options["year"])
        domain &= Domain("principal_id", "in", partner._search([]))
        if options["partner_id"]:
            asked = partner.browse(options["partner_id"]).exists()
            domain &= Domain("principal_id", "=", asked.statcrm_principal_id.id)
        plans = self.env["statcrm.care.plan"].search_fetch(domain, ["principal_id"])
        plans.principal_id.fetch(
            ["name", "user_id", "statcrm_segment_id", "statcrm_value_class_id"]
        )
        return plans.sorted(
            lambda plan: (
                plan.principal_id.statcrm_value_class_id.sequence,
                (plan.principal_id.name or "").lower(),
                plan.id,
            )
        )

    @api.model
    def _is_chosen(self, plan, options):
        customer = plan.principal_id
        segment = customer.statcrm_segment_id
        wanted = options["segment_id"]
        return (
            options["user_id"] in (0, customer.user_id.id)
            and options["value_class_id"] in (0, customer.statcrm_value_class_id.id)
            and (not wanted or f"/{wanted}/" in f"/{segment.parent_path or ''}")
        )

    @api.model
    def _get_filters(self, plans):
        """Return what there is to choose from among the plans of the year."""
        customers = plans.principal_id
        programmes = self.env["statcrm.care.promise"]._read_group(
            [("plan_id", "in", plans.ids)], ["programme_id"]
        )
        segments = customers.statcrm_segment_id
        segments |= segments.parent_id | segments.parent_id.parent_id
        choices = {
            "users": customers.sudo().user_id.sorted("name"),
            "segments": segments.sorted("display_name"),
            "value_classes": customers.statcrm_value_class_id.sorted("sequence"),
            "programmes": self._sort_programmes(one for (one,) in programmes),
        }
        return {
            name: [{"id": one.id, "name": one.display_name} for one in records]
            for name, records in choices.items()
        }

    @api.model
    def _sort_programmes(self, programmes):
        ids = {programme.id for programme in programmes}
        found = self.env["statcrm.programme"].with_context(active_test=False)
        return found.search_fetch([("id", "in", list(ids))], ["name"])

    @api.model
    def _count_colours(self, tables):
        counts = dict.fromkeys(("red", "amber", "green", "grey"), 0)
        for table in tables:
            for group in table["groups"]:
                for row in group["rows"]:
                    for cell in row["cells"].values():
                        counts[cell["colour"]] += 1
        return counts
