from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# moves and reactivations of this transaction, until a constraint processes them
NOTED = "statcrm.former.place"


class ResPartner(models.Model):
    """Keep contacts and affiliations in step: one list of people per organisation.

    A contact person is a contact below an organisation, and has an affiliation with
    more details. Creating one creates the other: a new or moved contact gets a line on
    the page People, an affiliated person becomes a contact of that organisation. So
    nobody is on one list only, and no contact person counts as a customer.
    """

    _inherit = "res.partner"

    statcrm_office_people_ids = fields.Many2many(
        "statcrm.affiliation",
        string="People of Its Offices",
        compute="_compute_statcrm_office_people_ids",
        search="_search_statcrm_office_people_ids",
        groups="base.group_user",
    )
    statcrm_posts = fields.Char(
        string="Works At", compute="_compute_statcrm_posts", groups="base.group_user"
    )
    statcrm_contact_role_ids = fields.Many2many(
        "statcrm.contact.role",
        string="Contact Roles",
        compute="_compute_statcrm_posts",
        groups="base.group_user",
    )

    @api.depends("child_ids")
    def _compute_statcrm_office_people_ids(self):
        """Those of today, of all organisations below; their own are not among them."""
        groups = self.env["statcrm.affiliation"]._read_group(
            self._origin._statcrm_current_people_domain(),
            ["organisation_id"],
            ["id:recordset"],
        )
        found = {partner: [] for partner in self._origin}
        for office, lines in groups:
            above = office.sudo().parent_id  # may be of another company
            while above:
                if above in found:
                    found[above] += lines.ids
                above = above.parent_id
        for partner in self:
            partner.statcrm_office_people_ids = found.get(partner._origin)

    def _search_statcrm_office_people_ids(self, operator, value):
        if operator == "in":
            ids = Domain("id", "in", [one for one in value if one])
            found = Domain("statcrm_office_people_ids", "any", ids)
            if False in value:
                found |= ~Domain("statcrm_office_people_ids", "any", Domain.TRUE)
            return found
        if operator != "any":
            return NotImplemented
        lines = Domain(value)
        return Domain.custom(
            to_sql=lambda _model, alias, _query: self._statcrm_has_people_sql(
                alias, lines, self._statcrm_offices_sql(alias)
            ),
            predicate=lambda partner: bool(
                partner.statcrm_office_people_ids.filtered_domain(lines)
            ),
        )

    @api.depends("statcrm_affiliation_ids.is_current")
    def _compute_statcrm_posts(self):
        """Name what somebody does today, and where."""
        for partner in self:
            current = partner.statcrm_affiliation_ids.filtered("is_current")
            partner.statcrm_contact_role_ids = current.role_ids.sorted()
            partner.statcrm_posts = "; ".join(
                ", ".join(
                    filter(
                        None,
                        [line.function or partner.function, line.organisation_id.name],
                    )
                )
                for line in current
            )

    @api.model
    def _statcrm_customer_sql(self, alias, query=None):
        """Return the SQL condition that defines principal customers.

        The top of a tree that is not one of our companies or a mere contact person.
        """
        return SQL(
            "%s AND NOT (%s)",
            self._statcrm_top_sql(alias, query),
            self._statcrm_contact_sql(alias, query),
        )

    @api.model
    def _statcrm_top_sql(self, alias, query=None):
        """Return the SQL condition for tops of trees, without us and our users.

        A colleague whose user is archived counts as an outside contact for Odoo.
        """
        colleague = self.env["res.users"]._fields
        return SQL(
            """
            %(at_top)s AND %(share)s IS TRUE
            AND NOT EXISTS (SELECT FROM res_company ours
                             WHERE ours.partner_id = %(id)s)
            AND NOT EXISTS (SELECT FROM res_users colleague
                             WHERE colleague.partner_id = %(id)s
                               AND colleague.share IS NOT TRUE)
            """,
            id=SQL.identifier(alias, "id", to_flush=colleague["share"]),
            at_top=self._statcrm_at_top_sql(alias),
            share=self._field_to_sql(alias, "partner_share", query),
        )

    @api.model
    def _statcrm_contact_sql(self, alias, query=None):
        """Return the SQL condition for persons with an affiliation."""
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
        """Return the domain of current people of these organisations and their offices.

        By their affiliations, or by the contact of persons without one.
        """
        there = Domain(self._statcrm_people_lines_domain())
        now = there & Domain("is_current", "=", True)
        is_top = self == self.statcrm_principal_id
        tree = ("statcrm_principal_id", "in") if is_top else ("id", "child_of")
        by_card = Domain(*tree, self.ids) & Domain("type", "=", "contact")
        return Domain("is_company", "=", False) & (
            Domain("statcrm_affiliation_ids", "any", now)
            | (by_card & Domain("statcrm_affiliation_ids", "not any", there))
        )

    @api.constrains("parent_id", "is_company", "type")
    def _check_statcrm_people(self):
        """Add new and moved contacts to the people of their organisation.

        A constraint instead of `create` and `write`, which are not to be overridden. It
        costs one statement if a contact has an organisation, otherwise nothing.
        """
        offices = self.filtered("is_company")
        people = (self | offices.child_ids).filtered(
            lambda one: one.parent_id and not one.is_company
        )
        people._statcrm_list_people()

    @api.constrains("is_company")
    def _check_statcrm_no_person(self):
        """A contact that becomes an organisation is no longer a contact person."""
        offices = self.filtered("is_company")
        told = offices.statcrm_affiliation_ids.filtered("is_from_card")
        told.sudo().unlink()

    def _statcrm_list_people(self):
        """Create missing affiliations for contacts of organisations, in SQL.

        The first affiliation of a person has no start date, as it is not known; persons
        who change organisation start today. An ended affiliation is not restarted,
        unless the person was elsewhere in the meantime.
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
        """Create affiliations for contacts that never had one with their organisation.

        For contacts created before the installation, or by SQL.
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
        """Insert affiliations for contacts of organisations in one statement.

        Colleagues and other types of addresses are excluded.

        :param begins: SQL of the start date
        :param condition: SQL of further joins and conditions on `person` and `office`
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
        """Set the organisation of these persons as parent of their contacts.

        Only for contacts without parent, and not if it would create a cycle. Colleagues
        are not changed.
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
        """Hook: return whether a person is a customer in any case."""
        return False

    # The history stays with the organisation when a contact moves.
    #
    # Odoo does not provide the previous parent. The only place where it is known for
    # every kind of write is the flush, just before the row is updated.

    def _write_multi(self, vals_list):
        # EXTENDS 'base'
        moves, back, left = {}, set(), ()
        for partner_id, vals in zip(self._ids, vals_list, strict=True):
            if "parent_id" in vals:
                moves[partner_id] = vals["parent_id"]
            if vals.get("active"):
                back.add(partner_id)
        # an office keeps its own history
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
        """Update the affiliations of contacts that were moved or archived.

        Also called for new partners, for which there is nothing to do.
        """
        self.flush_recordset(["active", "parent_id"])
        left, back = self.env.cr.precommit.data.pop(NOTED, ((), ()))
        gone = self.filtered(lambda partner: not partner.active)
        if left or back or gone:
            # rows rolled back by a savepoint no longer exist
            left_sudo = self.env["statcrm.former.place"].sudo().browse(left).exists()
            back = self.browse(back).filtered("active")
            lines_sudo = self.env["statcrm.affiliation"].sudo()
            lines_sudo._follow_cards(left_sudo, back, gone)

    def _statcrm_affiliations_at(self, organisation):
        """Return the affiliations with an organisation.

        If there are none, those in its tree, unless the person is still in that tree.
        """
        lines = self.statcrm_affiliation_ids
        there = lines.filtered(
            lambda line: organisation in line.organisation_id.commercial_partner_id
        )
        principal = organisation.statcrm_principal_id - self.statcrm_principal_id
        return there or lines.filtered(lambda line: line.principal_id in principal)

    def _statcrm_last_days(self):
        """Return the ended affiliation after which this contact is to be moved.

        Empty while another one with the same organisation is current.
        """
        lines = self.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id == self.parent_id
        )
        last = lines.sorted(lambda line: line._period()[1])[-1:]
        return last if last.settles_card and last.date_to else last.browse()
