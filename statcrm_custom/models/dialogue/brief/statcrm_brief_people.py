from odoo import api, fields, models

MOST_PEOPLE = 8
ALL = 10_000  # people of one customer: all are sorted, few are shown


class StatcrmBrief(models.AbstractModel):
    """Their people by contact role, when we last met them, and whom nobody knows."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_sections(self, principal):
        return [*super()._get_sections(principal), self._section_people(principal)]

    @api.model
    def _section_people(self, principal):
        matrix = self.env["statcrm.connection.matrix"]._get_matrix(principal, ALL)
        order = self.env["statcrm.contact.role"].with_context(active_test=False)
        order = {name: at for at, name in enumerate(order.search([]).mapped("name"))}
        # the matrix gives the highest level first; sorting keeps that order
        people = sorted(
            matrix["people"],
            key=lambda person: (
                min((order[role] for role in person["roles"]), default=len(order)),
                not person["cells"],
            ),
        )
        hint = self.env._("No contact person is known: add who works there.")
        spots = [spot["text"] for spot in matrix["white_spots"]]
        return self._section(
            "people",
            self.env._("Their people"),
            "side",
            30,
            lines=[self._person_line(person) for person in people[:MOST_PEOPLE]],
            hidden=len(people) - MOST_PEOPLE,
            warnings=spots if people else [],
            hint="" if people else hint,
        )

    @api.model
    def _person_line(self, person):
        known = [cell for cell in person["cells"].values() if cell["last_contact"]]
        last = max(known, key=lambda cell: cell["last_contact"], default=None)
        aside = self.env._("no contact found")
        if last:
            day = self._day(fields.Date.to_date(last["last_contact"]))
            aside = self.env._(
                "%(date)s, %(colleague)s", date=day, colleague=last["users"][0]
            )
        partner = self.env["res.partner"].browse(person["id"])
        function, level = self._short(person["function"]), person["level_name"] or ""
        return self._line(
            [self._part(partner, person["name"] or self.env._("Without a name"))],
            lead=person["roles"][0] if person["roles"] else self.env._("Other"),
            detail=[
                function,
                # a director of education is a director
                "" if level.lower() in function.lower() else level,
                *person["roles"][1:],
            ],
            aside=aside,
            tone="" if last else "warning",
        )
