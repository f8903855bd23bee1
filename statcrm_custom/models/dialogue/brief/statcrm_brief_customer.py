from odoo import api, models

MOST_OFFICES = 3
MOST_ROLES = 6
MOST_MEMBERS = 8
LONGEST_STRATEGY = 260


class StatcrmBrief(models.AbstractModel):
    """Who the customer is, what it is to us, and who of ours answers for it."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_facts(self, principal):
        facts = [
            (self.env._("Segment"), [principal.statcrm_segment_id.display_name]),
            (self.env._("Organisation"), self._tell_offices(principal)),
            (self.env._("Address"), [self._tell_address(principal)]),
            (
                principal.company_registry_label,
                [self._short(principal.company_registry)],
            ),
            (self.env._("Phone"), [self._short(principal.phone)]),
            (self.env._("Web"), [self._web(principal)]),
        ]
        return super()._get_facts(principal) + [
            {"label": label, "parts": self._line(parts)["parts"]}
            for label, parts in facts
            if any(parts)
        ]

    @api.model
    def _tell_offices(self, principal):
        """Return the parts of the tree below: names of offices, and how many more."""
        offices = self.env["res.partner"].search_fetch(
            [
                ("statcrm_principal_id", "=", principal.id),
                ("id", "!=", principal.id),
                ("is_company", "=", True),
            ],
            ["display_name"],
        )
        parts = [self._part(office, office.name) for office in offices[:MOST_OFFICES]]
        hidden = len(offices) - MOST_OFFICES
        if hidden > 0:
            parts.append(self.env._("and %(count)s more", count=hidden))
        return parts

    @api.model
    def _tell_address(self, principal):
        address = principal._display_address(without_company=True)
        return self._short(", ".join(filter(None, address.split("\n"))))

    @api.model
    def _web(self, principal):
        """Return the address as a link; only a web address is one."""
        url = (principal.website or "").strip()
        if not url.lower().startswith(("http://", "https://")):
            return self._short(url)
        return {"text": self._short(url.split("://", 1)[1].rstrip("/")), "url": url}

    @api.model
    def _get_sections(self, principal):
        return [
            *super()._get_sections(principal),
            self._section_team(principal),
            self._section_roles(principal),
        ]

    @api.model
    def _section_team(self, principal):
        """The key account manager first; who is away is told."""
        rows = principal.statcrm_team_now_ids.filtered("is_current")
        users = principal.user_id | rows.user_id
        away = self.env["statcrm.absence"].search(
            [("user_id", "in", users.ids), ("is_current", "=", True)]
        )
        until = {line.user_id: line.date_to for line in away}
        parts = dict(rows._fields["part"]._description_selection(self.env))
        lines = []
        if principal.user_id and principal.user_id not in rows.user_id:
            lines.append(self._team_line(principal.user_id, parts["manager"], until))
        for row in rows.sorted("sequence"):
            unit = row.unit_id.name
            lines.append(self._team_line(row.user_id, parts[row.part], until, unit))
        hint = "" if lines else self.env._("Nobody answers for this customer yet.")
        return self._section(
            "team",
            self.env._("Who answers"),
            "side",
            20,
            text=principal.statcrm_chain or "",
            lines=lines[:MOST_MEMBERS],
            hidden=len(lines) - MOST_MEMBERS,
            hint=hint,
        )

    @api.model
    def _team_line(self, user, part, until, unit=""):
        away = until.get(user)
        return self._line(
            [self._part(user)],
            lead=part,
            aside=self.env._("away until %(date)s", date=self._day(away))
            if away
            else unit or "",
            tone="warning" if away else "",
        )

    @api.model
    def _section_roles(self, principal):
        """What the customer is to us, with the strategy of each role."""
        roles = principal.statcrm_role_line_ids
        lines = [
            self._line(
                [self._short(role.description, LONGEST_STRATEGY)],
                lead=role.role_id.name,
                detail=[role.unit_id.name, self._part(role.user_id)],
            )
            for role in roles[:MOST_ROLES]
        ]
        hint = self.env._("No customer role is named: add what they are to us.")
        return self._section(
            "roles",
            self.env._("What they are to us"),
            "side",
            40,
            lines=lines,
            hidden=len(roles) - MOST_ROLES,
            hint="" if lines else hint,
        )
