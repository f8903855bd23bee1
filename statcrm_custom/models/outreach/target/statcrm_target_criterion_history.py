from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ....tools.criterion import Kind, Semi
from ...dialogue.feedback.statcrm_feedback import OPEN


class StatcrmTargetCriterion(models.Model):
    """What is asked about what has happened with the customer or the person."""

    _inherit = "statcrm.target.criterion"

    @api.model
    def _get_kinds(self):
        return [
            *super()._get_kinds(),
            *self._get_sales_kinds(),
            *self._get_relation_kinds(),
        ]

    @api.model
    def _get_sales_kinds(self):
        label = self.env._
        return [
            Kind(
                "last_contact",
                label("Last contact"),
                "history",
                "contact",
                self._last_contact_sql,
                hint=label(
                    "Visits, meetings, calls and e-mails. Who was never contacted"
                    " counts as longest ago."
                ),
            ),
            Kind(
                "sales_window",
                label("Sales"),
                "history",
                "sales",
                self._sales_window_sql,
                hint=label("Up to today, of the whole customer, untaxed."),
            ),
            Kind(
                "product",
                label("Product bought"),
                "history",
                "records",
                lambda value: self._bought_sql(
                    SQL("product_tmpl_id IN %s", tuple(value["ids"]))
                ),
                model="product.template",
                hint=label("Invoices and orders at any time."),
            ),
            Kind(
                "category",
                label("Product category bought"),
                "history",
                "records",
                self._category_sql,
                model="product.category",
                hint=label("Invoices and orders at any time."),
            ),
            Kind(
                "open_offer",
                label("Open offer"),
                "history",
                "none",
                self._open_offer_sql,
            ),
        ]

    @api.model
    def _get_relation_kinds(self):
        label = self.env._
        return [
            Kind(
                "agreement",
                label("Agreement in force"),
                "history",
                "none",
                lambda value: self._agreement_sql([]),
            ),
            Kind(
                "agreement_ending",
                label("End of an agreement"),
                "history",
                "ending",
                self._agreement_ending_sql,
            ),
            Kind(
                "event_registered",
                label("Event registered for"),
                "history",
                "records",
                lambda value: self._event_sql(value, ("open", "done")),
                model="event.event",
            ),
            Kind(
                "event_attended",
                label("Event attended"),
                "history",
                "records",
                lambda value: self._event_sql(value, ("done",)),
                model="event.event",
            ),
            Kind(
                "satisfaction",
                label("Satisfaction"),
                "history",
                "range",
                self._satisfaction_sql,
                hint=label(
                    "From 1 to 5: of the customer in its last published round, if five"
                    " or more answered."
                ),
            ),
            Kind(
                "feedback_open",
                label("Open feedback"),
                "history",
                "none",
                self._feedback_sql,
            ),
        ]

    @api.model
    def _last_contact_sql(self, value):
        whom = SQL("person.id" if value.get("whom") == "person" else "customer.id")
        house = self.env.company
        since = house._statcrm_today() - relativedelta(months=value["months"])
        if value.get("unit_id"):
            rows = self._contacts_of_unit_sql(value, house._statcrm_start(since))
        else:
            rows = SQL(
                "SELECT partner_id FROM (%s) contact WHERE day >= %s",
                self.env["statcrm.interaction"]._partner_contacts_sql(),
                since,
            )
        return Semi(whom, rows, is_not=bool(value.get("older")))

    @api.model
    def _contacts_of_unit_sql(self, value, since):
        """Return SQL of the ids of whom a unit, or one below it, has contacted."""
        partner = SQL("touch.partner_id")
        if value.get("whom") != "person":
            partner = SQL(
                "coalesce(touch.moved_principal_id, partner.statcrm_principal_id)"
            )
        return SQL(
            """
            SELECT %(partner)s FROM (%(touches)s) touch
              JOIN (%(units)s) member ON member.user_id = touch.user_id
              JOIN res_partner partner ON partner.id = touch.partner_id
             WHERE touch.date >= %(since)s AND touch.date < %(until)s
               AND member.unit_id IN %(unit)s
            """,
            partner=partner,
            touches=self.env["statcrm.interaction"]._touches_sql(),
            units=self.env["statcrm.unit.member"]._first_units_sql(),
            since=since,
            until=self.env.company._statcrm_tomorrow(),
            unit=self._below("statcrm.unit", {"ids": [value["unit_id"]]}),
        )

    @api.model
    def _sales_window_sql(self, value):
        today = self.env.company._statcrm_today()
        entries = self.env["statcrm.sales.entry"]
        sold = entries._sold_sql(
            entries._company_ids(self.env.company),
            today,
            after=today - relativedelta(months=value["months"]),
        )
        return self._summed(
            value,
            SQL(
                """
                SELECT top.statcrm_principal_id AS id, sum(sold.amount) AS number
                  FROM (%s) sold JOIN res_partner top ON top.id = sold.partner_id
                 GROUP BY 1
                """,
                sold,
            ),
        )

    @api.model
    def _bought_sql(self, asked):
        bought = self.env["statcrm.white.space"]._bought_sql(SQL("TRUE"))
        return Semi(
            SQL("customer.id"),
            SQL("SELECT principal_id FROM (%s) bought WHERE %s", bought, asked),
        )

    @api.model
    def _category_sql(self, value):
        below = self._below("product.category", value)
        return self._bought_sql(
            SQL(
                "product_tmpl_id IN (SELECT id FROM product_template"
                " WHERE categ_id IN %s)",
                below,
            )
        )

    @api.model
    def _open_offer_sql(self, value):
        companies = self.env["statcrm.sales.entry"]._company_ids(self.env.company)
        offers = self.env["statcrm.follow.up"]._offers_sql(companies)
        return Semi(
            SQL("customer.id"),
            SQL("SELECT partner_id FROM (%s) offer WHERE open_count > 0", offers),
        )

    @api.model
    def _agreement_sql(self, domain):
        agreements = self.env["statcrm.agreement"]
        found = agreements._search([("state", "=", "in_force"), *domain])
        return Semi(
            SQL("customer.id"),
            found.select(SQL.identifier(found.table, "principal_id")),
        )

    @api.model
    def _agreement_ending_sql(self, value):
        until = self.env.company._statcrm_today() + relativedelta(days=value["days"])
        return self._agreement_sql([("ends_on", "<=", until)])

    @api.model
    def _event_sql(self, value, states):
        return Semi(
            SQL("person.id"),
            SQL(
                "SELECT partner_id FROM event_registration"
                " WHERE active AND state IN %s AND event_id IN %s",
                states,
                tuple(value["ids"]),
            ),
        )

    @api.model
    def _satisfaction_sql(self, value):
        """Only what is published: fewer than five answers are hidden there."""
        return Semi(
            SQL("customer.id"),
            SQL(
                """
                SELECT partner_id FROM (
                    SELECT DISTINCT ON (told.partner_id)
                           told.partner_id, told.satisfaction, told.is_hidden
                      FROM statcrm_satisfaction_report told
                      JOIN statcrm_survey_round round ON round.id = told.round_id
                     WHERE told.cut = 'customer' AND told.theme_id IS NULL
                       AND round.published_on IS NOT NULL
                     ORDER BY told.partner_id, round.published_on DESC, told.id DESC
                ) last
                 WHERE is_hidden IS NOT TRUE AND %s
                """,
                self._range_sql(SQL("satisfaction"), value),
            ),
        )

    @api.model
    def _feedback_sql(self, value):
        return Semi(
            SQL("customer.id"),
            SQL(
                """
                SELECT sender.statcrm_principal_id
                  FROM statcrm_feedback feedback
                  JOIN res_partner sender ON sender.id = feedback.partner_id
                 WHERE feedback.active AND feedback.state IN %s
                """,
                OPEN,
            ),
        )
