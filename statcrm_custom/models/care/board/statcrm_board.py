from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import groupby

from ..promise.statcrm_care_promise import colour_of

MOST_CUSTOMERS = 500  # rows on screen; exports have all of them

NUMBERS = ("year", "user_id", "segment_id", "value_class_id", "programme_id")

FLAGS = ("mine", "for_me", "late", "soon")

GROUPS = ("programme", "user", "segment")

FIELDS = (
    "id",
    "plan_id",
    "programme_id",
    "promise_id",
    "sequence",
    "name",
    "period",
    "date_from",
    "date_due",
    "date_to",
    "state",
    "necessity",
    "res_model",
    "res_id",
    "evidence_date",
    "evidence_name",
)

# order of precedence among the periods of a year
WORST = [
    ("red", "missed"),
    ("red", "late"),
    ("amber", "missed"),
    ("amber", "late"),
    ("amber", "due"),
    ("grey", "due"),
    ("green", "kept"),
    ("grey", "not_applicable"),
]

MOST_CHANGES = 20


class StatcrmBoard(models.AbstractModel):
    """The promise board: customers with a plan × promises of the year.

    Screen, PDF and workbook show the same dict. The number of queries does not depend
    on the number of customers or promises.
    """

    _name = "statcrm.board"
    _description = "Promise Board"

    @api.model
    @api.readonly
    def get_board(self, options=None):
        """Return the promises of a year, filtered and grouped by the options.

        :param dict options: all optional: `year`, `user_id`, `segment_id` (with what
            is below it), `value_class_id`, `programme_id`, `partner_id` (one customer);
            `mine` (to my customers, or that I am responsible for), `for_me` (that I am
            responsible for), `late` (not kept), `soon` (due in 60 days): only such;
            `group_by` "programme", "user" or "segment". Without any option, mine if
            there are some
        :return: {
            "options": as they were understood, "years": [int, the newest first],
            "has_plans": whether the year has any, for whomever, "may_open_year": bool,
            "hidden_count": customers left out,
            "counts": {colour: promises}, "filters": {"users", "segments",
            "value_classes", "programmes": [{"id", "name"}]},
            "tables": [table], see `_get_tables`}
        :raise AccessError: the user is not an internal user
        """
        return self._get_board(options, MOST_CUSTOMERS)

    @api.model
    def _get_board(self, options, limit=None):
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("Only internal users can open the promise board.")
            )
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
            "may_open_year": self.env["statcrm.care.plan"]._may_open_years(),
            "hidden_count": len(chosen) - len(limited),
            "counts": self._count_colours(limited, cells),
            "filters": self._get_filters(plans),
            "tables": tables,
        }

    @api.model
    def _get_years(self):
        groups = self.env["statcrm.care.plan"]._read_group([], ["year"])
        return sorted((year for (year,) in groups), reverse=True)

    @api.model
    def _read_options(self, options, years):
        """Return the known options with values of the right type.

        The default year is the current one, or the latest with plans.
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
        if not options:
            my_plans = Domain("year", "=", known["year"]) & Domain(
                "principal_id.statcrm_is_my_customer", "=", True
            )
            known["mine"] = bool(
                self.env["statcrm.care.plan"].search(my_plans, limit=1)
            )
        return known

    @api.model
    def _find_plans(self, options):
        """Return the active plans of the year in the order of the board.

        Customers of companies that the user cannot access are left out.
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
        """Return the filter values among the plans of the year."""
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
    def _count_colours(self, plans, cells):
        """Count promises, as lists and the card do: a cell may show several periods."""
        counts = dict.fromkeys(("red", "amber", "green", "grey"), 0)
        shown = set(plans._ids)
        for (plan, _programme), row in cells.items():
            for cell in row.values() if plan in shown else ():
                for colour in cell["colours"]:
                    counts[colour] += 1
        return counts

    # Tables of the board: cells, columns and rows.

    @api.model
    def _get_tables(self, plans, cells, options):
        """Return one table per programme.

        :param cells: see `_get_cells`
        :return: [{"id", "name": of the programme,
            "columns": [{"key", "name", "necessity"}],
            "groups": [{"name", "rows": [{"plan_id", "id", "name": of the customer,
                "user", "segment", "value_class": names, "cells": {key: cell}}]}]}];
            a cell: {"id": of the promise that it shows, "state", "colour", "due",
            "from", "to": dates, "kept", "count": of its periods, "date", "evidence"}
        """
        programmes = {programme for _plan, programme in cells}
        programmes = self.env["statcrm.programme"].browse(programmes)
        tables = []
        for programme in self._sort_programmes(programmes):
            rows = [
                (plan, cells[plan.id, programme.id])
                for plan in plans
                if (plan.id, programme.id) in cells
            ]
            if rows:
                tables.append(
                    {
                        "id": programme.id,
                        "name": programme.name,
                        "columns": self._get_columns([row for _plan, row in rows]),
                        "groups": self._get_groups(rows, options["group_by"]),
                    }
                )
        return tables

    @api.model
    def _get_columns(self, rows):
        """Return the columns, one per promise, in the order of the programme."""
        columns = {key: cell for row in rows for key, cell in row.items()}
        order = sorted(columns, key=lambda key: columns[key]["order"])
        return [
            {
                "key": key,
                "name": columns[key]["name"],
                "necessity": columns[key]["necessity"],
            }
            for key in order
        ]

    @api.model
    def _get_groups(self, rows, group_by):
        """Return the rows by group, in alphabetical order."""
        groups = {}
        for plan, cells in rows:
            row = self._get_row(plan, cells)
            groups.setdefault(row.get(group_by, ""), []).append(row)
        nobody = {"user": self.env._("Nobody"), "segment": self.env._("No segment")}
        return [
            {"name": name or nobody.get(group_by, ""), "rows": groups[name]}
            for name in sorted(groups, key=lambda name: (not name, name))
        ]

    @api.model
    def _get_row(self, plan, cells):
        customer_sudo = plan.principal_id.sudo()
        hidden = ("order", "name", "necessity", "colours")
        return {
            "plan_id": plan.id,
            "id": customer_sudo.id,
            "name": customer_sudo.name or "",
            "user": customer_sudo.user_id.name or "",
            "segment": customer_sudo.statcrm_segment_id.display_name or "",
            "value_class": customer_sudo.statcrm_value_class_id.name or "",
            "cells": {
                key: {name: cell[name] for name in cell if name not in hidden}
                for key, cell in cells.items()
            },
        }

    @api.model
    def _get_cells(self, plans, options):
        """Return {(plan id, programme id): {key of the column: cell}}.

        A promise with several periods a year is one cell: it shows the worst of the
        periods started, among the filtered ones.
        """
        if not plans:
            return {}
        domain = Domain("plan_id", "in", plans.ids)
        if options["programme_id"]:
            domain &= Domain("programme_id", "=", options["programme_id"])
        only = self._find_asked(domain, options)
        rows = self._read_promises(domain)
        today = self.env.company._statcrm_today()
        cells = {}
        place = lambda row: (row["plan_id"], row["programme_id"], row["key"])  # noqa: E731
        rows.sort(key=lambda row: row["period"])
        for (plan, programme, key), periods in groupby(rows, place):
            asked = [row for row in periods if only is None or row["id"] in only]
            if asked:
                cell = self._get_cell(asked, periods, today)
                cells.setdefault((plan, programme), {})[key] = cell
        return cells

    @api.model
    def _find_asked(self, domain, options):
        """Return the ids of the filtered promises, or None for all."""
        promises, asked = self.env["statcrm.care.promise"], Domain.TRUE
        if options["for_me"]:
            asked &= Domain("is_for_me", "=", True)
        if options["mine"]:
            asked &= Domain("is_for_me", "=", True) | Domain(
                "plan_id.principal_id.statcrm_is_my_customer", "=", True
            )
        if options["late"] or options["soon"]:
            late = promises._not_kept_domain() if options["late"] else Domain.FALSE
            soon = promises._soon_domain() if options["soon"] else Domain.FALSE
            asked &= late | soon
        if asked.is_true():
            return None
        return set(promises.search(domain & asked)._ids)

    @api.model
    def _read_promises(self, domain):
        """Return the promises as dicts, in one query, twice as fast as records.

        Meetings made private since are hidden.
        """
        promises = self.env["statcrm.care.promise"]
        query = promises._search(domain)
        # the stored name is not readable by users; private ones are hidden below
        sudo = promises.sudo()
        columns = [sudo._field_to_sql(query.table, name, query) for name in FIELDS]
        soon = promises._last_soon_day()
        rows = [
            dict(zip(FIELDS, row, strict=True))
            for row in self.env.execute_query(query.select(*columns))
        ]
        meetings = [row for row in rows if row["res_model"] == "calendar.event"]
        events = self.env["calendar.event"].browse(row["res_id"] for row in meetings)
        told = set(events._statcrm_open()._ids)
        for row in rows:
            # a line deleted from its programme is identified by its name
            row["key"] = str(row["promise_id"] or f"={row['name']}")
            row["colour"] = colour_of(
                row["state"], row["necessity"], row["date_due"], soon
            )
        for row in meetings:
            if row["res_id"] not in told:
                row["evidence_name"] = row["evidence_date"] = None
        return rows

    @api.model
    def _get_cell(self, asked, periods, today):
        begun = [row for row in asked if row["date_from"] <= today] or asked[:1]
        rank = lambda row: WORST.index((row["colour"], row["state"]))  # noqa: E731
        worst = min(begun, key=lambda row: (rank(row), row["id"]))
        return {
            "order": (worst["sequence"], worst["promise_id"] or 0, worst["name"]),
            "name": worst["name"],
            "necessity": worst["necessity"],
            "id": worst["id"],
            "state": worst["state"],
            "colour": worst["colour"],
            "colours": [row["colour"] for row in asked],
            "from": self._iso(worst["date_from"]),
            "due": self._iso(worst["date_due"]),
            "to": self._iso(worst["date_to"]),
            "kept": sum(row["state"] == "kept" for row in periods),
            "count": len(periods),
            "date": self._iso(worst["evidence_date"]),
            "evidence": worst["evidence_name"] or "",
        }

    @api.model
    def _iso(self, date):
        return date.isoformat() if date else ""

    # Details of one promise: evidence, other periods, history.

    @api.model
    @api.readonly
    def get_promise(self, promise_id):
        """Return the details of one promise, shown in the side panel.

        :param int promise_id: of a `statcrm.care.promise`
        :return: {"id", "name", "kind": label of the evidence looked for, "programme",
            "customer": {"id", "name"}, "plan_id", "responsible": text, "necessity",
            "state", "colour", "from", "due", "to", "due_note": why it is due later than
            usual, or "", "checked_at": UTC or "", "evidence": {"text", "date", "model",
            "id"}; the last two only if the user may open it; or None, "periods":
            [{"id", "from", "to", "state", "colour"}], "history": [{"date": UTC, "old",
            "state": labels, "text"}], the newest first, "note", "document_count",
            "can_write": whether the user may edit the note}
        :raise UserError: the promise no longer exists
        """
        promise = self._find_promise(promise_id)
        customer = promise.principal_id
        label = lambda name: self._label(promise, name, promise[name])  # noqa: E731
        return {
            "id": promise.id,
            "name": promise.name,
            "kind": label("kind"),
            "programme": promise.programme_id.name,
            "customer": {"id": customer.id, "name": customer.name or ""},
            "plan_id": promise.plan_id.id,
            "responsible": self._get_responsible(promise),
            "necessity": promise.necessity,
            **self._get_state(promise),
            "due_note": promise.due_note or "",
            "checked_at": fields.Datetime.to_string(promise.checked_at) or "",
            "evidence": self._get_evidence(promise),
            "periods": self._get_periods(promise),
            "history": self._get_history(promise),
            "note": promise.note or "",
            "document_count": len(promise.attachment_ids),
            "can_write": promise.has_access("write"),
        }

    @api.model
    def look_again(self, options=None):
        """Search again for the evidence of the promises on the board.

        :return: number of promises whose state has changed
        """
        options = {**(options if isinstance(options, dict) else {})}
        options = self._read_options(options, self._get_years())
        plans = self._find_plans(options)
        plans = plans.filtered(lambda plan: self._is_chosen(plan, options))
        plans = plans[:MOST_CUSTOMERS]
        return len(plans.promise_ids._look_again())

    @api.model
    def _find_promise(self, promise_id):
        promise = self.env["statcrm.care.promise"].browse(promise_id).exists()
        if not promise:
            raise UserError(
                self.env._("This promise no longer exists. Reload the board.")
            )
        promise.check_access("read")
        promise.principal_id.check_access("read")
        return promise

    @api.model
    def _label(self, record, name, value):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(value, "")

    @api.model
    def _get_state(self, promise):
        return {
            "state": promise.state,
            "colour": promise.colour,
            "from": self._iso(promise.date_from),
            "due": self._iso(promise.date_due),
            "to": self._iso(promise.date_to),
        }

    @api.model
    def _get_responsible(self, promise):
        """Return who is responsible, with the name of the account manager."""
        label = self._label(promise, "responsible", promise.responsible)
        user_sudo = promise.sudo().user_id
        if promise.responsible == "account_manager" and user_sudo:
            return f"{label}: {user_sudo.name}"
        return label

    @api.model
    def _get_evidence(self, promise):
        """Return the evidence, as a link for those who may open it."""
        if not promise.res_model or promise._is_hidden():
            return None
        evidence = {
            "text": promise.evidence or self.env._("Evidence"),
            "date": self._iso(promise.evidence_on),
        }
        record = promise._get_evidence_record()
        if record and record.has_access("read"):
            evidence |= {"model": record._name, "id": record.id}
        return evidence

    @api.model
    def _get_periods(self, promise):
        """Return all periods of the promise in its year."""
        same = promise.plan_id.promise_ids.filtered(
            lambda one: (
                one.programme_id == promise.programme_id
                and one.promise_id == promise.promise_id
                and (one.promise_id or one.name == promise.name)
            )
        )
        return [{"id": one.id, **self._get_state(one)} for one in same.sorted("period")]

    @api.model
    def _get_history(self, promise):
        return [
            {
                "date": fields.Datetime.to_string(change.date),
                "old": self._label(change, "old_state", change.old_state),
                "state": self._label(change, "state", change.state),
                "text": change.evidence or "",
            }
            for change in promise.change_ids[:MOST_CHANGES]
        ]
