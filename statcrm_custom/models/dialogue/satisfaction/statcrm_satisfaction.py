from odoo import api, fields, models
from odoo.tools import float_round

# from where on an item counts, where the settings say nothing
LIMITS = {"satisfaction": 4.0, "importance": 4.0, "correlation": 0.5}

CUT_FIELDS = {
    "segment": "segment_id",
    "value_class": "value_class_id",
    "customer": "partner_id",
}


class StatcrmSatisfaction(models.AbstractModel):
    """The satisfaction grid: five stages × strength, critical area, other area.

    Importance–performance analysis (J. A. Martilla and J. C. James, Journal of
    Marketing 41, 1977): what is important but not satisfactory is developed first. An
    item is

    - a strength to be maintained if its satisfaction reaches the limit,
    - else a critical development area if its importance reaches the limit,
    - else another development area.

    Importance is rated by customers. If a round does not ask for it, it is derived: the
    correlation of the item with the overall satisfaction, with a limit of its own (0.5,
    a large effect: J. Cohen, Statistical Power Analysis, 1988). Without variance there
    is none. Limits are settings. All figures come from `statcrm.satisfaction.report`,
    published once per round, under its rule of five answers.
    """

    _name = "statcrm.satisfaction"
    _description = "Satisfaction"

    @api.model
    def get_grid(self, round_id=None, cut="all", key=None):
        """Return the grid of one round and group.

        Closed rounds not yet published are published first.

        :param int round_id: a round; by default the last published one, or else the
            last started one
        :param str cut: all, segment, value_class or customer
        :param int key: the group, 0 for none; by default the largest one shown
        :return: { "rounds": [{"id", "name"}], "round_id", "state": running, published,
            …, "progress": answers of a running round in steps of five, "last_day": iso
            or "", "previous": name or "", "cuts": [[cut, label]], "cut", "groups":
            [{"key", "name", "answer_count", "is_hidden"}], "key", "answer_count",
            "interview_count": how many of these were recorded in meetings, "is_hidden",
            "overall", "overall_change", "importance_kind": asked, derived or none,
            "limits": {"satisfaction", "importance", "correlation"}, "stages": [{"key",
            "name", "strength": [item], "critical": [item], "other": [item]}],
            "hidden_count": items not shown, "interviews": [{"name", "date", "url"}] of
            the user in this group}; an item is {"id", "name", "answer_count",
            "satisfaction", "importance", "is_asked", "change"}; unknown values are None
        :raise AccessError: the user is not an internal user
        """
        Report = self.env["statcrm.satisfaction.report"]
        Report.check_access("read")
        cut = cut if cut in CUT_FIELDS else "all"
        Round = self.env["statcrm.survey.round"]
        Round._publish_due()
        rounds = Round.search([("date_from", "<=", self.env.company._statcrm_today())])
        chosen = rounds.filtered(lambda one: one.id == round_id)
        chosen = chosen or rounds.filtered("published_on")[:1] or rounds[:1]
        groups = self._get_groups(chosen, cut)
        if cut != "all" and key is None and groups:
            key = groups[0]["key"]
        previous = chosen and chosen._get_previous()
        grid = {
            "rounds": [{"id": one.id, "name": one.display_name} for one in rounds],
            "round_id": chosen.id,
            "state": chosen.state or "",
            "progress": chosen and chosen._count_answers(),
            "last_day": fields.Date.to_string(chosen._get_last_day()) or "",
            "previous": previous.name or "",
            "cuts": Report._fields["cut"]._description_selection(self.env),
            "cut": cut,
            "groups": groups,
            "key": key,
            "limits": self._get_limits(),
            "interviews": self._get_interviews(chosen, cut, key),
        }
        return grid | self._get_figures(chosen, previous, cut, key, grid["limits"])

    @api.model
    def action_print(self, round_id=None, cut="all", key=None):
        """Print the grid that `get_grid` returns for the same choice, on one page."""
        report = self.env.ref("statcrm_custom.statcrm_satisfaction_action_print")
        data = {"round_id": round_id, "cut": cut, "key": key}
        return report.report_action([], data=data, config=False)

    @api.model
    def _get_limits(self):
        """Return the limits of the settings, as superuser."""
        settings = self.env["ir.config_parameter"]
        return {
            name: settings._statcrm_get_number(f"{name}_from", limit, float)
            for name, limit in LIMITS.items()
        }

    @api.model
    def _get_groups(self, chosen, cut):
        """Return the groups with answers: shown ones first, largest first."""
        if cut == "all":
            return []
        found = self.env["statcrm.satisfaction.report"]._read_group(
            [("round_id", "=", chosen.id), ("cut", "=", cut)],
            [CUT_FIELDS[cut]],
            ["answer_count:max", "is_hidden:bool_and"],
        )
        groups = [
            {
                "key": group.id or 0,
                "name": group.name or self.env._("Unknown"),
                "answer_count": count,
                "is_hidden": hidden,
            }
            for group, count, hidden in found
        ]
        return sorted(
            groups,
            key=lambda one: (one["is_hidden"], -one["answer_count"], one["name"]),
        )

    @api.model
    def _get_rows(self, chosen, previous, cut, key):
        """Return the figures of one group in two rounds: {round: {item: figures}}.

        Grouped rather than read, as a missing figure is then None, not 0.
        """
        domain = [("round_id", "in", (chosen | previous).ids), ("cut", "=", cut)]
        if cut != "all":
            domain.append((CUT_FIELDS[cut], "=", key or False))
        names = ("satisfaction", "importance", "correlation", "answer_count")
        names += ("interview_count",)
        found = self.env["statcrm.satisfaction.report"]._read_group(
            domain,
            ["round_id", "theme_id"],
            [*(f"{name}:max" for name in names), "is_importance_asked:bool_or"],
        )
        rows = {chosen: {}, previous: {}}
        for round_, theme, *figures, asked in found:
            figures = [None if one is False else one for one in figures]
            rows[round_][theme] = dict(zip(names, figures, strict=True))
            rows[round_][theme]["is_asked"] = bool(asked)
        return rows

    @api.model
    def _get_figures(self, chosen, previous, cut, key, limits):
        rows = self._get_rows(chosen, previous, cut, key)
        before, rows = rows.get(previous, {}), rows.get(chosen, {})
        overall = rows.get(self.env["statcrm.survey.theme"], {})
        kind = self._get_importance_kind(rows)
        items = [theme for theme in rows if theme]
        stages, placed = self._sort_items(rows, before, kind, limits)
        return {
            "answer_count": max(
                (one["answer_count"] for one in rows.values()), default=0
            ),
            "interview_count": overall.get("interview_count") or 0,
            "is_hidden": not placed and overall.get("satisfaction") is None,
            "overall": overall.get("satisfaction"),
            "overall_change": self._get_change(
                overall, before.get(self.env["statcrm.survey.theme"])
            ),
            "importance_kind": kind,
            "stages": stages,
            "hidden_count": len(items) - placed,
        }

    @api.model
    def _sort_items(self, rows, before, kind, limits):
        """Return the stages with their items, and the number of items placed."""
        stages = {
            stage: {"key": stage, "name": name, "strength": [], "critical": []}
            | {"other": []}
            for stage, name in self._get_stages()
        }
        placed = 0
        for theme, row in rows.items():
            if not theme or row["satisfaction"] is None:
                continue
            item = self._get_item(theme, row, before.get(theme), kind)
            column = self._place(item, kind, limits)
            if column:
                stages[theme.stage][column].append(item)
                placed += 1
        return list(stages.values()), placed

    @api.model
    def _get_stages(self):
        """Return the stages of service in the user's language."""
        stage = self.env["statcrm.survey.theme"]._fields["stage"]
        return stage._description_selection(self.env)

    @api.model
    def _get_importance_kind(self, rows):
        if any(one["is_asked"] for one in rows.values()):
            return "asked"
        derived = any(one["correlation"] is not None for one in rows.values())
        return "derived" if derived else "none"

    @api.model
    def _get_item(self, theme, row, before, kind):
        source = {"asked": "importance", "derived": "correlation"}.get(kind)
        return {
            "id": theme.id,
            "name": theme.name,
            "answer_count": row["answer_count"],
            "satisfaction": row["satisfaction"],
            "importance": source and row[source],
            "is_asked": row["is_asked"],
            "change": self._get_change(row, before),
        }

    @api.model
    def _get_change(self, row, before):
        now, then = ((one or {}).get("satisfaction") for one in (row, before))
        return None if None in (now, then) else float_round(now - then, 1)

    @api.model
    def _place(self, item, kind, limits):
        """Return the column of an item; see the rule in the class.

        Compared as shown, with one decimal: 3.96 is 4.0 and reaches a limit of 4. None
        if it depends on an importance rated by too few.
        """
        limit = limits["correlation" if kind == "derived" else "importance"]
        if item["satisfaction"] >= limits["satisfaction"]:
            return "strength"
        importance = item["importance"]
        if importance is None and item["is_asked"]:
            return None
        is_important = importance is not None and importance >= limit
        return "critical" if is_important else "other"

    @api.model
    def _get_interviews(self, chosen, cut, key):
        """Return the answers of a customer recorded by the user in meetings.

        Interviewers may read the answers they recorded. As superuser, because otherwise
        only survey users may open answers.
        """
        if cut != "customer" or not key or not chosen:
            return []
        answers_sudo = self.env["survey.user_input"].sudo()
        answers_sudo = answers_sudo.search(
            [
                ("survey_id", "=", chosen.sudo().survey_id.id),
                ("statcrm_user_id", "=", self.env.uid),
                ("statcrm_is_personal", "=", True),
                ("statcrm_principal_id", "=", key),
                ("state", "=", "done"),
                ("end_datetime", ">=", chosen._get_start()),
            ]
        )
        return [
            {
                "name": answer.partner_id.name,
                "date": str(self.env.company._statcrm_day(answer.end_datetime)),
                "url": answer.get_print_url(),
            }
            for answer in answers_sudo
        ]
