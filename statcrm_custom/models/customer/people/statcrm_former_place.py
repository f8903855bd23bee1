from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

MOST = datetime.max
SECOND = timedelta(seconds=1)


class StatcrmFormerPlace(models.Model):
    """Where a contact person was before: what happened then stays there.

    Rows only of persons whose card ever changed its organisation; everybody else is
    where the card says, now as ever. The periods of a person follow each other
    without a gap and never overlap. The organisation of a period is a record, so its
    principal customer is always that of today: an office that moves to another top
    takes its own history along. Nobody writes rows by hand.

    Who asks whose something is uses `_principal_at_sql` for a row that is read
    already, `_tree_sql` with `_belongs_sql` to find what belongs to a customer, and
    `_organisation_at` in Python (`_organisation_at_sql` for a whole table).
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

    # Asking

    @api.model
    def _organisation_at(self, pairs):
        """Return where partners were, in two queries at most.

        :param pairs: iterable of (partner or its id, moment): a date, which means its
            midday, or a naive datetime in UTC
        :return: {(id of the partner, moment): its organisation then}; that of an
            organisation, or of a person without one, is itself
        """
        pairs = {
            (partner if isinstance(partner, int) else partner.id, moment)
            for partner, moment in pairs
        }
        partners = self.env["res.partner"].browse({partner for partner, _m in pairs})
        former = self.sudo().search([("partner_id", "in", partners.ids)])
        former = former.grouped(lambda row: row.partner_id.id)
        partners.sudo().fetch(["commercial_partner_id"])  # of all, not one by one
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
        """Return the domain of what happened in this period."""
        begun = Domain(field, ">=", self.date_from) if self.date_from else Domain.TRUE
        return begun & (Domain(field, "<", self.until) if self.until else Domain.TRUE)

    @api.model
    def _holds_sql(self, moment):
        """Return SQL of whether the period of `former` has a moment (UTC)."""
        return SQL(
            "coalesce(former.date_from, '-infinity') <= %(moment)s"
            " AND %(moment)s < coalesce(former.until, 'infinity')",
            moment=moment,
        )

    @api.model
    def _moved_sql(self, partner):
        """Return SQL of whether a partner (SQL of its id) was elsewhere before.

        A hashed sub-select: it costs next to nothing for each row.
        """
        return SQL("%s IN (SELECT partner_id FROM statcrm_former_place)", partner)

    @api.model
    def _at_sql(self, column, partner, now, moment):
        """Return SQL of a column of the partner's organisation at a moment.

        An expression: whoever does not select it does not pay for it.

        :param partner: SQL of the partner's id
        :param now: SQL of the value for who has never moved
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
        """Return SQL of whose a partner was at a moment: a principal customer's id.

        :param partner: SQL of the alias of a joined `res_partner`, or of `_tree_sql`
        :param moment: SQL of a timestamp in UTC; of a mere day its midday
        """
        now = SQL("%s.statcrm_principal_id", partner)
        partner_id = SQL("%s.id", partner)
        return self._at_sql("statcrm_principal_id", partner_id, now, moment)

    @api.model
    def _organisation_at_sql(self, partner, moment):
        """Return SQL of a partner's organisation at a moment: its id.

        That of an organisation, or of a person without one, is itself. Parameters as
        in `_principal_at_sql`.
        """
        now = SQL("%s.commercial_partner_id", partner)
        return self._at_sql("id", SQL("%s.id", partner), now, moment)

    @api.model
    def _ever_sql(self, principals):
        """Return SQL of the ids of everybody who is or was in the trees of customers.

        Of who has moved the moment counts as well. Colleagues are left out.

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
        """Return SQL of whose one was who has ever moved; NULL of everybody else.

        :param partner: SQL of the partner's id
        :param moment: SQL of a timestamp in UTC
        :param told: SQL of a principal customer that something else tells, or NULL
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

        Each reader asks the moment, too: see `_belongs_sql`. A condition on
        `principal_id` or `id` reaches the indexes of partners.
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
        """Return SQL of whether one of `_tree_sql` belonged to the customer then.

        It looks at nothing but the few who have moved.

        :param partner: SQL of the partner's id
        :param principal: SQL of the principal customer's id
        :param moment: SQL of a timestamp in UTC
        """
        moved = self._moved_principal_sql(partner, moment)
        return SQL("coalesce(%s = %s, TRUE)", moved, principal)

    @api.model
    def _documents_domain(self, principal, field, moments):
        """Return the domain of documents that were made for a customer.

        Of whoever belonged to it when the document came about: it stays the
        customer's when the person named there leaves.

        :param principal: one principal customer
        :param field: the document's field of the partner
        :param moments: names of the document's fields, the earliest counts
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

    # Keeping

    @api.model
    def _leave(self, moves):
        """Note the old organisation of persons whose card is about to change.

        Called before the partners are written: the database still tells where they
        were, but for what is computed. Those below a person move along. Data that are
        completed, the first organisation of somebody, leave nothing behind. What has
        the second of the move was there before it.

        :param moves: {id of a partner: id of the new parent or None}
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
        """Set the periods again of persons of whom a last day or the card changed.

        The last day of the affiliation that ended with a move tells when it was;
        without one it was the moment when the card changed. Whose card still waits is
        at the next organisation from the day after the last day on.
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
            # merged, or put back: it is where the card says anyway
            for row in reversed(rows):
                if row.organisation_id != person.commercial_partner_id:
                    break
                begins = row.date_from
                row.unlink()
            waiting += self._wait(person, begins)
        if waiting:
            self.sudo().create(waiting)
        # it is asked in SQL everywhere
        self.flush_model()
        if people:
            self._keep_history(people, changed)

    def _keep_history(self, people, changed):
        """Hook of the areas: what notes the organisation of these persons, who moved.

        :param changed: [(id of a person, first moment, last moment)] in which the
            person is elsewhere than was thought before
        """

    def _ends_at(self, earlier, later):
        """Return the first moment after this period.

        :param earlier: when the card came here, or False
        :param later: when the card moved on from the next place, or False
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
        """Return the values of the periods of a person whose card is to move.

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

    # Merging two cards of one person keeps what each tells of where it was

    _merge_order = 5

    @api.model
    def _merge_follow(self, target, settled):
        if settled is not None:
            self.search([("partner_id", "=", target.id)]).unlink()
            self.create(settled)

    @api.model
    def _merge_finish(self, target):
        """Now the card and its affiliations are what they will be."""
        if not target.is_company:
            self._refresh(target)

    @api.model
    def _merge_settle(self, gone, kept):
        """Return the values of the periods of a person whose cards become one.

        Each card tells where the person was from its own start on, the younger one
        first. A card without an organisation tells nothing.

        :return: list, or None where nobody has ever moved
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
        """Return {moment: organisation} of what is noted on these cards, by time.

        What tells two organisations of one moment tells nothing, nor does a card
        without an organisation.
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
        """Hook of the areas: return (id of a card, moment) of all that hangs on it."""
        return []

    @api.model
    def _with_noted(self, periods, noted):
        """Return the periods, changed where something was noted at another place.

        Somebody with two cards may work at two organisations at once: what happened
        at one of them stays there.

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
        """Return from when on a card tells where its person is."""
        line = card._statcrm_affiliations_at(card.commercial_partner_id)
        first = line.sorted(lambda line: line._period())[-1:].date_from
        return self.env.company._statcrm_start(first) if first else card.create_date
