from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.criterion import Kind, Semi


class StatcrmTargetCriterion(models.Model):
    """What is asked about the customer and about the place of work."""

    _inherit = "statcrm.target.criterion"

    @api.model
    def _get_kinds(self):
        return [
            *super()._get_kinds(),
            *self._get_customer_kinds(),
            *self._get_figure_kinds(),
            *self._get_place_kinds(),
        ]

    @api.model
    def _get_customer_kinds(self):
        label, column = self.env._, self._column_sql
        value_class, ours = "statcrm.value.class", "statcrm_nominated_class_id"
        kinds = [
            ("segment", label("Segment"), "statcrm.segment", self._segment_sql),
            (
                "value_class",
                label("Value class"),
                value_class,
                column("statcrm_value_class_id"),
            ),
            ("nominated_class", label("Nominated class"), value_class, column(ours)),
            (
                "customer_role",
                label("Role towards us"),
                "statcrm.customer.role",
                self._customer_role_sql,
            ),
            ("responsible", label("Account manager"), "res.users", column("user_id")),
            (
                "unit",
                label("Unit of the account manager"),
                "statcrm.unit",
                self._unit_sql,
            ),
            (
                "industry",
                label("Industry"),
                "res.partner.industry",
                column("industry_id"),
            ),
            ("tag", label("Tag"), "res.partner.category", self._tag_sql),
        ]
        return [
            Kind(code, name, "customer", "records", sql, model=model)
            for code, name, model, sql in kinds
        ]

    @api.model
    def _get_figure_kinds(self):
        label = self.env._
        return [
            Kind(
                "size",
                label("Size"),
                "customer",
                "range",
                self._size_sql,
                unit=label("people known"),
                hint=label("The people of the whole customer that we know today."),
            ),
            Kind(
                "sales_band",
                label("Sales in the last classification"),
                "customer",
                "range",
                lambda value: self._range_sql(
                    SQL("coalesce(customer.statcrm_sales, 0)"), value
                ),
            ),
            Kind(
                "completeness",
                label("Completeness of the data"),
                "customer",
                "range",
                self._completeness_sql,
                unit="%",
            ),
        ]

    @api.model
    def _get_place_kinds(self):
        label, column = self.env._, self._place_column_sql
        return [
            Kind(
                "region",
                label("Region"),
                "place",
                "records",
                column("state_id"),
                model="res.country.state",
            ),
            Kind(
                "city",
                label("Municipality"),
                "place",
                "text",
                self._city_sql,
                hint=label("Several with commas, e.g. Oulu, Espoo"),
            ),
            Kind(
                "postcode",
                label("Postcode"),
                "place",
                "text",
                self._postcode_sql,
                hint=label("Beginnings and ranges, e.g. 00, 90100-90999"),
            ),
            Kind(
                "country",
                label("Country"),
                "place",
                "records",
                column("country_id"),
                model="res.country",
            ),
        ]

    @api.model
    def _column_sql(self, name):
        column = SQL.identifier("customer", name)
        return lambda value: SQL("%s IN %s", column, tuple(value["ids"]))

    @api.model
    def _place_sql(self, name):
        """Return SQL of the address of the office, or else of the customer."""
        return SQL(
            "coalesce(%s, %s)",
            SQL.identifier("office", name),
            SQL.identifier("customer", name),
        )

    @api.model
    def _place_column_sql(self, name):
        column = self._place_sql(name)
        return lambda value: SQL("%s IN %s", column, tuple(value["ids"]))

    @api.model
    def _place_text_sql(self, name):
        return SQL(
            "lower(btrim(coalesce(nullif(btrim(%s), ''), %s)))",
            SQL.identifier("office", name),
            SQL.identifier("customer", name),
        )

    @api.model
    def _range_sql(self, column, value):
        """Return the condition that a number lies between the limits of a value."""
        parts = [
            SQL("%s %s %s", column, SQL(sign), value[name])
            for name, sign in (("from", ">="), ("to", "<="))
            if value.get(name) is not None
        ]
        return SQL(" AND ").join(parts)

    @api.model
    def _below(self, model, value):
        """Return SQL of the ids of the chosen records and of those below them."""
        found = (
            self.env[model]
            .sudo()
            ._search([("id", "child_of", value["ids"])], active_test=False)
        )
        return found.subselect()

    @api.model
    def _segment_sql(self, value):
        below = self._below("statcrm.segment", value)
        return SQL("customer.statcrm_segment_id IN %s", below)

    @api.model
    def _customer_role_sql(self, value):
        return Semi(
            SQL("customer.id"),
            SQL(
                "SELECT partner_id FROM statcrm_customer_role_line"
                " WHERE active AND role_id IN %s",
                tuple(value["ids"]),
            ),
        )

    @api.model
    def _unit_sql(self, value):
        return Semi(
            SQL("customer.user_id"),
            SQL(
                "SELECT user_id FROM (%s) member WHERE unit_id IN %s",
                self.env["statcrm.unit.member"]._first_units_sql(),
                self._below("statcrm.unit", value),
            ),
        )

    @api.model
    def _tag_sql(self, value):
        field = self.env["res.partner"]._fields["category_id"]
        return Semi(
            SQL("customer.id"),
            SQL(
                "SELECT %s FROM %s WHERE %s IN %s",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                self._below("res.partner.category", value),
            ),
        )

    @api.model
    def _size_sql(self, value):
        return self._summed(
            value,
            SQL(
                """
                SELECT place.statcrm_principal_id AS id,
                       count(DISTINCT line.partner_id) AS number
                  FROM statcrm_affiliation line
                  JOIN res_partner place ON place.id = line.organisation_id
                  JOIN res_partner worker ON worker.id = line.partner_id
                   AND worker.active
                 WHERE %s
                 GROUP BY 1
                """,
                self.env["statcrm.target.group"]._current_sql("line"),
            ),
        )

    @api.model
    def _summed(self, value, sums):
        """Return the condition of a sum of the customer; who has no row has zero.

        :param sums: SQL rows (id of the customer, number)
        """
        number = SQL("number")
        met = self._range_sql(number, value)
        low = value.get("from")
        high = value.get("to")
        has_zero = (low is None or low <= 0) and (high is None or high >= 0)
        return Semi(
            SQL("customer.id"),
            SQL(
                "SELECT id FROM (%s) summed WHERE (%s) IS %s TRUE",
                sums,
                met,
                SQL("NOT") if has_zero else SQL(),
            ),
            is_not=has_zero,
        )

    @api.model
    def _completeness_sql(self, value):
        domain = Domain("statcrm_is_principal", "=", True)
        for name, sign in (("from", ">="), ("to", "<=")):
            if value.get(name) is not None:
                domain &= Domain("statcrm_completeness", sign, value[name])
        return self._domain_sql(domain, "customer")

    @api.model
    def _city_sql(self, value):
        return SQL("%s IN %s", self._place_text_sql("city"), tuple(self._words(value)))

    @api.model
    def _postcode_sql(self, value):
        """A range compares the beginning of a postcode, as long as its limits are."""
        code = SQL("replace(%s, ' ', '')", self._place_text_sql("zip"))
        parts = []
        for word in self._words(value):
            low, dash, high = (part.strip() for part in word.partition("-"))
            low, high = low.replace(" ", ""), high.replace(" ", "")
            if dash and low and high:
                parts.append(
                    SQL(
                        '(left(%(code)s, %(low_length)s) COLLATE "C" >= %(low)s'
                        ' AND left(%(code)s, %(high_length)s) COLLATE "C" <= %(high)s)',
                        code=code,
                        low=low,
                        low_length=len(low),
                        high=high,
                        high_length=len(high),
                    )
                )
            else:
                parts.append(
                    SQL("starts_with(%s, %s)", code, word.replace(" ", "").strip("-"))
                )
        return SQL(" OR ").join(parts)
