import re
from collections import defaultdict
from itertools import chain

from babel import Locale, UnknownLocaleError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ....tools import business_id, sheet
from ....tools.sheet import Row, normal

# languages in which a workbook may name countries, besides the user's
NAMED_IN = ("en", "fi", "sv")

# what people leave out of the name of a region: "Stockholms län" is Stockholm
REGION = re.compile(r"s? (län|county|maakunta|region)$", re.IGNORECASE)


class Refused(Exception):  # noqa: N818
    """Why a row cannot be imported."""


class Known:
    """Partners, and rows of the workbook that are not there yet, by what names them.

    The keys are (kind, text): number, business_id, name or email.
    """

    def __init__(self):
        self._found = defaultdict(dict)
        self.partner_of = {}  # of a row that was recognised

    def add(self, kind, text, one):
        if text:
            key = (one.sheet, one.line) if is_row(one) else one.id
            self._found[kind, text].setdefault(key, one)

    def get(self, kind, text, is_wanted):
        """Return the partners and rows with a key, each once."""
        found = {}
        for key, one in self._found.get((kind, text), {}).items():
            one = self.partner_of.get(key, one)
            if is_wanted(one):
                found[one.id if not is_row(one) else key] = one
        return [*found.values()]


def is_row(one):
    return isinstance(one, Row)


def is_organisation(one):
    return one.sheet in ("customer", "office") if is_row(one) else one.is_company


def is_person(one):
    return one.sheet == "person" if is_row(one) else not one.is_company


class StatcrmWorkbookImport(models.Model):
    """Who the rows are about: partners found by number, business ID, name or email.

    All keys of a set of rows are looked up together, in a query for each kind.
    """

    _inherit = "statcrm.workbook.import"

    @api.model
    def _find_known(self, rows):
        """Return what the database knows of these rows and of what they name."""
        texts, names, emails, numbers = set(), set(), set(), set()
        for row in rows:
            texts |= {row["number"], row["organisation"], row["person"]}
            names |= {row["name"], row["organisation"], row["person"]}
            emails |= {email_normalize(row["email"]), email_normalize(row["person"])}
            if one := row["business_id"]:
                numbers |= {one, business_id.canonical(one)}
                numbers |= business_id.spellings(one)
            numbers.add(business_id.canonical(row["organisation"]))
        for found in (texts, names, emails, numbers):
            found -= {"", None, False}
        known = Known()
        by_number = self.env["statcrm.former.number"]._get_holders(texts)
        named = self._find_by_name(names)
        by_id = self._find_by_business_id(numbers)
        Partner = self.env["res.partner"].with_context(active_test=False)
        by_email = Partner.search([("email_normalized", "in", list(emails))])
        ids = {*chain(named, by_id._ids, by_email._ids, *by_number.values())}
        # the job writes as superuser: not to customers that its user does not see
        readable = Partner.sudo(False)._search([("id", "in", list(ids))])
        partners = Partner.browse(readable.get_result_ids())
        ours = self.env["res.company"].sudo().search(Domain.TRUE).partner_id
        partners = partners.filtered(lambda one: one not in ours)
        by_partner_id = {partner.id: partner for partner in partners}
        for number, holders in by_number.items():
            for holder in holders & by_partner_id.keys():
                known.add("number", number, by_partner_id[holder])
        for partner in partners:
            for number in (partner.company_registry, partner._statcrm_business_id()):
                key = self._clean_business_id(number or "")
                known.add("business_id", key, partner)
            if partner.active:
                known.add("name", normal(partner.name or ""), partner)
            known.add("email", partner.email_normalized, partner)
        return known

    @api.model
    def _find_by_name(self, names):
        """Return the ids of the active partners with one of these names."""
        if not names:
            return []
        Partner = self.env["res.partner"]
        Partner.flush_model(["name", "active"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE active AND lower(name) = ANY(%s)",
                list({name.lower() for name in names}),
            )
        )
        return [one for (one,) in rows]

    @api.model
    def _find_by_business_id(self, numbers):
        Partner = self.env["res.partner"].with_context(active_test=False)
        if not numbers:
            return Partner
        return Partner.search(Partner._statcrm_business_id_domain(numbers)).filtered(
            lambda one: one.is_company or not one.parent_id
        )

    @api.model
    def _remember_row(self, known, row, partner):
        """Let later rows name this one."""
        if partner:
            known.partner_of[row.sheet, row.line] = partner
        known.add("number", row["number"], row)
        known.add("name", normal(row["name"]), row)
        known.add("email", email_normalize(row["email"]) or "", row)
        if row["business_id"]:
            known.add("business_id", self._clean_business_id(row["business_id"]), row)

    @api.model
    def _clean_business_id(self, text):
        return business_id.canonical(text) or business_id.bare(text) or text

    # What another row or a partner is named by.

    @api.model
    def _get_organisation(self, text, known):
        """Return the partner or row that is named.

        :raise Refused: there is none, or several
        """
        if not text:
            raise Refused(self.env._("The organisation is missing."))
        for kind, key in (
            ("number", text),
            ("business_id", self._clean_business_id(text)),
            ("name", normal(text)),
        ):
            found = known.get(kind, key, is_organisation)
            if found:
                return self._only(text, found)
        raise Refused(self.env._("There is no organisation “%s”.", text))

    @api.model
    def _get_person(self, text, known):
        """Return the partner or row that is named.

        :raise Refused: there is none, or several
        """
        for kind, key in (
            ("number", text),
            ("email", email_normalize(text) or ""),
            ("name", normal(text)),
        ):
            found = known.get(kind, key, self._is_contact)
            if found:
                return self._only(text, found)
        raise Refused(self.env._("There is no person “%s”.", text))

    @api.model
    def _is_contact(self, one):
        """Colleagues are no contact persons."""
        return is_person(one) and (is_row(one) or one.partner_share)

    @api.model
    def _only(self, text, found):
        # a refused row will not be there to be taken for another one
        found = [one for one in found if not (is_row(one) and one.reason)] or found[:1]
        if len(found) > 1:
            raise Refused(
                self.env._("Several are called “%s”. Write the number instead.", text)
            )
        one = found[0]
        if is_row(one) and one.reason:
            raise Refused(
                self.env._(
                    "“%(name)s” was refused itself (%(sheet)s, line %(line)s).",
                    name=text,
                    sheet=self._get_titles()[one.sheet],
                    line=one.line,
                )
            )
        if not is_row(one) and not one.active:
            raise Refused(self.env._("“%s” is archived.", text))
        return one

    # Catalogues: each read once for a set of rows.

    @api.model
    def _get_catalogues(self):
        """Return {kind: {name: ids}} of what columns may say."""
        users = self.env["res.users"].search([("share", "=", False)])
        return {
            "segment": self._by_names(
                self.env["statcrm.segment"].search(Domain.TRUE),
                lambda one: (one.name, one.display_name, one.code),
            ),
            "manager": self._by_names(
                users, lambda one: (one.login, one.email, one.name)
            ),
            "customer_roles": self._by_names(
                self.env["statcrm.customer.role"].search(Domain.TRUE),
                lambda one: (one.name, one.code),
            ),
            "roles": self._by_names(
                self.env["statcrm.contact.role"].search(Domain.TRUE),
                lambda one: (one.name, one.code),
            ),
            "country": self._get_countries(),
            "state": self._by_names(
                self.env["res.country.state"].search(Domain.TRUE),
                lambda one: (
                    f"{one.country_id.id} {name}"
                    for name in (one.name, one.code, REGION.sub("", one.name))
                ),
            ),
            "language": self._get_languages(),
            "level": {
                normal(name): {code}
                for code, label in self._get_levels().items()
                for name in (code, label)
            },
        }

    @api.model
    def _by_names(self, records, names):
        """Return {name: ids} in the user's language and in English."""
        found = defaultdict(set)
        for one in chain(records, records.with_context(lang="en_US")):
            for name in names(one):
                if name:
                    found[normal(name)].add(one.id)
        return found

    @api.model
    def _get_countries(self):
        countries = self.env["res.country"].search(Domain.TRUE)
        found = self._by_names(countries, lambda one: (one.name, one.code))
        by_code = {one.code: one.id for one in countries}
        for code in NAMED_IN:
            for country, name in Locale(code).territories.items():
                if country in by_code:
                    found.setdefault(normal(name), {by_code[country]})
        return found

    @api.model
    def _get_languages(self):
        found = defaultdict(set)
        for code, name in self.env["res.lang"].get_installed():
            names = [code, code.split("_")[0], name, name.split(" (")[0]]
            for other in NAMED_IN:
                try:
                    names.append(Locale.parse(code).get_language_name(other))
                except (UnknownLocaleError, ValueError):
                    continue
            for one in filter(None, names):
                found[normal(one)].add(code)
        return found

    def _choose(self, kind, text, catalogues, label):
        """Return the id of what a cell names.

        :raise Refused: there is none, or several
        """
        found = catalogues[kind].get(normal(text), ())
        if len(found) == 1:
            return next(iter(found))
        values = {"column": label, "text": text}
        if found:
            raise Refused(
                self.env._("%(column)s: several are called “%(text)s”.", **values)
            )
        raise Refused(self.env._("%(column)s: there is no “%(text)s”.", **values))

    def _choose_all(self, kind, text, catalogues, label):
        return {self._choose(kind, one, catalogues, label) for one in sheet.split(text)}
