from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

MESSAGES = {"res.partner": 2, "crm.lead": 12, "sale.order": 14, "project.project": 15}


class StatcrmInteraction(models.Model):
    """Who of theirs took part: meetings they attended, messages to and from them.

    An interaction stands on one card, but several contact persons take part in it. Who
    they are is asked for a page or for a person only, so it is in no arm.
    """

    _inherit = "statcrm.interaction"

    person_ids = fields.Many2many(
        "res.partner",
        string="Contact Persons",
        compute="_compute_person_ids",
        search="_search_person_ids",
    )

    place_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        compute="_compute_place_id",
        search="_search_place_id",
        help="Where it happened: the organisation of the person on that day.",
    )

    @api.depends("partner_id", "date")
    def _compute_place_id(self):
        places = self.env["statcrm.former.place"]._organisation_at(
            (one.partner_id, one.date) for one in self if one.partner_id
        )
        for one in self:
            one.place_id = places.get((one.partner_id.id, one.date))

    def _search_place_id(self, operator, value):
        """What is of an office and of everybody who was in it on the day."""
        if operator not in ("any", "in"):
            return NotImplemented
        partners = self.env["res.partner"].with_context(active_test=False)
        if operator == "any":
            value = partners.search(value).ids
        here = partners.search([("id", "child_of", list(filter(None, value)))])
        places = self.env["statcrm.former.place"].sudo()
        moved = places.search(
            Domain("partner_id", "in", here.ids)
            | Domain("organisation_id", "in", here.ids)
        ).partner_id
        found = Domain("person_ids", "in", (here - moved).ids)
        rows = places.search([("partner_id", "in", moved.ids)]).grouped("partner_id")
        for person in moved:
            own, then = rows[person], []
            for row in own:
                if row.organisation_id in here:
                    then.append(row._period_domain())
            if person in here and own[-1].until:
                then.append(Domain("date", ">=", own[-1].until))
            found |= Domain("person_ids", "in", person.ids) & Domain.OR(then)
        return found

    @api.depends("partner_id")
    def _compute_person_ids(self):
        people = self._get_people()
        # the rules look at all of them now, not at each row's when it is set
        self.env["res.partner"].union(*people.values()).has_access("read")
        for interaction in self:
            interaction.person_ids = people[interaction.id]

    def _get_people(self):
        """Return {id of an interaction: contact persons who took part}.

        Nobody of ours is among them, and no organisation.
        """
        found = {interaction.id: {*interaction.partner_id.ids} for interaction in self}
        for interaction_id, partner_id in self._taken_part(
            self._sources_sql("part", self.ids)
        ):
            found[interaction_id].add(partner_id)
        Partner = self.env["res.partner"]
        everybody = Partner.browse(set().union(*found.values()))
        everybody.fetch(["is_company", "name", "partner_share"])
        people = {
            partner.id
            for partner in everybody
            if partner.partner_share and not partner.is_company
        }
        return {
            interaction_id: Partner.browse(sorted(ids & people))
            for interaction_id, ids in found.items()
        }

    def _search_person_ids(self, operator, value):
        """Those of these partners: on their card, or that they took part in."""
        if operator in ("any", "any!"):
            people = self.env["res.partner"].with_context(active_test=False)
            value = people.search(Domain(value)).ids
        elif operator != "in":
            return NotImplemented
        people = tuple(filter(None, value))
        if not people:
            return Domain.FALSE
        ids = set(self._search([("partner_id", "in", people)]).get_result_ids())
        ids |= {
            row[0] for row in self._taken_part(SQL("part.partner_id IN %s", people))
        }
        return self._by_index(Domain("id", "in", list(ids)))

    @api.model
    def _taken_part(self, condition):
        """[(id of an interaction, id of a partner who took part)].

        :param condition: SQL on `part`, with `arm`, `source_id` and `partner_id`
        """
        self.env["calendar.attendee"].flush_model(["event_id", "partner_id", "state"])
        self.env["mail.message"].flush_model(["author_id", "model", "partner_ids"])
        parts = SQL(" UNION ALL ").join(self._get_parts())
        return self.env.execute_query(
            SQL(
                """SELECT %s, partner_id FROM (%s) part
                    WHERE partner_id IS NOT NULL AND %s""",
                self._id_sql(SQL("source_id"), SQL("arm")),
                parts,
                condition,
            )
        )

    @api.model
    def _get_parts(self):
        """[SQL of `source_id`, `arm` and `partner_id`]; an area adds its own."""
        return [
            self._attended_sql(),
            self._written_sql(
                SQL("addressee.res_partner_id"),
                SQL(
                    """JOIN mail_message_res_partner_rel addressee
                         ON addressee.mail_message_id = mail.id"""
                ),
            ),
            self._written_sql(SQL("mail.author_id"), SQL()),
            # whom the quick log names
            SQL(
                """SELECT activity_id AS source_id, 1 AS arm, partner_id
                     FROM statcrm_activity_contact_rel"""
            ),
        ]

    @api.model
    def _attended_sql(self):
        return SQL(
            """
            SELECT first.id AS source_id, 3 AS arm, guest.partner_id
              FROM calendar_attendee guest
              JOIN calendar_event event ON event.id = guest.event_id
              JOIN res_partner person ON person.id = guest.partner_id
              JOIN calendar_attendee first ON first.event_id = guest.event_id
              JOIN res_partner named ON named.id = first.partner_id
                   AND %s = %s
             WHERE guest.state IS DISTINCT FROM 'declined'
            """,
            self._principal_then_sql(SQL("named")),
            self._principal_then_sql(SQL("person")),
        )

    @api.model
    def _written_sql(self, partner, addressee):
        cases = [SQL("WHEN %s THEN %s", model, arm) for model, arm in MESSAGES.items()]
        return SQL(
            """
            SELECT mail.id AS source_id, CASE mail.model %s END AS arm,
                   %s AS partner_id
              FROM mail_message mail %s
             WHERE mail.model IN %s AND mail.message_type IN ('comment', 'email')
            """,
            SQL(" ").join(cases),
            partner,
            addressee,
            tuple(MESSAGES),
        )
