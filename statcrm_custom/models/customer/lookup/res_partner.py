import re
import time

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL, ormcache

SEARCHED_COLUMNS = ("complete_name", "email", "ref", "vat", "company_registry")

# Up to this many ids are passed on; above, a scan in list order soon finds matches.
RARE = 5_000

# A word is common if one partner in this many has it: a scan in list order finds eight
# of them faster than the index finds all.
COMMON = 350

# Up to this many matches are all looked up to find their customers. A scan of the
# customers would look into the tree of each, and be slow for the end of the alphabet.
TREES = 25_000

# Size of the sample of partners used to detect common words; none for a small table,
# where every plan is fast.
SAMPLED = 4_000
SAMPLED_FROM = 50_000

# What may be a phone number, and the digits that it has at least: with an area or
# country code, and without one, where the reference of a customer looks the same.
PHONE = re.compile(r"[(+\d][\d\s()./\\-]*")
CODED, BARE = 5, 6

# Kilobytes of pending entries of the index: four times the default halves the cost of
# the index for new partners, at 9 ms a search.
PENDING = 16_384


def _trigram_definition(registry):
    """One index for all searched columns: cheaper to maintain than five.

    The expressions must be those that the ORM compares with ``ilike``. An
    ``unaccent`` that is not immutable cannot be indexed at all. Odoo inserts a partner
    without its complete name and adds it right after: the condition avoids indexing it
    twice.
    """
    if not registry.has_trigram or registry.has_unaccent == FunctionStatus.PRESENT:
        return ""
    columns = (registry.unaccent(f'"{name}"') for name in SEARCHED_COLUMNS)
    keys = ", ".join(f"{column} gin_trgm_ops" for column in columns)
    return (
        f"USING gin ({keys}) WITH (gin_pending_list_limit = {PENDING})"
        " WHERE complete_name IS NOT NULL"
    )


class ResPartner(models.Model):
    """Fast search among hundreds of thousands of partners while typing.

    The indexes alone are not enough: with ``ORDER BY complete_name LIMIT 8`` the
    planner scans in this order and tests every row, expecting eight matches soon; for a
    rare name it reads the whole table. So a search by part of a name first finds the
    matching partners without order. If there are few, the search continues with their
    ids. If there are many, the scan is faster and the search stays unchanged. The more
    common a word is, the slower this first query gets, so it is skipped for words that
    are common in a sample of the partners kept in memory.

    Beyond Odoo, words are found in any order where nothing is found as typed, and phone
    numbers in any spelling.
    """

    _inherit = "res.partner"

    statcrm_is_outside = fields.Boolean(
        string="Not One of Us",
        compute="_compute_statcrm_is_outside",
        search="_search_statcrm_is_outside",
        groups="base.group_user",
        help="No colleague, and neither one of our companies nor a contact of it.",
    )

    _statcrm_lookup_index = models.Index(_trigram_definition)
    _statcrm_email_normalized_index = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS 'base'
        domain = super()._search_display_name(operator, value)
        if self._statcrm_has_trigram_search(operator, value):
            domain = self._statcrm_by_text(operator, value, domain)
        if operator == "ilike" and (ids := self._statcrm_ids_by_phone(value)):
            domain = Domain(domain) | Domain("id", "in", ids)
        return domain

    @api.model
    def _statcrm_by_text(self, operator, value, domain):
        """Return the domain with the ids of its partners instead if they are few."""
        domain = Domain("complete_name", "!=", False) & Domain(domain)  # as the index
        if operator == "ilike" and self._statcrm_is_common(value):
            return domain
        ids = self._statcrm_rare_matches(domain)
        if ids == [] and operator == "ilike" and len(words := value.split()) > 1:
            return self._statcrm_words_domain(words)
        return domain if ids is None else Domain("id", "in", ids)

    @api.model
    def _statcrm_words_domain(self, words):
        """Return the domain of the partners with all these words in their name.

        Each may be a part of a word: "min educ" finds the Ministry of Education. It has
        the ids of the partners if they are few.
        """
        named = Domain("complete_name", "!=", False)
        domain = named & Domain.AND(
            Domain("complete_name", "ilike", word) for word in words
        )
        if self._statcrm_share(*words) * COMMON > 1 or not any(
            self._statcrm_has_trigram_search("ilike", word) for word in words
        ):
            return domain
        ids = self._statcrm_rare_matches(domain)
        return domain if ids is None else Domain("id", "in", ids)

    def _statcrm_has_trigram_search(self, operator, value):
        """Return whether the trigram index applies: three letters or digits."""
        return (
            operator in ("like", "ilike", "=like", "=ilike")
            and isinstance(value, str)
            and re.search(r"[^\W_]{3}", value)
            and self.pool.has_trigram
            and self.pool.has_unaccent != FunctionStatus.PRESENT
        )

    def _statcrm_is_common(self, value):
        """Return whether many partners match, estimated from a sample.

        It only decides which plan is faster: the result is the same.
        """
        return self._statcrm_share(value) * COMMON > 1

    def _statcrm_share(self, *words):
        """Return the share of the sample with all these words; 0 if not known."""
        texts = self._statcrm_sample(self._statcrm_cached_for())
        if not texts or any(sign in word for word in words for sign in "%_\\"):
            return 0
        plain = [self.pool.unaccent_python(word.lower()) for word in words]
        return sum(all(word in text for word in plain) for text in texts) / len(texts)

    def _statcrm_is_few_trees(self, domain):
        """Return whether looking up all matches of a name search is faster."""
        words = [
            condition.value
            for condition in Domain(domain).iter_conditions()
            if condition.field_expr == "display_name"
            and self._statcrm_has_trigram_search(condition.operator, condition.value)
        ]
        everybody = self._statcrm_estimated_rows(self._statcrm_cached_for())
        return bool(words) and all(
            self._statcrm_share(word) * everybody <= TREES for word in words
        )

    @api.model
    def _statcrm_cached_for(self):
        """Return a number that changes every day, regardless of the time zone."""
        return int(time.time() // 86_400)

    @ormcache("day")
    def _statcrm_estimated_rows(self, day):
        """Return the estimated number of partners, cached for a day."""
        self.env.cr.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass"
        )
        return self.env.cr.fetchone()[0]

    @ormcache("day")
    def _statcrm_sample(self, day):
        """Return a sample of the searched texts, in lower case without accents.

        Cached for a day by each process. Empty for a small table.

        :return: tuple of texts, each with all searched columns of a partner
        """
        rows, cr = self._statcrm_estimated_rows(day), self.env.cr
        if rows < SAMPLED_FROM:
            return ()
        cr.execute(
            SQL(
                "SELECT %s FROM res_partner TABLESAMPLE SYSTEM (%s) REPEATABLE (1)"
                " WHERE complete_name IS NOT NULL LIMIT %s",
                SQL(", ").join(SQL.identifier(name) for name in SEARCHED_COLUMNS),
                min(100, 100 * SAMPLED / max(rows, 1)),
                2 * SAMPLED,
            )
        )
        plain = self.pool.unaccent_python
        return tuple(
            plain("\n".join(filter(None, row)).lower()) for row in cr.fetchall()
        )

    def _statcrm_rare_matches(self, domain):
        """Return the ids of all partners in ``domain``, or None if there are many.

        Archived and inaccessible partners are included: the search filters them as
        usual. Sequential scans are disabled, because the limit misleads the planner to
        use one, which is slow if the matches are at the end of the table.
        """
        query = self._search(
            domain, limit=RARE + 1, active_test=False, bypass_access=True
        )
        ids = self._statcrm_by_index(query.select())
        return ids if len(ids) <= RARE else None

    @api.model
    def _statcrm_by_index(self, query):
        """Return the ids that a query finds, without a sequential scan."""
        cr = self.env.cr
        cr.execute("SELECT current_setting('enable_seqscan')")
        (setting,) = cr.fetchone()
        cr.execute("SET LOCAL enable_seqscan = off")
        ids = [row[0] for row in self.env.execute_query(query)]
        cr.execute(SQL("SET LOCAL enable_seqscan = %s", setting))
        return ids

    # Phone numbers
    #
    # +358 9 123 456, (09) 123 456 and 00358-9-123456 are one number: they share the
    # digits behind country code and zero. Odoo has an index on the numbers without
    # spaces and signs for its `phone_mobile_search`, which takes a country code for a
    # part of the number.

    @api.model
    def _statcrm_ids_by_phone(self, value):
        """Return the ids of the partners whose phone number begins so, in any spelling.

        Without a country or area code: whose number contains these digits. Archived and
        inaccessible partners are included: the search filters them as usual.
        """
        if not isinstance(value, str) or not PHONE.fullmatch(value.strip()):
            return []
        digits = re.sub(r"[^\d+]", "", value)
        core, code = self._statcrm_phone_core(digits)
        is_coded = core != digits
        if len(digits) < (CODED if is_coded else BARE) or len(core) < CODED - 1:
            return []
        self.flush_model(["phone"])
        bare = SQL(  # written as Odoo's index is
            r"regexp_replace(phone::text, '[\s\\./\(\)\-]'::text, ''::text, 'g'::text)"
        )
        condition = SQL("%s LIKE %s", bare, f"%{core}%")
        if is_coded:
            start = rf"^((\+|00)?({code}))?0*{core}"
            condition = SQL("%s AND %s ~ %s", condition, bare, start)
        return self._statcrm_by_index(
            SQL(
                "SELECT id FROM res_partner WHERE phone IS NOT NULL AND %s LIMIT %s",
                condition,
                RARE,
            )
        )

    @api.model
    def _statcrm_phone_core(self, digits):
        """Return what all spellings of a number share, and a pattern of its codes.

        :param digits: text of digits, with or without a plus sign in front
        """
        codes = self._statcrm_phone_codes(self._statcrm_cached_for())
        known = "|".join(codes)
        if not digits.startswith(("+", "00")):
            return digits.lstrip("0"), known
        digits = digits.lstrip("+0")
        code = next((one for one in codes if digits.startswith(one)), "")
        return digits.removeprefix(code).lstrip("0"), code or known

    @ormcache("day")
    def _statcrm_phone_codes(self, day):
        """Return the country codes of phone numbers, the longest first."""
        countries = self.env["res.country"].sudo().search([("phone_code", "!=", 0)])
        codes = {str(code) for code in countries.mapped("phone_code") if code}
        return sorted(codes, key=lambda code: (-len(code), code))

    # Customers and their people are chosen from those who are none of us.

    @api.depends("partner_share", "statcrm_principal_id")
    def _compute_statcrm_is_outside(self):
        ours = self._statcrm_ours()
        for partner in self:
            places = partner._origin | partner.statcrm_principal_id
            partner.statcrm_is_outside = partner.partner_share and not places & ours

    def _search_statcrm_is_outside(self, operator, value):
        if operator != "in":
            return NotImplemented
        ours = self._statcrm_ours().ids
        return (
            Domain("partner_share", "=", True)
            & Domain("id", "not in", ours)
            & Domain("statcrm_principal_id", "not in", ours)
        )

    @api.model
    def _statcrm_ours(self):
        """Return the partners of our companies."""
        companies = self.env["res.company"].sudo()
        return companies.browse(companies._statcrm_every_id()).partner_id
