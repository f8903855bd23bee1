from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...customer.house.statcrm_unit_member import LEVELS

DIRECTORS = ("director_general", "director")

MOST_PAIRS = 20  # maximum number of people shown per level in the pairs

MONTHS_SILENT = 12  # months without meeting after which there is a white spot

MOST_NAMES = 3


class StatcrmConnectionMatrix(models.AbstractModel):
    """Our units × the people of one customer.

    Uses few SQL statements, as a customer may have hundreds of people and thousands of
    connections. The result is described in `res.partner.statcrm_connection_matrix`.
    """

    _name = "statcrm.connection.matrix"
    _description = "Connection Matrix"

    @api.model
    def _get_matrix(self, principal, limit):
        self.env.flush_all()
        people = self._get_people(principal)
        cells = self._get_cells(principal, [person["id"] for person in people])
        before = self._get_units_before(principal)
        people = self._sort_relevant(people, cells)
        met = self._get_equals(principal, people)
        shown = sorted(people[:limit], key=lambda person: -person["rank"])
        units = {}
        by_person = {person["id"]: person["cells"] for person in people}
        for cell in cells:
            units[cell["unit_id"] or 0] = None
            by_person[cell["partner_id"]][str(cell["unit_id"] or 0)] = {
                "strength": cell["strength"],
                "last_contact": self._iso(cell["last_contact"]),
                "users": cell["users"],
            }
        state = self.env["statcrm.connection.refresh"].search([], limit=1)
        return {
            "units": self._name_units(units),
            "hidden_count": len(people) - len(shown),
            "white_spots": self._white_spots(principal, people, cells + before, met),
            "pairs": self._get_pairs(people, met),
            "people": self._name_roles(shown),
            "refreshed_at": fields.Datetime.to_string(state.refreshed_at) or None,
        }

    @api.model
    def _sort_relevant(self, people, cells):
        """Sort people who are known or have a role first."""
        known = {cell["partner_id"] for cell in cells}
        for person in people:
            person["is_known"] = person["id"] in known
        return sorted(
            people, key=lambda person: not (person["is_known"] or person["roles"])
        )

    @api.model
    def _iso(self, date):
        return date and date.isoformat()

    @api.model
    def _get_people(self, principal):
        """Return the current people of the customer and its offices.

        They are those of `res.partner._statcrm_people_domain`.
        """
        rows = self.env.execute_query(self._people_sql(principal))
        level = self.env["statcrm.affiliation"]._fields["level"]
        levels = [(None, None), *level._description_selection(self.env)]
        return [
            {
                "id": id_,
                "name": name,
                "function": function or "",
                "rank": rank or 0,
                "level": levels[rank or 0][0],
                "level_name": levels[rank or 0][1],
                "roles": roles or [],
                "cells": {},
            }
            for id_, name, function, rank, roles in rows
        ]

    @api.model
    def _people_sql(self, principal):
        return SQL(
            """
            WITH place AS (%(places)s)
            SELECT person.id, person.name, person.function, place.level,
                   place.roles
              FROM res_partner person
              LEFT JOIN place ON place.partner_id = person.id
             WHERE person.id IN (
                   SELECT card.id FROM res_partner card
                    WHERE card.statcrm_principal_id = %(principal)s
                      AND card.type = 'contact'
                      AND NOT EXISTS (
                          SELECT FROM statcrm_affiliation line
                            JOIN res_partner office ON office.id = line.organisation_id
                           WHERE line.partner_id = card.id
                             AND office.statcrm_principal_id = %(principal)s)
                    UNION SELECT partner_id FROM place)
               AND person.id IN %(readable)s
             ORDER BY place.level DESC NULLS LAST, person.name, person.id
            """,
            places=self._places_sql(principal),
            principal=principal.id,
            readable=self.env["res.partner"]
            ._search([("is_company", "=", False)])
            .subselect(),
        )

    @api.model
    def _places_sql(self, principal):
        """Return the highest level, as a rank from 1, and roles of current people."""
        role = self.env["statcrm.affiliation"]._fields["role_ids"]
        return SQL(
            """
            SELECT line.partner_id,
                   max(array_position(%(levels)s::text[], line.level::text))
                       AS level,
                   array_agg(DISTINCT given.%(role)s)
                       FILTER (WHERE given.%(role)s IS NOT NULL) AS roles
              FROM statcrm_affiliation line
              JOIN res_partner office ON office.id = line.organisation_id
              LEFT JOIN %(relation)s given ON given.%(line)s = line.id
             WHERE office.statcrm_principal_id = %(principal)s
               AND (line.date_from IS NULL OR line.date_from <= %(today)s)
               AND (line.date_to IS NULL OR line.date_to >= %(today)s)
               AND (line.date_to = line.left_on) IS NOT TRUE
             GROUP BY line.partner_id
            """,
            levels=[level for level, _label in LEVELS],
            role=SQL.identifier(role.column2),
            line=SQL.identifier(role.column1),
            relation=SQL.identifier(role.relation),
            principal=principal.id,
            today=self.env.company._statcrm_today(),
        )

    @api.model
    def _since_sql(self, principal):
        """Return SQL rows (partner_id, since) of people who came from elsewhere.

        A connection remains when a person moves, but earlier contacts belong to the
        former customer.
        """
        return SQL(
            """
            SELECT former.partner_id, %(day)s AS since
              FROM statcrm_former_place former
              JOIN res_partner place ON place.id = former.organisation_id
              JOIN res_partner person ON person.id = former.partner_id
               AND person.statcrm_principal_id = %(principal)s
             WHERE place.statcrm_principal_id <> %(principal)s
               AND former.until IS NOT NULL
             GROUP BY former.partner_id
            """,
            day=self.env.company._statcrm_day_sql(SQL("max(former.until)")),
            principal=principal.id,
        )

    @api.model
    def _get_cells(self, principal, ids):
        """Return one dict for each person and unit with a connection."""
        here = "CASE WHEN here.since IS NULL OR %(day)s >= here.since THEN %(day)s END"
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT con.partner_id, con.unit_id, max(con.strength) AS strength,
                       max(%(contact)s) AS last_contact,
                       max(%(meeting)s) AS last_meeting,
                       array_agg(ours.name ORDER BY con.strength DESC, con.id) AS users
                  FROM statcrm_connection con
                  JOIN res_users users ON users.id = con.user_id AND users.active
                  JOIN res_partner ours ON ours.id = users.partner_id
                  LEFT JOIN (%(since)s) here ON here.partner_id = con.partner_id
                 WHERE con.partner_id = ANY(%(ids)s)
                 GROUP BY con.partner_id, con.unit_id
                """,
                contact=SQL(here, day=SQL("con.last_contact")),
                meeting=SQL(here, day=SQL("con.last_meeting")),
                since=self._since_sql(principal),
                ids=ids,
            )
        )

    @api.model
    def _get_units_before(self, principal):
        """Return the last meetings of units with people who have left.

        Like `_get_cells`, without the people. Only the last meeting is stored, so a
        meeting at the new organisation hides earlier ones.
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT con.unit_id, max(con.last_meeting) AS last_meeting
                  FROM statcrm_former_place former
                  JOIN res_partner place ON place.id = former.organisation_id
                  JOIN statcrm_connection con ON con.partner_id = former.partner_id
                  JOIN res_users users ON users.id = con.user_id AND users.active
                 WHERE place.statcrm_principal_id = %(principal)s
                   AND con.last_meeting >= coalesce(%(begun)s, '-infinity')
                   AND con.last_meeting <= coalesce(%(ended)s, 'infinity')
                 GROUP BY con.unit_id
                """,
                principal=principal.id,
                begun=self.env.company._statcrm_day_sql(SQL("former.date_from")),
                ended=self.env.company._statcrm_day_sql(
                    SQL("former.until - interval '1 second'")
                ),
            )
        )

    @api.model
    def _get_equals(self, principal, people):
        """Return the colleagues who know a person of their level, latest contact first.

        Only for people in the pairs and for all directors, who are few and needed for
        the white spots.

        :return: {person id: [{"name", "last_contact", "last_meeting"}]}
        """
        found, asked = {}, []
        for level, _label in LEVELS:
            same = [person for person in people if person["level"] == level]
            asked += same if level in DIRECTORS else same[:MOST_PAIRS]
        for row in self.env.execute_query_dict(
            SQL(
                """
                SELECT con.partner_id, ours.name,
                       CASE WHEN here.since IS NULL OR con.last_contact >= here.since
                            THEN con.last_contact END AS last_contact,
                       CASE WHEN here.since IS NULL OR con.last_meeting >= here.since
                            THEN con.last_meeting END AS last_meeting
                  FROM unnest(%(ids)s::int[], %(levels)s::text[]) AS their(id, level)
                  JOIN statcrm_connection con ON con.partner_id = their.id
                  JOIN res_users users ON users.id = con.user_id AND users.active
                  JOIN res_partner ours ON ours.id = users.partner_id
                  JOIN (SELECT DISTINCT user_id, level FROM statcrm_unit_member
                         WHERE active) member
                    ON member.user_id = con.user_id AND member.level = their.level
                  LEFT JOIN (%(since)s) here ON here.partner_id = con.partner_id
                 ORDER BY last_contact DESC NULLS LAST, con.strength DESC, con.id
                """,
                since=self._since_sql(principal),
                ids=[person["id"] for person in asked],
                levels=[person["level"] for person in asked],
            )
        ):
            found.setdefault(row["partner_id"], []).append(row)
        return found

    @api.model
    def _get_pairs(self, people, met):
        """Return the pairs by level, the highest level first."""
        pairs = []
        for level, _label in reversed(LEVELS):
            theirs = [person for person in people if person["level"] == level]
            named = theirs[:MOST_PAIRS]
            if theirs:
                pairs.append(
                    {
                        "level": level,
                        "level_name": theirs[0]["level_name"],
                        "rows": [self._pair(person, met) for person in named],
                        "hidden_count": len(theirs) - len(named),
                    }
                )
        return pairs

    @api.model
    def _pair(self, person, met):
        ours = [
            {"name": row["name"], "last_contact": self._iso(row["last_contact"])}
            for row in met.get(person["id"], [])
        ]
        return {"id": person["id"], "name": person["name"], "ours": ours}

    @api.model
    def _name_units(self, ids):
        known = self.env["statcrm.unit"].with_context(active_test=False)
        units = known.search([("id", "in", [id_ for id_ in ids if id_])])
        named = [{"id": unit.id, "name": unit.name} for unit in units]
        if 0 in ids:
            named.append({"id": 0, "name": self.env._("Without a unit")})
        return named

    @api.model
    def _name_roles(self, people):
        roles = self.env["statcrm.contact.role"].with_context(active_test=False)
        given = {role for person in people for role in person["roles"]}
        roles = roles.search([("id", "in", list(given))])
        for person in people:
            names = [role.name for role in roles if role.id in person["roles"]]
            person["roles"] = names
            del person["is_known"], person["rank"]
        return people

    # White spots: people who are not known, meetings that no longer take place.
    #
    # Each white spot is a sentence derived from the data. Meetings are past calendar
    # meetings and completed meeting activities; mails do not count.

    @api.model
    def _white_spots(self, principal, people, cells, met):
        """Return [{"key", "text"}], the most important first.

        :param people: all people of the customer, see `_get_people`
        :param cells: `_get_cells`: person × unit, with the last meeting; and
            `_get_units_before`: units alone
        :param met: colleagues of the level of the person, see `_get_equals`
        """
        return (
            self._spot_decision_makers(people)
            + self._spot_levels(people, met)
            + self._spot_units(principal, cells)
        )

    @api.model
    def _spot_decision_makers(self, people):
        decides = self.env["statcrm.contact.role"].with_context(active_test=False)
        decides = decides.search([("code", "=", "decision_maker")])
        deciders = [person for person in people if decides.id in person["roles"]]
        unknown = [person for person in deciders if not person["is_known"]]
        if deciders and not unknown:
            return []
        # all of them, as each is a task
        names = ", ".join(person["name"] for person in unknown)
        if not deciders:
            text = self.env._("No decision-maker is recorded among their people.")
        elif len(unknown) == len(deciders):
            text = self.env._(
                "We do not know any of the decision-makers: %(names)s.", names=names
            )
        else:
            text = self.env._(
                "We do not know these decision-makers: %(names)s.", names=names
            )
        return [{"key": "decision_maker", "text": text}]

    @api.model
    def _spot_levels(self, people, met):
        """Return white spots for directors not met by our directors in a year."""
        since = self.env.company._statcrm_today() - relativedelta(months=MONTHS_SILENT)
        spots = []
        for level in DIRECTORS:
            theirs = [person for person in people if person["level"] == level]
            meetings = [
                row["last_meeting"] for p in theirs for row in met.get(p["id"], [])
            ]
            if theirs and not any(day and day >= since for day in meetings):
                names = self._join_names(person["name"] for person in theirs)
                spots.append({"key": level, "text": self._format_level(level, names)})
        return spots

    @api.model
    def _format_level(self, level, names):
        if level == "director":
            return self.env._(
                "None of our directors has met these directors in the last year:"
                " %(names)s.",
                names=names,
            )
        return self.env._(
            "Our director general has not met their director general in the last year:"
            " %(names)s.",
            names=names,
        )

    @api.model
    def _spot_units(self, principal, cells):
        """Return white spots for units that stopped meeting, or never met them."""
        today, last = self.env.company._statcrm_today(), {}
        for cell in cells:
            if cell["unit_id"] and cell["last_meeting"]:
                known = last.get(cell["unit_id"], cell["last_meeting"])
                last[cell["unit_id"]] = max(known, cell["last_meeting"])
        spots = []
        for unit in self.env["statcrm.unit"].search([("id", "in", list(last))]):
            gap = relativedelta(today, last[unit.id])
            months = gap.years * 12 + gap.months
            if months >= MONTHS_SILENT:
                text = self.env._(
                    "%(unit)s has had no meeting with them for %(months)s months.",
                    unit=unit.name,
                    months=months,
                )
                spots.append({"key": f"unit_{unit.id}", "text": text})
        for unit in principal.statcrm_role_line_ids.unit_id.sorted():
            if unit.id not in last:
                text = self.env._(
                    "%(unit)s takes care of one of their roles but has never met them.",
                    unit=unit.name,
                )
                spots.append({"key": f"unit_{unit.id}", "text": text})
        return spots

    @api.model
    def _join_names(self, names):
        names = list(names)
        if len(names) > MOST_NAMES:
            return self.env._(
                "%(names)s and %(count)s more",
                names=", ".join(names[:MOST_NAMES]),
                count=len(names) - MOST_NAMES,
            )
        return ", ".join(names)
