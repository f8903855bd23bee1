from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# moves and returns of this transaction, until a constraint follows them
NOTED = "statcrm.former.place"


class ResPartner(models.Model):
    """The people of an organisation: one list, whatever door they came in by.

    A contact person has a card below an organisation, an affiliation that tells
    more, or both. Who gets one of them gets the other: a new or moved card a line on
    the page People, a person affiliated somewhere a card there. So nobody is counted,
    invited or found on one list only, and no contact person is a customer.
    """

    _inherit = "res.partner"

    @api.model
    def _statcrm_customer_sql(self, alias, query=None):
        """Return the SQL condition of principal customers, the one rule of who is one.

        The top of a tree that is not us, and no person known only as a contact.
        """
        return SQL(
            "%s AND NOT (%s)",
            self._statcrm_top_sql(alias, query),
            self._statcrm_contact_sql(alias, query),
        )

    @api.model
    def _statcrm_top_sql(self, alias, query=None):
        """The top of a tree, which is neither a company of this database nor a user.

        The first condition is written as the indexes and the statistics on it are.
        """
        return SQL(
            """
            (%(principal)s = %(id)s) IS TRUE AND %(share)s IS TRUE
            AND NOT EXISTS (SELECT FROM res_company ours
                             WHERE ours.partner_id = %(id)s)
            """,
            id=SQL.identifier(alias, "id"),
            principal=self._field_to_sql(alias, "statcrm_principal_id", query),
            share=self._field_to_sql(alias, "partner_share", query),
        )

    @api.model
    def _statcrm_contact_sql(self, alias, query=None):
        """A person who works, or has worked, somewhere."""
        return SQL(
            """
            %s IS NOT TRUE AND EXISTS (SELECT FROM statcrm_affiliation place
                                        WHERE place.partner_id = %s)
            """,
            self._field_to_sql(alias, "is_company", query),
            SQL.identifier(alias, "id"),
            to_flush=self.env["statcrm.affiliation"]._fields["partner_id"],
        )

    def _statcrm_people_domain(self):
        """Return the domain of who works now at these organisations or below them.

        An affiliation there tells it, or the card of whom no affiliation there tells.
        """
        there = Domain("organisation_id", "child_of", self.ids)
        now = there & Domain("is_current", "=", True)
        by_card = Domain("id", "child_of", self.ids) & Domain("type", "=", "contact")
        return Domain("is_company", "=", False) & (
            Domain("statcrm_affiliation_ids", "any", now)
            | (by_card & Domain("statcrm_affiliation_ids", "not any", there))
        )

    @api.constrains("parent_id", "is_company", "type")
    def _check_statcrm_people(self):
        """Put new and moved people on the list of their organisation.

        A constraint, as `create` and `write` of this model are everybody's: it costs
        one statement where somebody has an organisation, else nothing.
        """
        offices = self.filtered("is_company")
        people = (self | offices.child_ids).filtered(
            lambda one: one.parent_id and not one.is_company
        )
        people._statcrm_list_people()

    @api.constrains("is_company")
    def _check_statcrm_no_person(self):
        """Who turns out to be an organisation is nobody's contact person."""
        offices = self.filtered("is_company")
        told = offices.statcrm_affiliation_ids.filtered("is_from_card")
        told.sudo().unlink()

    def _statcrm_list_people(self):
        """Add a line on the page People for those who have none there, in SQL.

        The first line of a person has no first day, as nobody knows it; who comes
        from elsewhere begins today. A line that has ended is not begun again, unless
        the person was somewhere else meanwhile.
        """
        if not self:
            return
        told = ["parent_id", "is_company", "type", "active"]
        (self | self.parent_id).flush_recordset(told)
        self._statcrm_insert_people(
            SQL("last.begins"),
            SQL(
                """
                LEFT JOIN LATERAL (
                     SELECT place.organisation_id, greatest(%(today)s,
                                max(place.date_to) FILTER (WHERE here.is_here)
                                    OVER () + 1) AS begins
                       FROM statcrm_affiliation place
                      CROSS JOIN LATERAL (
                            SELECT place.organisation_id = office.id AS is_here) here
                      WHERE place.partner_id = person.id
                      ORDER BY here.is_here
                               AND coalesce(place.date_to > %(today)s, TRUE) DESC,
                            place.date_to DESC NULLS FIRST, place.id DESC
                      LIMIT 1) last ON TRUE
                WHERE person.id IN %(people)s
                  AND last.organisation_id IS DISTINCT FROM office.id
                """,
                today=self.env.company._statcrm_today(),
                people=self._ids,
            ),
        )
        names = ["statcrm_people_ids", "statcrm_affiliation_ids"]
        self.invalidate_model(names, flush=False)
        (self | self.parent_id).modified(names)

    @api.model
    def _statcrm_list_everybody(self):
        """Add a line for everybody who was never on the list of the own organisation.

        For cards that were there before us, and those that came in by SQL.
        """
        self.env.flush_all()
        self._statcrm_insert_people(
            SQL("NULL"),
            SQL(
                """
                WHERE NOT EXISTS (SELECT FROM statcrm_affiliation place
                                   WHERE place.partner_id = person.id
                                     AND place.organisation_id = office.id)
                """
            ),
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _statcrm_insert_people(self, begins, condition):
        """Insert lines for people below an organisation, set-wise.

        Left out are colleagues, and other addresses than those of a person.

        :param begins: SQL of the first day
        :param condition: SQL of more joins and conditions on `person` and `office`
        """
        self.env["statcrm.affiliation"].flush_model(
            ["partner_id", "organisation_id", "date_to"]
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_affiliation
                       (partner_id, organisation_id, function, date_from, is_from_card,
                        create_uid, create_date, write_uid, write_date)
                SELECT person.id, office.id, person.function, %(begins)s, TRUE,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM res_partner person
                  JOIN res_partner office
                    ON office.id = person.parent_id AND office.is_company
                  %(condition)s
                   AND person.active AND person.is_company IS NOT TRUE
                   AND coalesce(person.type, 'contact') = 'contact'
                   AND NOT EXISTS (SELECT FROM res_users colleague
                                    WHERE colleague.partner_id = person.id
                                      AND NOT colleague.share)
                   AND NOT EXISTS (SELECT FROM res_company ours
                                    WHERE ours.partner_id
                                          IN (office.id, office.statcrm_principal_id))
                """,
                begins=begins,
                condition=condition,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )

    def _statcrm_give_cards_a_place(self, organisation):
        """Put the cards of these people below the organisation that they work for.

        Only cards that lie nowhere, and have that organisation not below them; a
        colleague stays a colleague.
        """
        loose = self.sudo().filtered(
            lambda person: (
                not person.parent_id
                and not person.is_company
                and person.partner_share
                and person != organisation.sudo().statcrm_principal_id
                and not person._statcrm_is_own_customer()
            )
        )
        if loose:
            loose.parent_id = organisation

    def _statcrm_is_own_customer(self):
        """Tell whether a person is a customer whatever else it is; an area says."""
        return False

    # Whoever leaves an organisation takes nothing along, however the card moves.
    #
    # Odoo tells nobody what a parent was before. The one place where it is known for
    # every way of writing is the flush, just before the row is updated; it costs a
    # look at the names of the columns.

    def _write_multi(self, vals_list):
        # EXTENDS 'base'
        moves, back, left = {}, set(), ()
        for partner_id, vals in zip(self._ids, vals_list, strict=True):
            if "parent_id" in vals:
                moves[partner_id] = vals["parent_id"]
            if vals.get("active"):
                back.add(partner_id)
        # an office takes its history along
        for office in self.browse(moves).filtered("is_company"):
            del moves[office.id]
        if moves or back:
            if moves:
                left = self.env["statcrm.former.place"]._leave(moves)
            noted = self.env.cr.precommit.data.setdefault(NOTED, (set(), set()))
            noted[0].update(left)
            noted[1].update(back)
        return super()._write_multi(vals_list)

    @api.constrains("active", "parent_id")
    def _check_statcrm_place(self):
        """Let the affiliations follow the cards that moved or were archived.

        A new partner comes by as well, and finds nothing noted.
        """
        self.flush_recordset(["active", "parent_id"])
        left, back = self.env.cr.precommit.data.pop(NOTED, ((), ()))
        gone = self.filtered(lambda partner: not partner.active)
        if left or back or gone:
            # what a savepoint took back has left no row
            left_sudo = self.env["statcrm.former.place"].sudo().browse(left).exists()
            back = self.browse(back).filtered("active")
            lines_sudo = self.env["statcrm.affiliation"].sudo()
            lines_sudo._follow_cards(left_sudo, back, gone)

    def _statcrm_affiliations_at(self, organisation):
        """Return the affiliations at an organisation.

        Without any, those in its tree, unless the person is in that tree still.
        """
        lines = self.statcrm_affiliation_ids
        there = lines.filtered(
            lambda line: organisation in line.organisation_id.commercial_partner_id
        )
        principal = organisation.statcrm_principal_id - self.statcrm_principal_id
        return there or lines.filtered(lambda line: line.principal_id in principal)

    def _statcrm_last_days(self):
        """Return the affiliation after whose last day this person's card is to move.

        Empty while another one at the organisation of the card goes on.
        """
        lines = self.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id == self.parent_id
        )
        last = lines.sorted(lambda line: line._period()[1])[-1:]
        return last if last.settles_card and last.date_to else last.browse()
