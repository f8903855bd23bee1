from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

SHORTEST = 2  # letters
LONGEST = 100
MOST = 50  # results


class StatcrmSearch(models.AbstractModel):
    """Search from everywhere: customers, offices and people as one kind of result.

    The command palette and the box on Home show what `find` returns. It finds what
    every search of partners finds (`_search_display_name`): parts of a name, numbers,
    e-mail addresses. Here words always count in any order, and the results are ranked.
    """

    _name = "statcrm.search"
    _description = "Search from Everywhere"

    @api.model
    def find(self, text, limit=8):
        """Return the partners found by a text, the most likely first.

        First those whose own name has the words, before all where these begin a word of
        it: principal customers, then offices, then people. Archived ones come last;
        colleagues and our own companies never.

        :param str text: parts of a name in any order, a business ID, tax ID or
            reference, an e-mail address, a phone number in any spelling
        :param int limit: at most 50
        :return: [{"id", "name", "what": "Office of City of Turku", "place", "manager":
            name of the account manager or "", "active"}]; empty for less than two
            letters
        :raise AccessError: the user is not an internal user
        """
        Partner, text = self._partners(), self._clean(text)
        if len(text) < SHORTEST:
            return []
        limit = max(1, min(int(limit), MOST))
        ids = self._find_ids(Partner, text, limit)
        return self._describe(self._ranked(Partner, ids, text, limit))

    @api.model
    def list_action(self, text):
        """Return the action that lists everybody whom `find` finds by a text.

        :param str text: as in `find`
        :raise AccessError: the user is not an internal user
        """
        Partner, text = self._partners(), self._clean(text)
        named = Domain.AND(Domain("complete_name", "ilike", w) for w in text.split())
        found = self._text_domain(Partner, text) | named
        # named in the domain, archived ones are found; in the context, it would also
        # be for what is opened from the list
        found &= self._outside() & Domain("active", "in", [True, False])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Search: %(text)s", text=text),
            "res_model": "res.partner",
            "domain": list(found),
            "views": [[False, view] for view in ("list", "kanban", "form")],
            "target": "current",
        }

    @api.model
    def recent(self, ids):
        """Return partners like `find`, in the order of the ids.

        Those that are deleted, or that the user may not read any more, are left out.

        :param ids: list of ids of partners
        :raise AccessError: the user is not an internal user
        """
        Partner = self._partners()
        ids = [one for one in ids if isinstance(one, int)][:MOST]
        found = Partner.search(Domain("id", "in", ids) & self._outside())
        return self._describe(found.sorted(lambda one: ids.index(one.id)))

    @api.model
    def _clean(self, text):
        return " ".join(str(text or "").split())[:LONGEST]

    @api.model
    def _partners(self):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only internal users can search customers."))
        Partner = self.env["res.partner"].with_context(active_test=False)
        Partner.check_access("read")
        return Partner

    @api.model
    def _outside(self):
        """Return the domain of everybody but colleagues and our own companies."""
        return Domain("statcrm_is_outside", "=", True)

    @api.model
    def _find_ids(self, Partner, text, limit):
        """Return the ids to be ranked: all, or the first ones by name if they are many.

        Those that a domain names by their ids are few, see `_search_display_name`.
        """
        words = text.split()
        domain = self._text_domain(Partner, text)
        if len(words) > 1:
            domain |= Partner._statcrm_words_domain(words)
        domain = domain.optimize_full(Partner)
        if all(one.field_expr == "id" for one in domain.iter_conditions()):
            return Partner._search(domain, bypass_access=True).get_result_ids()
        found = Partner.with_context(active_test=True).search(
            domain & self._outside(), limit=3 * limit
        )
        return found._ids

    @api.model
    def _text_domain(self, Partner, text):
        """Return the domain of a text.

        Two letters that the sample of a large table has nowhere have to begin a word:
        the index has beginnings, anything else would mean to read all names.
        """
        if (
            not Partner._statcrm_sample(Partner._statcrm_cached_for())
            or Partner._statcrm_has_trigram_search("ilike", text)
            or Partner._statcrm_share(text)
        ):
            return Domain("display_name", "ilike", text)
        start = f"{escape_psql(text)}%"
        named = Domain("complete_name", "!=", False)
        return named & (
            Domain("complete_name", "=ilike", start)
            | Domain("complete_name", "=ilike", f"% {start}")
        )

    @api.model
    def _ranked(self, Partner, ids, text, limit):
        """Return the best of these partners that the user may read."""
        if not ids:
            return Partner
        query = Partner._search(Domain("id", "in", ids) & self._outside())

        def column(name):
            return SQL.identifier(query.table, name, to_flush=Partner._fields[name])

        def is_named(pattern):
            return SQL("COALESCE(%s ILIKE %s, FALSE)", column("name"), pattern)

        own_name = SQL(" AND ").join(
            is_named(f"%{escape_psql(word)}%") for word in text.split()
        )
        # of "Koski" and "Enonkoski" somebody who types "koski" means the first
        begun = SQL(" AND ").join(
            SQL(
                "COALESCE(' ' || %s ILIKE %s, FALSE)",
                column("name"),
                f"% {escape_psql(word)}%",
            )
            for word in text.split()
        )
        query.order = SQL(
            "%s DESC, (%s) DESC, (%s) DESC, %s DESC, %s DESC, %s DESC, %s, %s",
            column("active"),
            own_name,
            begun,
            Partner._statcrm_at_top_sql(query.table),
            column("is_company"),
            is_named(f"{escape_psql(text)}%"),
            column("complete_name"),
            column("id"),
        )
        query.limit = limit
        return Partner.browse(query.get_result_ids())

    @api.model
    def _describe(self, partners):
        return [
            {
                "id": partner.id,
                "name": partner.name or partner.complete_name,
                "what": self._get_what(partner),
                "place": self._get_place(partner),
                "manager": partner.statcrm_responsible_id.name or "",
                "active": partner.active,
            }
            for partner in partners
        ]

    @api.model
    def _get_what(self, partner):
        """Return what a partner is; a later area adds what it knows."""
        organisation = partner.parent_id.name
        if not organisation:
            if partner.is_company:
                return self.env._("Principal customer")
            return self.env._("Person")
        if partner.is_company:
            return self.env._("Office of %(organisation)s", organisation=organisation)
        if partner.type != "contact":
            return self.env._("Address of %(organisation)s", organisation=organisation)
        if partner.function:
            return self.env._(
                "%(function)s at %(organisation)s",
                function=partner.function,
                organisation=organisation,
            )
        return self.env._("Person at %(organisation)s", organisation=organisation)

    @api.model
    def _get_place(self, partner):
        """Return the city and, where it is not ours, the country."""
        country = partner.country_id - self.env.company.country_id
        return ", ".join(filter(None, [partner.city, country.name]))
