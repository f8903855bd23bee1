from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import email_normalize

from ....tools import business_id, sheet
from ....tools.sheet import Row, normal
from .statcrm_workbook_import_match import Refused, is_organisation, is_person, is_row

# columns of a customer or an office that are texts of the partner
TEXTS = ("name", "email", "phone", "street", "zip", "city")


@dataclass(slots=True)
class Plan:
    """What an import does with a row.

    `partner` is who it is about, if known; `vals` what is written to it, with the name
    of a region that is to be added; `roles` are those of a customer; `terms` what is
    written to the post of a person.
    """

    row: Row
    status: str = "new"  # updated, unchanged, refused
    partner: object = None
    organisation: object = None
    post: object = None
    vals: dict = field(default_factory=dict)
    roles: set = field(default_factory=set)
    terms: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    is_double: bool = False


class StatcrmWorkbookImport(models.Model):
    """What is to be done with each row, without writing anything.

    An empty cell changes nothing. Rows that are applied again come out unchanged.
    """

    _inherit = "statcrm.workbook.import"

    def _plan_rows(self, rows, known=None):
        """Return the Plan of each row.

        :param rows: list of Row, in an order in which none names a later one
        :param known: see `_find_known`; default what these rows need
        """
        known = known or self._find_known(rows)
        catalogues = self._get_catalogues()
        plans = []
        for row in rows:
            plan = Plan(row)
            try:
                if row.reason:
                    raise Refused(row.reason)
                getattr(self, f"_plan_{row.sheet}")(plan, known, catalogues)
                if plan.is_double and self.leave_out_doubles:
                    raise Refused(" ".join(plan.notes))
            except Refused as error:
                plan.status, row.reason = "refused", str(error)
            if row.sheet != "post":
                self._remember_row(known, row, plan.partner)
            plans.append(plan)
        return plans

    # Rows of the file that say the same, and offices below each other.

    @api.model
    def _get_order(self, sheets):
        """Return the rows in the order of import, in groups that name earlier ones.

        Refuse rows that occur twice. It depends on the file alone, so that an
        interrupted import goes on at the right row.
        """
        groups = []
        for name, one in sheets.items():
            self._refuse_repeated(one)
            if name == "office":
                groups += self._get_levels_of_offices(one.rows)
            else:
                groups.append(one.rows)
        return groups

    @api.model
    def _refuse_repeated(self, one):
        if one.missing:
            for row in one.rows:
                row.reason = self.env._(
                    "The sheet lacks these columns: %s.", ", ".join(one.missing)
                )
        # by key, the first line of those with the same kinds of keys
        seen = defaultdict(dict)
        for row in one.rows:
            keys = self._get_keys(row)
            for key in keys:
                # of two keys that both rows have, the first one counts
                first = min(
                    (
                        line
                        for others, line in seen[key].items()
                        if next(k for k in keys if k[0] in others) == key
                    ),
                    default=None,
                )
                if first and not row.reason:
                    row.reason = self.env._("The same as line %s.", first)
            if not row.reason:
                kinds = frozenset(kind for kind, _text in keys)
                for key in keys:
                    seen[key].setdefault(kinds, row.line)

    @api.model
    def _get_keys(self, row):
        """Return [(kind, text)] that a row is recognised by, the surest first.

        As in the database, see `_match_customer` and `_match_person`.
        """
        place = row["organisation"] if row.sheet != "customer" else row["city"]
        named = (normal(row["name"]), normal(place))
        if row.sheet == "post":
            post = (normal(row["person"]), normal(place), str(row["date_from"]))
            return [("post", post)]
        keys = [("number", row["number"])]
        if row.sheet == "customer":
            keys.append(("id", self._clean_business_id(row["business_id"])))
        if row.sheet == "person" and (email := email_normalize(row["email"])):
            keys.append(("email", (named[0], email)))
        return [(kind, text) for kind, text in keys if text] + [("name", named)]

    @api.model
    def _get_levels_of_offices(self, rows):
        """Return the offices in groups: those below a group stand in the next one."""
        by_name = {}
        for row in rows:
            for key in (row["number"], normal(row["name"])):
                if key:
                    by_name.setdefault(key, row)
        depths = {}
        for row in rows:
            path, one = [], row
            while one is not None and one.line not in depths and one not in path:
                path.append(one)
                text = one["organisation"]
                above = by_name.get(text) or by_name.get(normal(text))
                # an office may have the name of its customer
                one = above if above is not one else None
            if one is not None and one in path:
                for each in path[path.index(one) :]:
                    each.reason = each.reason or self.env._(
                        "The office would belong to itself."
                    )
                depths |= dict.fromkeys((each.line for each in path), 0)
                continue
            start = -1 if one is None else depths[one.line]
            for depth, each in enumerate(reversed(path), start=start + 1):
                depths[each.line] = depth
        deepest = max(depths.values(), default=-1)
        return [
            [row for row in rows if depths[row.line] == depth]
            for depth in range(deepest + 1)
        ]

    # Customers and offices.

    def _plan_customer(self, plan, known, catalogues):
        row = plan.row
        if not row["name"]:
            raise Refused(self.env._("The name is missing."))
        partner = plan.partner = self._match_customer(plan, known)
        if partner:
            if not partner.active:
                raise Refused(self.env._("%s is archived.", partner.display_name))
            if not partner.is_company:
                raise Refused(self.env._("%s is a person.", partner.display_name))
            if partner.parent_id:
                raise Refused(
                    self.env._(
                        "%(office)s is an office of %(customer)s. Move the row to the"
                        " sheet Offices.",
                        office=partner.name,
                        customer=partner.parent_id.display_name,
                    )
                )
        vals = self._read_organisation(plan, catalogues)
        if one := row["business_id"]:
            country_id = vals.get("country_id") or (partner and partner.country_id.id)
            vals["company_registry"] = self._check_business_id(one, country_id)
        if one := row["website"]:
            vals["website"] = self.env["res.partner"]._clean_website(one)
        self._read_language(row, vals, catalogues)
        if one := row["segment"]:
            label = self.env._("Segment")
            vals["statcrm_segment_id"] = self._choose("segment", one, catalogues, label)
        self._read_manager(plan, vals, catalogues)
        if one := row["customer_roles"]:
            label = self.env._("Customer Roles")
            plan.roles = self._choose_all("customer_roles", one, catalogues, label)
            if partner:
                plan.roles -= {*partner.statcrm_role_line_ids.role_id.ids}
        self._conclude(plan, vals, plan.roles)

    def _match_customer(self, plan, known):
        """Return the customer of a row, or None if it is a new one.

        By number, else business ID, else name and place.
        """
        row = plan.row
        number = row["number"]
        found = number and known.get("number", number, is_organisation)
        if not found and number and known.get("number", number, is_person):
            raise Refused(self.env._("The number belongs to a person."))
        by_id = self._match_business_id(row, known)
        named = self._match_name(row, known)
        if not found:
            found = by_id
            if number:
                found = [one for one in by_id if not is_row(one) and not one.ref]
        if not found and not number and not row["business_id"]:
            found = named
            if len(found) == 1:
                plan.notes.append(self.env._("Recognised by name and place."))
        if found:
            one = self._only(number or row["business_id"] or row["name"], found)
            return None if is_row(one) else one
        if other := next(iter(by_id + named), None):
            plan.is_double = True
            line = is_row(other) and self.env._("line %s", other.line)
            plan.notes.append(
                self.env._("Possible double of %s.", line or other.display_name)
            )
        return None

    @api.model
    def _match_business_id(self, row, known):
        number = self._clean_business_id(row["business_id"])
        found = known.get("business_id", number, is_organisation)
        return [one for one in found if is_row(one) or not one.parent_id]

    @api.model
    def _match_name(self, row, known):
        """Return the customers of that name in that place."""

        def is_here(one):
            if not is_organisation(one):
                return False
            if is_row(one):
                return one.sheet == "customer" and normal(one["city"]) == place
            return not one.parent_id and normal(one.city or "") == place

        place = normal(row["city"])
        return known.get("name", normal(row["name"]), is_here)

    def _check_business_id(self, number, country_id):
        """Return a business ID as it is stored, see `_statcrm_one_form`.

        :raise Refused: it is no Finnish one, in Finland
        """
        if country_id != self.env.ref("base.fi").id:
            return number
        found = business_id.canonical(number)
        if not found:
            raise Refused(
                self.env._("“%s” is no Finnish business ID, such as 2077474-0.", number)
            )
        return found

    def _plan_office(self, plan, known, catalogues):
        row = plan.row
        if not row["name"]:
            raise Refused(self.env._("The name is missing."))
        above = plan.organisation = self._get_organisation(row["organisation"], known)
        if is_row(above) and above.sheet == "office" and above.line == row.line:
            raise Refused(self.env._("The office would belong to itself."))
        partner = plan.partner = self._match_office(row, above, known)
        if partner and partner.parent_id != above:
            raise Refused(self._explain_elsewhere(partner))
        self._conclude(plan, self._read_organisation(plan, catalogues))

    def _match_office(self, row, above, known):
        found = row["number"] and known.get("number", row["number"], is_organisation)
        found = [one for one in found or () if not is_row(one)]
        if not found and not is_row(above):
            found = known.get(
                "name",
                normal(row["name"]),
                lambda one: (
                    not is_row(one) and one.is_company and one.parent_id == above
                ),
            )
            if row["number"]:
                found = [one for one in found if not one.ref]
        return self._only(row["number"] or row["name"], found) if found else None

    def _explain_elsewhere(self, partner):
        if not partner.parent_id:
            return self.env._(
                "%s is a customer of its own. Use Make It an Office on its page.",
                partner.display_name,
            )
        return self.env._(
            "%(name)s belongs to %(parent)s. Move it on its own page.",
            name=partner.name,
            parent=partner.parent_id.display_name,
        )

    def _read_organisation(self, plan, catalogues):
        """Return the values of a customer or office, of the cells that are filled."""
        row, partner = plan.row, plan.partner
        vals = {name: row[name] for name in TEXTS if row[name]}
        if row["number"] and not (partner and partner.ref):
            vals["ref"] = row["number"]
        above = plan.organisation
        default = self.env.company.country_id
        if above and not is_row(above):
            default = above.country_id or default
        country_id = partner and partner.country_id.id
        if one := row["country"]:
            country_id = self._choose("country", one, catalogues, self.env._("Country"))
        has_place = row.sheet == "customer" or row["city"] or row["state"]
        if not country_id and not partner and has_place:
            country_id = default.id
        if country_id:
            vals["country_id"] = country_id
        if (
            row["zip"]
            and len(row["zip"]) < 5
            and country_id == self.env.ref("base.fi").id
        ):
            vals["zip"] = row["zip"].zfill(5)  # a number in the workbook
        if one := row["state"]:
            if not country_id:
                raise Refused(self.env._("The region needs a country."))
            known = catalogues["state"].get(normal(f"{country_id} {one}"), ())
            vals["state_id"] = next(iter(known)) if len(known) == 1 else one
        return vals

    @api.model
    def _read_language(self, row, vals, catalogues):
        if one := row["language"]:
            label = self.env._("Language")
            vals["lang"] = self._choose("language", one, catalogues, label)

    @api.model
    def _read_manager(self, plan, vals, catalogues):
        """A customer keeps its account manager: changes have rules of their own."""
        if not plan.row["manager"]:
            return
        label = self.env._("Account Manager")
        user_id = self._choose("manager", plan.row["manager"], catalogues, label)
        holder = plan.partner and plan.partner.user_id
        if not holder:
            vals["user_id"] = user_id
        elif holder.id != user_id:
            plan.notes.append(self.env._("%s stays the account manager.", holder.name))

    @api.model
    def _conclude(self, plan, vals, *more):
        """Keep what is different, and say what the row does."""
        if not plan.partner:
            plan.vals = vals
            return
        partner = plan.partner
        for name, value in vals.items():
            now = partner[name]
            now = now.id if partner._fields[name].relational else now or ""
            if now != value:
                plan.vals[name] = value
        plan.status = "updated" if plan.vals or any(more) else "unchanged"

    # People and posts.

    def _plan_person(self, plan, known, catalogues):
        row = plan.row
        if not row["name"]:
            raise Refused(self.env._("The name is missing."))
        place = plan.organisation = self._get_organisation(row["organisation"], known)
        partner = plan.partner = self._match_person(plan, place, known)
        vals = {
            name: row[name]
            for name in ("name", "function", "email", "phone")
            if row[name]
        }
        if row["number"] and not (partner and partner.ref):
            vals["ref"] = row["number"]
        self._read_language(row, vals, catalogues)
        terms = self._read_terms(plan, catalogues)
        if partner and not partner.parent_id:
            vals["parent_id"] = -1 if is_row(place) else place.id
        if partner and not is_row(place):
            plan.post = partner.statcrm_affiliation_ids.filtered(
                lambda line: line.organisation_id == place and line.is_current
            )[:1]
            terms = self._changed_terms(plan, terms)
        plan.terms = terms
        self._conclude(plan, vals, terms)

    def _match_person(self, plan, place, known):
        """Return the person of a row, or None: by number, email, or name and place."""
        row = plan.row
        found = row["number"] and known.get("number", row["number"], is_person)
        if not found and row["number"]:
            if known.get("number", row["number"], is_organisation):
                raise Refused(self.env._("The number belongs to an organisation."))
        email = email_normalize(row["email"])
        if not found and email:
            same = known.get("email", email, is_person)
            found = [one for one in same if normal(one["name"]) == normal(row["name"])]
            if same and not found:
                plan.notes.append(self.env._("%s has the same email.", same[0]["name"]))
        if not found:
            found = known.get(
                "name",
                normal(row["name"]),
                lambda one: (
                    is_person(one)
                    and not is_row(one)
                    and one.parent_id == place
                    and email in (False, one.email_normalized or email)
                    # an email tells two people of one name apart
                ),
            )
        if row["number"]:
            found = [
                one for one in found if is_row(one) or one.ref in (False, row["number"])
            ]
        found = [one for one in found if not is_row(one)]
        if not found:
            return None
        person = self._only(row["number"] or row["name"], found)
        self._check_person(person, place)
        return person

    @api.model
    def _check_person(self, person, place):
        """:raise Refused: the person does not work there"""
        if not person.partner_share:
            raise Refused(self.env._("%s is a colleague.", person.name))
        if person.parent_id and person.parent_id != place:
            raise Refused(
                self.env._(
                    "%(person)s works at %(place)s. Add another place on the sheet"
                    " Posts.",
                    person=person.name,
                    place=person.parent_id.display_name,
                )
            )
        if not person.parent_id and person._statcrm_is_own_customer():
            raise Refused(
                self.env._("%s is a customer in their own name.", person.name)
            )

    def _plan_post(self, plan, known, catalogues):
        row = plan.row
        person = plan.partner = self._get_person(row["person"], known)
        place = plan.organisation = self._get_organisation(row["organisation"], known)
        terms = self._read_terms(plan, catalogues)
        for name, label in (
            ("date_from", self.env._("From")),
            ("date_to", self.env._("To")),
        ):
            if row[name]:
                terms[name] = sheet.day(row[name])
                if not terms[name]:
                    raise Refused(self.env._("%s: this is no date.", label))
        if row["function"]:
            terms["function"] = row["function"]
        first, last = terms.get("date_from"), terms.get("date_to")
        if first and last and last < first:
            raise Refused(self.env._("The last day is before the first one."))
        if is_row(person) or is_row(place):
            plan.terms = terms
            return
        plan.post = self._match_post(person, place, first, last)
        if plan.post:
            terms = self._changed_terms(plan, terms)
            plan.status = "updated" if terms else "unchanged"
        plan.terms = terms

    @api.model
    def _match_post(self, person, place, first, last):
        """Return the post of that time: its first day, or overlapping."""
        lines = person.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id == place
        )
        return lines.filtered(
            lambda line: (
                (not last or not line.date_from or line.date_from <= last)
                and (not first or not line.date_to or line.date_to >= first)
            )
        )[:1]

    def _read_terms(self, plan, catalogues):
        """Return the contact roles and the level of a row."""
        row, terms = plan.row, {}
        if row["roles"]:
            label = self.env._("Contact Roles")
            terms["role_ids"] = self._choose_all(
                "roles", row["roles"], catalogues, label
            )
        if row["level"]:
            label = self.env._("Level")
            terms["level"] = self._choose("level", row["level"], catalogues, label)
        return terms

    @api.model
    def _changed_terms(self, plan, terms):
        """Return what differs from the post; roles are added to those there."""
        changed = {}
        for name, value in terms.items():
            if name == "role_ids":
                if value - {*plan.post.role_ids.ids}:
                    changed[name] = value | {*plan.post.role_ids.ids}
            elif plan.post[name] != value:
                changed[name] = value
        return changed
