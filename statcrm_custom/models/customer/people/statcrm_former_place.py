from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

MOST = datetime.max
SECOND = timedelta(seconds=1)


class StatcrmFormerPlace(models.Model):
    """Former workplaces of contact persons: their history stays there.

    Rows exist only for persons whose contact changed organisation; everybody else has
    always been at the current one. The periods of a person have no gaps and never
    overlap. A period refers to an organisation, so its principal customer is always the
    current one: an office that moves keeps its history. Rows are written by code only.

    To find the customer of a row use `_principal_at_sql`; to find the rows of a
    customer use `_tree_sql` with `_belongs_sql`; in Python use `_organisation_at`
    (`_organisation_at_sql` for a whole table).
    """

    _name = "statcrm.former.place"
    _inherit = ["statcrm.merge.mixin"]
    _description = "Former Workplace of a Contact Person"
    _order = "moved_at, id"
    _rec_name = "organisation_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    organisation_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    principal_id = fields.Many2one(
        related="organisation_id.statcrm_principal_id", string="Principal Customer"
    )
    moved_at = fields.Datetime(
        string="Contact Moved At",
        help="Empty until the contact is moved after the last day.",
    )
    date_from = fields.Datetime(string="From", help="Empty means from the beginning.")
    until = fields.Datetime(help="The first moment after this period.")

    # Queries

    @api.model
    def _organisation_at(self, pairs):
        """Return the organisations of partners at given moments, in two queries.

        :param pairs: iterable of (partner or its id, moment): a date, meaning midday,
            or a naive datetime in UTC
        :return: {(partner id, moment): organisation}, the partner itself for an
            organisation or a person without one
        """
        pairs = {
            (partner if isinstance(partner, int) else partner.id, moment)
            for partner, moment in pairs
        }
        partners = self.env["res.partner"].browse({partner for partner, _m in pairs})
        former = self.sudo().search([("partner_id", "in", partners.ids)])
        former = former.grouped(lambda row: row.partner_id.id)
        partners.sudo().fetch(["commercial_partner_id"])  # prefetch for all
        found = {}
        for partner, moment in pairs:
            exact = moment
            if not isinstance(moment, datetime):
                exact = datetime.combine(moment, time(12))
            place = next(
                (
                    row.organisation_id
                    for row in former.get(partner, ())
                    if (row.date_from or datetime.min) <= exact < (row.until or MOST)
                ),
                None,
            )
            place = place or partners.browse(partner).sudo().commercial_partner_id
            found[partner, moment] = place.sudo(self.env.su)
        return found

    def _period_domain(self, field="date"):
        """Return the domain of records dated in this period."""
        begun = Domain(field, ">=", self.date_from) if self.date_from else Domain.TRUE
        return begun & (Domain(field, "<", self.until) if self.until else Domain.TRUE)

    @api.model
    def _holds_sql(self, moment):
        """Return the SQL condition that the period of `former` contains a moment."""
        return SQL(
            "coalesce(former.date_from, '-infinity') <= %(moment)s"
            " AND %(moment)s < coalesce(former.until, 'infinity')",
            moment=moment,
        )

    @api.model
    def _moved_sql(self, partner):
        """Return the SQL condition that a partner (SQL of its id) has moved.

        A hashed subquery, with hardly any cost per row.
        """
        return SQL("%s IN (SELECT partner_id FROM statcrm_former_place)", partner)

    @api.model
    def _at_sql(self, column, partner, now, moment):
        """Return the SQL of a column of the partner's organisation at a moment.

        An expression without join, evaluated only if selected.

        :param partner: SQL of the partner's id
        :param now: SQL of the value for partners that have never moved
        """
        return SQL(
            """
            (CASE WHEN %(moved)s THEN coalesce((
                     SELECT place.%(column)s
                       FROM statcrm_former_place former
                       JOIN res_partner place ON place.id = former.organisation_id
                      WHERE former.partner_id = %(partner)s AND %(holds)s
                      LIMIT 1), %(now)s)
                 ELSE %(now)s END)
            """,
            column=SQL.identifier(column),
            moved=self._moved_sql(partner),
            partner=partner,
            now=now,
            holds=self._holds_sql(moment),
        )

    @api.model
    def _principal_at_sql(self, partner, moment):
        """Return the SQL of the principal customer id of a partner at a moment.

        :param partner: SQL of the alias of a joined `res_partner`, or of `_tree_sql`
        :param moment: SQL of a timestamp in UTC; midday for a date
        """
        now = SQL("%s.statcrm_principal_id", partner)
        partner_id = SQL("%s.id", partner)
        return self._at_sql("statcrm_principal_id", partner_id, now, moment)

    @api.model
    def _organisation_at_sql(self, partner, moment):
        """Return the SQL of the organisation id of a partner at a moment.

        It is the partner itself for an organisation or a person without one. Parameters
        as in `_principal_at_sql`.
        """
        now = SQL("%s.commercial_partner_id", partner)
        return self._at_sql("id", SQL("%s.id", partner), now, moment)

    @api.model
    def _ever_sql(self, principals):
        """Return the SQL of the ids of all current and former partners of customers.

        For partners that have moved, check the moment as well. Colleagues are excluded.

        :param principals: ids, or SQL of a list of them
        """
        if not isinstance(principals, SQL):
            principals = SQL("%s", tuple(principals))
        return SQL(
            """
            SELECT id FROM res_partner
             WHERE statcrm_principal_id IN %(principals)s AND partner_share
             UNION ALL
            SELECT person.id FROM res_partner place
              JOIN statcrm_former_place former ON former.organisation_id = place.id
              JOIN res_partner person ON person.id = former.partner_id
             WHERE place.statcrm_principal_id IN %(principals)s
               AND person.partner_share
            """,
            principals=principals,
        )

    @api.model
    def _moved_principal_sql(self, partner, moment, told=None):
        """Return the SQL of the customer of a partner that has moved; else NULL.

        :param partner: SQL of the partner's id
        :param moment: SQL of a timestamp in UTC
        :param told: SQL of a principal customer known from elsewhere, or NULL
        """
        return SQL(
            """
            (CASE WHEN %(moved)s THEN coalesce(%(told)s, (
                     SELECT place.statcrm_principal_id
                       FROM statcrm_former_place former
                       JOIN res_partner place ON place.id = former.organisation_id
                      WHERE former.partner_id = %(partner)s AND %(holds)s
                      LIMIT 1), (
                     SELECT statcrm_principal_id FROM res_partner
                      WHERE id = %(partner)s)) END)
            """,
            moved=self._moved_sql(partner),
            told=told or SQL("NULL"),
            partner=partner,
            holds=self._holds_sql(moment),
        )

    @api.model
    def _tree_sql(self):
        """Return SQL rows (principal_id, id, name, is_company, partner_share): who
        belongs to each customer now, and who ever did.

        Check the moment as well, see `_belongs_sql`. Conditions on `principal_id` or
        `id` use the indexes of partners.
        """
        return SQL(
            """
            SELECT person.statcrm_principal_id AS principal_id, person.id,
                   person.name, person.is_company, person.partner_share
              FROM res_partner person
             UNION ALL
            SELECT former.principal_id, person.id, person.name, person.is_company,
                   person.partner_share
              FROM (SELECT DISTINCT former.partner_id,
                           place.statcrm_principal_id AS principal_id
                      FROM statcrm_former_place former
                      JOIN res_partner place ON place.id = former.organisation_id
                   ) former
              JOIN res_partner person ON person.id = former.partner_id
               AND person.statcrm_principal_id IS DISTINCT FROM former.principal_id
            """
        )

    @api.model
    def _belongs_sql(self, partner, principal, moment):
        """Return the SQL condition that a row of `_tree_sql` was of the customer then.

        It reads only the few partners that have moved.

        :param partner: SQL of the partner's id
        :param principal: SQL of the principal customer's id
        :param moment: SQL of a timestamp in UTC
        """
        moved = self._moved_principal_sql(partner, moment)
        return SQL("coalesce(%s = %s, TRUE)", moved, principal)

    @api.model
    def _documents_domain(self, principal, field, moments):
        """Return the domain of documents created for a customer.

        The partner must have belonged to it at that time: the document stays with the
        customer when the person leaves.

        :param principal: one principal customer
        :param field: partner field of the document
        :param moments: names of date fields of the document, the earliest counts
        """

        def to_sql(model, alias, query):
            partner = model._field_to_sql(alias, field, query)
            moments_sql = SQL(", ").join(
                model._field_to_sql(alias, name, query) for name in moments
            )
            return SQL(
                "%(partner)s = ANY(ARRAY(SELECT id FROM (%(tree)s) tree"
                " WHERE principal_id = %(principal)s)) AND %(belongs)s",
                partner=partner,
                tree=self._tree_sql(),
                principal=principal.id,
                belongs=self._belongs_sql(
                    partner, SQL("%s", principal.id), SQL("least(%s)", moments_sql)
                ),
                to_flush=self.env["res.partner"]._fields["statcrm_principal_id"],
            )

        return Domain.custom(to_sql=to_sql)

    # Updates

    @api.model
    def _leave(self, moves):
        """Record the old organisation of persons before their contacts are moved.

        Called before the partners are written, while the database still has the old
        values of non-computed fields. Contacts below a person move along. Setting the
        first organisation of a person leaves no row. Records dated in the second of the
        move belong to the old organisation.

        :param moves: {partner id: new parent id or None}
        :return: ids of the new rows
        """
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE new(id, parent_id) AS (
                    SELECT * FROM unnest(%(ids)s, %(parents)s::integer[])
                ), moved(id, old_id, new_id) AS (
                    SELECT person.id, person.parent_id, new.parent_id
                      FROM new
                      JOIN res_partner person ON person.id = new.id
                     WHERE person.parent_id IS NOT NULL
                       AND person.parent_id IS DISTINCT FROM new.parent_id
                       AND person.is_company IS NOT TRUE
                     UNION
                    SELECT below.id, moved.old_id, moved.new_id
                      FROM moved
                      JOIN res_partner below ON below.parent_id = moved.id
                     WHERE below.is_company IS NOT TRUE
                ), above(id, place_id, parent_id, is_company) AS (
                    SELECT id, id, parent_id, is_company
                      FROM res_partner
                     WHERE id IN (SELECT old_id FROM moved
                                   UNION SELECT new_id FROM moved)
                     UNION
                    SELECT above.id, up.id, up.parent_id, up.is_company
                      FROM above
                      JOIN res_partner up ON up.id = above.parent_id
                     WHERE above.is_company IS NOT TRUE
                ), place(id, place_id) AS (
                    SELECT id, place_id FROM above
                     WHERE is_company OR parent_id IS NULL
                ), waited AS (  -- for the move that now comes
                    DELETE FROM statcrm_former_place former
                     USING moved
                     WHERE former.partner_id = moved.id AND former.moved_at IS NULL
                )
                INSERT INTO statcrm_former_place
                       (partner_id, organisation_id, moved_at, until, date_from,
                        create_uid, write_uid, create_date, write_date)
                SELECT DISTINCT ON (moved.id) moved.id, old.place_id, %(now)s,
                       %(until)s,
                       (SELECT max(until) FROM statcrm_former_place former
                         WHERE former.partner_id = moved.id
                           AND former.moved_at IS NOT NULL),
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM moved
                  JOIN place old ON old.id = moved.old_id
                  LEFT JOIN place new ON new.id = moved.new_id
                 WHERE old.place_id IS DISTINCT FROM new.place_id
                RETURNING id
                """,
                ids=list(moves),
                parents=list(moves.values()),
                now=now,
                until=now + timedelta(seconds=1),
                uid=self.env.uid,
            )
        )
        found = [row[0] for row in self.env.cr.fetchall()]
        self.invalidate_model(flush=False)
        return found

    @api.model
    def _refresh(self, partners):
        """Recompute the periods of persons whose last day or contact changed.

        A move is dated by the last day of the ended affiliation, or else by the change
        of the contact. A person whose contact is still to be moved is at the next
        organisation from the day after the last day.
        """
        rows_sudo = self.sudo().search([("partner_id", "in", partners.ids)])
        rows_sudo.filtered(lambda row: not row.moved_at).unlink()
        rows_sudo = rows_sudo.exists()
        of_person = rows_sudo.grouped("partner_id")
        people = partners & rows_sudo.partner_id
        waiting, changed = [], []
        for person in partners.sudo():
            begins = earlier = False
            rows = of_person.get(person, self.browse())
            for number, row in enumerate(rows, start=1):
                until = row._ends_at(earlier, rows[number : number + 1].moved_at)
                until = max(until, begins or until)
                if row.until and row.until != until:
                    changed.append((person.id, *sorted((row.until, until))))
                if (row.date_from, row.until) != (begins, until):
                    row.write({"date_from": begins, "until": until})
                begins, earlier = until, row.moved_at
            # merged, or undone: the contact has the right organisation
            for row in reversed(rows):
                if row.organisation_id != person.commercial_partner_id:
                    break
                begins = row.date_from
                row.unlink()
            waiting += self._wait(person, begins)
        if waiting:
            self.sudo().create(waiting)
        # it is read by SQL everywhere
        self.flush_model()
        if people:
            self._record_history(people, changed)

    def _record_history(self, people, changed):
        """Hook: update records that store the organisation of these persons.

        :param changed: [(person id, from, until)] for which the organisation has
            changed
        """

    def _ends_at(self, earlier, later):
        """Return the first moment after this period.

        :param earlier: when the contact was moved here, or False
        :param later: when the contact moved on from the next organisation, or False
        """
        company = self.env.company
        moved_on = company._statcrm_day(self.moved_at)
        came_on = company._statcrm_day(earlier)
        lines = self.partner_id._statcrm_affiliations_at(self.organisation_id)
        lines = lines.filtered(
            lambda line: (
                (not line.date_from or line.date_from <= moved_on)
                and not (came_on and line.date_to and line.date_to < came_on)
            )
        )
        line = lines.sorted(lambda line: line._period())[-1:]
        if line.date_to and not line._ended_with_card():
            until = company._statcrm_start(fields.Date.add(line.date_to, days=1))
            if not later or until <= later:
                return until
        return self.moved_at + timedelta(seconds=1)

    @api.model
    def _wait(self, person, begins):
        """Return the periods of a person whose contact is still to be moved.

        :param begins: the end of the last period, or False
        """
        ended = person._statcrm_last_days()
        following = ended._get_following()
        if not (person.parent_id and following):
            return []
        next_day = fields.Date.add(ended.date_to, days=1)
        until = self.env.company._statcrm_start(next_day)
        until = max(until, begins or until)
        here = person.commercial_partner_id
        there = following.organisation_id.commercial_partner_id
        base = {"partner_id": person.id}
        return [
            {**base, "organisation_id": here.id, "date_from": begins, "until": until},
            {**base, "organisation_id": there.id, "date_from": until, "until": False},
        ]

    # Merging two contacts of one person keeps the periods of both.

    _merge_order = 5

    @api.model
    def _merge_follow(self, target, settled):
        if settled is not None:
            self.search([("partner_id", "=", target.id)]).unlink()
            self.create(settled)

    @api.model
    def _merge_finish(self, target):
        """Called when the contact and its affiliations are final."""
        if not target.is_company:
            self._refresh(target)

    @api.model
    def _merge_settle(self, gone, kept):
        """Return the periods of a person whose contacts are merged.

        Each contact is valid from its own start, the newer one first. A contact without
        organisation is ignored.

        :return: list, or None if no contact has ever moved
        """
        cards = (gone + kept).filtered(lambda card: not card.is_company)
        former = self.search([("partner_id", "in", cards.ids)])
        if not former and len(cards.filtered("parent_id").commercial_partner_id) < 2:
            return None
        now, periods = fields.Datetime.now(), []
        for start, card in sorted(
            ((self._start_of(card), card) for card in cards),
            key=lambda item: (item[0], item[1].id),
        ):
            own = former.filtered(lambda row, card=card: row.partner_id == card)
            own = [(row.until, row.organisation_id) for row in own if row.moved_at]
            if card.parent_id:
                own.append((now, card.commercial_partner_id))
            if not own:
                continue
            older = [(min(until, start), place) for until, place in periods]
            own = [(until, place) for until, place in own if until > start or not older]
            periods = [*older, *own]
        periods = self._with_noted(periods, self._noted(cards))
        values = [
            {
                "partner_id": kept.id,
                "organisation_id": place.id,
                "moved_at": moved_at,
                "until": moved_at + SECOND,
            }
            for moved_at, place in periods
        ]
        return values

    @api.model
    def _noted(self, cards):
        """Return {moment: organisation} from the records of these contacts, by time.

        Contradictory records of one moment and contacts without organisation are
        ignored.
        """
        now = fields.Datetime.now()
        pairs = {pair for pair in self._noted_moments(cards) if pair[1] <= now}
        found, doubtful = {}, set()
        for (card_id, moment), place in self._organisation_at(pairs).items():
            if place.id != card_id and found.setdefault(moment, place) != place:
                doubtful.add(moment)
        return {one: found[one] for one in sorted(found) if one not in doubtful}

    @api.model
    def _noted_moments(self, cards):
        """Hook: return (contact id, moment) of all records of these contacts."""
        return []

    @api.model
    def _with_noted(self, periods, noted):
        """Return the periods, adjusted to records at another organisation.

        A person with two contacts may work at two organisations at once: the history
        stays with each of them.

        :param periods: [(last moment, organisation)] by time
        """
        done, rest, runs, last = [], list(periods), [], None
        for moment, place in noted.items():
            usual = next((there for until, there in periods if moment <= until), place)
            if place != usual:
                if place != last:
                    runs.append([moment, moment, place])
                runs[-1][1] = moment
            last = place if place != usual else None
        for first, until, place in runs:
            while rest and rest[0][0] < first:
                done.append(rest.pop(0))
            before = first - SECOND
            if rest and (not done or done[-1][0] < before):
                done.append((before, rest[0][1]))
            done.append((until, place))
            while rest and rest[0][0] <= until:
                rest.pop(0)
        return done + rest

    @api.model
    def _start_of(self, card):
        """Return the moment from which a contact is valid."""
        line = card._statcrm_affiliations_at(card.commercial_partner_id)
        first = line.sorted(lambda line: line._period())[-1:].date_from
        return self.env.company._statcrm_start(first) if first else card.create_date
