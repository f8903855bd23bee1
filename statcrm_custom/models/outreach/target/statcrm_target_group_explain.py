from odoo import api, models
from odoo.tools import SQL

from ....tools.day_text import format_full_day

# how many refused people of an organisation are named
FEW = 3


class StatcrmTargetGroup(models.Model):
    """Why somebody is on the list, or why not.

    Only the places of this person are evaluated, and then those with whom the person
    competes: the time does not depend on the size of the group.
    """

    _inherit = "statcrm.target.group"

    @api.readonly
    def explain(self, partner):
        """Return why a person is on the list or not.

        :param partner: the person, a record or an id
        :return: sentences; the first says whether the person is on the list
        """
        return [row["text"] for row in self._explain(partner)]

    @api.readonly
    def explain_rows(self, partner):
        """Return the same for the screen.

        :param partner: the person, a record or an id
        :return: [{"code", "ok": True, False or None for what is no condition, "text"}]
        """
        return self._explain(partner)

    def _explain(self, partner):
        self.ensure_one()
        self.check_access("read")
        person = self._people(partner)
        person.ensure_one()
        person.check_access("read")
        if self.is_frozen:
            return self._explain_frozen(person)
        by_hand = self.by_hand_ids.filtered(lambda row: row.partner_id == person)
        met, rows = self._explain_criteria(person)
        if by_hand.origin == "removed":
            return [
                self._row("removed", False, self._format_off(person)),
                self._row("removed", False, self._format_by_hand(by_hand)),
                *rows,
            ]
        if not met and not by_hand:
            return [self._row("criteria", False, self._format_off(person)), *rows]
        if by_hand:
            rows = [self._row("added", True, self._format_by_hand(by_hand)), *rows]
        told = self._get_told(person)
        if told is None:
            return [self._row("criteria", False, self._format_off(person)), *rows]
        reason, organisation, rivals = told
        if not reason:
            first = self.env._("%s is on the list.", person.name)
            return [
                self._row("member", True, first),
                *rows,
                *self._explain_choice(organisation, rivals),
            ]
        return [
            self._row(reason, False, self._format_off(person)),
            self._row(
                reason, False, self._format_reason(reason, person, organisation, rivals)
            ),
            *rows,
        ]

    @api.model
    def _row(self, code, is_met, text):
        return {"code": code, "ok": is_met, "text": text}

    def _format_off(self, person):
        return self.env._("%s is not on the list.", person.name)

    def _format_by_hand(self, row):
        values = {
            "day": format_full_day(
                self.env, self.env.company._statcrm_day(row.made_at)
            ),
            "user": row.user_id.sudo().name or "",
            "why": row.note or "",
        }
        if row.origin == "removed":
            return self.env._("Removed by %(user)s on %(day)s: %(why)s", **values)
        return self.env._("Added by %(user)s on %(day)s: %(why)s", **values)

    def _explain_frozen(self, person):
        rows = self.env["statcrm.target.member"].search(
            [("group_id", "=", self.id), ("partner_id", "=", person.id)]
        )
        day = format_full_day(self.env, self.env.company._statcrm_day(self.frozen_at))
        if not rows:
            text = self.env._(
                "Did not meet the criteria when the list was frozen on %s.", day
            )
            off = self._format_off(person)
            return [
                self._row("criteria", False, off),
                self._row("criteria", False, text),
            ]
        row = rows.sorted(lambda one: bool(one.reason))[:1]
        if row.reason:
            text = self._format_reason(row.reason, person, row.organisation_id, ())
            return [
                self._row(row.reason, False, self._format_off(person)),
                self._row(row.reason, False, text),
                self._row("frozen", None, self.env._("As of %s.", day)),
            ]
        text = self.env._("%s is on the list.", person.name)
        return [
            self._row("member", True, text),
            self._row("frozen", None, self.env._("Frozen on %s.", day)),
        ]

    def _explain_criteria(self, person):
        """Return whether a person meets all criteria at one place, and a row for each.

        The rows are those of the place where most are met.
        """
        places = self._run_few(
            SQL(
                "SELECT organisation_id, principal_id, post_id FROM (%s) place",
                self._places_sql([], [person.id]),
            )
        )
        if not places:
            return False, [self._row("person", False, self._explain_nobody(person))]
        criteria = self.criterion_ids
        if not criteria:
            text = self.env._("The group has no criteria yet.")
            return False, [self._row("criteria", False, text)]
        conditions = self._get_conditions()
        parts = [
            SQL(
                "SELECT %(place)s::int AS place, %(at)s::int AS at FROM (%(one)s) met",
                place=place,
                at=at,
                one=self._place_met_sql(person, *ids, condition),
            )
            for place, ids in enumerate(places)
            for at, condition in enumerate(conditions)
        ]
        met = {*self._run_few(SQL(" UNION ALL ").join(parts))}
        found = [
            [(place, at) in met for at in range(len(criteria))]
            for place, _ids in enumerate(places)
        ]
        best = max(range(len(places)), key=lambda place: sum(found[place]))
        where = self.env["res.partner"].browse(places[best][0] or places[best][1])
        rows = []
        for criterion, is_met in zip(criteria, found[best], strict=True):
            if is_met:
                text = self.env._("Met: %s.", criterion.text)
            else:
                text = self.env._("Not met: %s.", criterion.text)
            rows.append(self._row("criterion", is_met, text))
        if len(places) > 1:
            text = self.env._(
                "As seen at %s, where most of the criteria are met.", where.sudo().name
            )
            rows.append(self._row("place", None, text))
        return all(found[best]), rows

    @api.model
    def _place_met_sql(self, person, office_id, principal_id, post_id, condition):
        """Return SQL of one row if a person meets a condition at a place.

        All ids are constants: PostgreSQL carries them into what the condition reads.
        """
        return SQL(
            """
            SELECT 1 FROM res_partner person
              JOIN res_partner customer ON customer.id = %(principal)s
              LEFT JOIN res_partner office ON office.id = %(office)s
              LEFT JOIN statcrm_affiliation post ON post.id = %(post)s
             WHERE person.id = %(person)s AND %(condition)s
            """,
            principal=principal_id,
            office=office_id,
            post=post_id,
            person=person.id,
            condition=condition,
        )

    def _explain_nobody(self, person):
        """Return why no group would find somebody."""
        if not person.active:
            return self.env._("Archived.")
        if person.is_company:
            return self.env._("An organisation; only people are on a list.")
        if not person.partner_share:
            return self.env._("A colleague; only people of customers are on a list.")
        return self.env._("Does not work for an active customer today.")

    def _get_told(self, person):
        """Return (reason, organisation, rivals), or None if not found.

        Rivals are [(id, reason)] of the others of whom only one is taken.
        """
        rows = self._run_few(
            SQL(
                """
                WITH told AS MATERIALIZED (%(told)s)
                SELECT partner_id, reason, coalesce(organisation_id, principal_id)
                  FROM told WHERE unit_key = (
                       SELECT unit_key FROM told WHERE partner_id = %(person)s)
                 ORDER BY partner_id
                """,
                told=self._compile_sql(self._get_rivals(person)),
                person=person.id,
            )
        )
        mine = [row for row in rows if row[0] == person.id]
        if not mine:
            return None
        [(_person, reason, organisation)] = mine
        rivals = [row[:2] for row in rows if row[0] != person.id]
        return reason, self.env["res.partner"].browse(organisation or ()), rivals

    def _get_rivals(self, person):
        """Return the ids of those of whom only one is taken with this person."""
        if self.unit_of_selection == "person":
            return [person.id]
        people = self.env["res.partner"].with_context(active_test=False).sudo()
        found = {person.id}
        if self.unit_of_selection == "email":
            if person.email_normalized:
                same = [("email_normalized", "=", person.email_normalized)]
                found.update(people.search(same).ids)
            return sorted(found)
        # of an organisation or an address: who works where this person works
        rows = self._run_few(
            SQL(
                """
                WITH mine AS (
                    SELECT office.id, office.statcrm_principal_id
                      FROM statcrm_affiliation post
                      JOIN res_partner office ON office.id = post.organisation_id
                     WHERE post.partner_id = %(person)s
                     UNION
                    SELECT id, statcrm_principal_id FROM res_partner
                     WHERE id = %(person)s)
                SELECT post.partner_id FROM statcrm_affiliation post
                  JOIN res_partner office ON office.id = post.organisation_id
                 WHERE office.statcrm_principal_id IN (
                       SELECT statcrm_principal_id FROM mine)
                 UNION
                SELECT id FROM res_partner WHERE is_company IS NOT TRUE
                   AND statcrm_principal_id IN (SELECT statcrm_principal_id FROM mine)
                """,
                person=person.id,
            )
        )
        found.update(row[0] for row in rows)
        if self.unit_of_selection == "address":
            found.update(self._get_neighbours(found))
        return sorted(found)

    def _get_neighbours(self, ids):
        """Return the ids of people with a postal address of one of these people."""
        rows = self._run_few(
            SQL(
                """
                WITH address AS (
                    SELECT street, zip FROM res_partner WHERE id = ANY(%(ids)s)
                     UNION
                    SELECT office.street, office.zip FROM statcrm_affiliation post
                      JOIN res_partner office ON office.id = post.organisation_id
                     WHERE post.partner_id = ANY(%(ids)s)),
                here AS (
                    SELECT other.id, other.is_company FROM res_partner other
                      JOIN address ON other.zip IS NOT DISTINCT FROM address.zip
                     WHERE left(lower(regexp_replace(other.street, '[^[:alnum:]]', '',
                                                     'g')), 5)
                           = left(lower(regexp_replace(address.street,
                                                       '[^[:alnum:]]', '', 'g')), 5))
                SELECT id FROM here WHERE is_company IS NOT TRUE
                 UNION
                SELECT post.partner_id FROM statcrm_affiliation post
                  JOIN here ON here.id = post.organisation_id
                """,
                ids=[*ids],
            )
        )
        return [row[0] for row in rows]

    def _explain_choice(self, organisation, rivals):
        """Return who would come before or after, but cannot be on the list."""
        if self.unit_of_selection != "organisation" or not organisation:
            return []
        rows = [
            (other, reason) for other, reason in rivals if reason != "other_of_unit"
        ][:FEW]
        labels = self.refusal_labels()
        people = self.env["res.partner"].sudo()
        return [
            self._row(
                "next_role",
                None,
                self.env._(
                    "%(other)s of the same organisation is refused (%(reason)s).",
                    other=people.browse(other).name,
                    reason=labels.get(reason, reason),
                ),
            )
            for other, reason in rows
        ]

    def _format_reason(self, code, person, organisation, rivals):
        """Return the sentence of a reason.

        :param code: a key of `refusals`
        :param organisation: where the person works, may be empty
        :param rivals: see `_get_told`; empty for a frozen list
        """
        if code in ("other_of_unit", "twin"):
            return self._format_taken(code, organisation, rivals)
        if self.purpose_id and (text := self._format_permission(code, person)):
            return text
        texts = {
            "archived": self.env._("Archived."),
            "no_address": self._format_no_address(),
            "removed": self.env._("Removed by hand."),
            "merged": self.env._("Merged with another person since."),
        }
        return texts.get(code) or self.refusal_labels().get(code, code)

    def _format_permission(self, code, person):
        """Return the sentence of what the purpose refuses, or ""."""
        purpose = self.purpose_id
        channels = (
            [self.channel] if self.channel else purpose.rule_ids.mapped("channel")
        )
        told = self.env["statcrm.permission"]._explain(
            person, [(purpose, channel) for channel in channels]
        )
        texts = [
            reason["text"]
            for one in told
            for reason in one["reasons"]
            if reason["code"] == code
        ]
        return texts[0] if texts else ""

    def _format_no_address(self):
        channels = {
            "email": self.env._("No e-mail address."),
            "phone": self.env._("No phone number."),
            "post": self.env._("No postal address."),
        }
        if self.channel:
            return channels[self.channel]
        return channels["email" if self.unit_of_selection == "email" else "post"]

    def _format_taken(self, code, organisation, rivals):
        """Name who is taken instead."""
        taken = self.env["res.partner"].browse(
            [other for other, reason in rivals if not reason][:1]
        )
        other = taken.sudo().name or self.env._("Another person")
        if code == "twin":
            return self.env._("%s has the same address and is taken.", other)
        where = organisation.sudo().name or ""
        roles = taken.sudo().statcrm_contact_role_ids.mapped("name")
        if roles:
            return self.env._(
                "%(other)s is taken for %(organisation)s: %(roles)s.",
                other=other,
                organisation=where,
                roles=", ".join(roles),
            )
        return self.env._(
            "%(other)s is taken for %(organisation)s.", other=other, organisation=where
        )
