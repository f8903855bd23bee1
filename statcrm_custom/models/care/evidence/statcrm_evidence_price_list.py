from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidencePriceList(models.AbstractModel):
    """The customer's own price list on the reference date.

    The reference date is today, or the last day of a past period.
    """

    _name = "statcrm.evidence.price.list"
    _description = "Own price list in force"
    _inherit = "statcrm.evidence"

    @api.model
    def _find(self, promises, today):
        """Kept while the customer has its own price list with a rule in force.

        A price list set by a nomination counts from that day, for a past period even if
        removed since. For one set manually the day is unknown: it counts from the day
        it was first seen, so setting it later proves nothing for a past period.
        """
        query = SQL(
            """
            SELECT asked.id, 'product.pricelist', list.id,
                   own.since,
                   coalesce(list.name->>%(lang)s, list.name->>'en_US'), 'kept'
              FROM asked
              JOIN (%(own)s) own ON own.asked_id = asked.id
              JOIN product_pricelist list ON list.id = own.pricelist_id AND list.active
             WHERE asked.date_from <= asked.date_to
               AND EXISTS (
                   SELECT FROM product_pricelist_item item
                    WHERE item.pricelist_id = list.id
                      AND coalesce(%(begins)s, asked.date_to) <= asked.date_to
                      AND coalesce(%(ends)s, asked.date_to) >= asked.date_to)
            """,
            begins=self.env.company._statcrm_day_sql(SQL("item.date_start")),
            ends=self.env.company._statcrm_day_sql(SQL("item.date_end")),
            lang=self.env.lang or "en_US",
            own=self._own_price_lists_sql(today),
        )
        return promises._execute_kind(query, today)

    @api.model
    def _own_price_lists_sql(self, today):
        """Return SQL rows (asked_id, pricelist_id, since) on the reference date."""
        return SQL(
            """
            SELECT asked.id AS asked_id, benefit.pricelist_id, benefit.set_on AS since
              FROM asked
              JOIN res_partner principal ON principal.id = asked.principal_id
              JOIN statcrm_price_benefit benefit ON benefit.principal_id = principal.id
               AND benefit.set_on <= asked.date_to
               AND coalesce(benefit.removed_on, 'infinity') > asked.date_to
             WHERE asked.ends < %(today)s OR %(has_given)s
             UNION ALL
            (%(seen)s)
             UNION ALL
            SELECT asked.id, own.value::int, asked.date_to
              FROM asked
              JOIN res_partner principal ON principal.id = asked.principal_id
              JOIN LATERAL jsonb_each_text(
                   principal.specific_property_product_pricelist) own
                ON own.value ~ '^[0-9]+$'
             WHERE asked.ends >= %(today)s
            """,
            today=today,
            has_given=self._has_price_list_sql(SQL("benefit.pricelist_id")),
            seen=self._seen_price_lists_sql(today),
        )

    @api.model
    def _seen_price_lists_sql(self, today):
        """Return SQL of price lists seen before, while the customer has them.

        For a past period, unless set and removed by a nomination within it.
        """
        return SQL(
            """
            SELECT asked.id, seen.res_id, seen.evidence_date
              FROM asked
              JOIN res_partner principal ON principal.id = asked.principal_id
              JOIN statcrm_care_promise seen ON seen.id = asked.id
               AND seen.state = 'kept' AND seen.res_model = 'product.pricelist'
             WHERE CASE WHEN asked.ends >= %(today)s THEN %(has_seen)s
                   ELSE NOT EXISTS (
                        SELECT FROM statcrm_price_benefit benefit
                         WHERE benefit.principal_id = principal.id
                           AND benefit.pricelist_id = seen.res_id
                           AND benefit.removed_on <= asked.date_to) END
            """,
            today=today,
            has_seen=self._has_price_list_sql(SQL("seen.res_id")),
        )

    @api.model
    def _has_price_list_sql(self, pricelist_id):
        """Return the condition that the customer has this price list today."""
        return SQL(
            """
            EXISTS (SELECT FROM jsonb_each_text(
                           principal.specific_property_product_pricelist) own
                     WHERE own.value = %s::text)
            """,
            pricelist_id,
        )

    @api.model
    def _changed_sql(self, since):
        return None

    @api.model
    def _timed_sql(self, _since, _today):
        """Skip customers without a price list."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT id FROM res_partner
                WHERE specific_property_product_pricelist IS NOT NULL
                UNION
               SELECT principal_id FROM statcrm_price_benefit)"""
        )

    @api.model
    def _advise(self, promise):
        """Advise to set the price list, or to ask the account manager."""
        if not self.env.user.has_group("product.group_product_pricelist"):
            text = self.env._(
                "Pricelists are disabled in the Sales settings. Ask the administrator"
                " to enable them."
            )
            return self._advice(text)
        principal, text = promise.principal_id, self._format_advice(promise)
        if principal.has_access("write"):
            action = principal.action_statcrm_set_price_list()
            return self._advice(text, self.env._("Set Price List"), action)
        receiver = principal._statcrm_reminder_users()[principal]
        may = receiver and self._can("statcrm.promise.ask")
        label = self.env._("Ask %(user)s", user=receiver.name)
        return self._advice(text, label, self._get_colleague_action(promise, text), may)

    @api.model
    def _format_advice(self, promise):
        principal = promise.principal_id
        value_class = principal.statcrm_value_class_id
        if value_class.kind == "nominated" and not value_class.pricelist_id:
            return self.env._(
                "The value class “%(value_class)s” has no price list. Ask the main"
                " user to set it, or choose a price list for %(customer)s.",
                value_class=value_class.name,
                customer=principal.name,
            )
        return self.env._(
            "Choose a price list for %(customer)s.", customer=principal.name
        )

    def _get_colleague_action(self, promise, text):
        """Return the action that asks the account manager to do it."""
        today = self.env.company._statcrm_today()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask Colleague"),
            "res_model": "statcrm.promise.ask",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_care_promise_id": promise.id,
                "default_summary": text,
                "default_date_deadline": max(promise.date_due, today),
            },
        }
