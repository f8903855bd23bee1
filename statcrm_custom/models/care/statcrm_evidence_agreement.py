from odoo import models
from odoo.tools import SQL


class StatcrmCarePromise(models.Model):
    """Evidence in agreements and prices: what is in force on the day looked at.

    That is today, and the last day of a period that is over. Both kinds change with
    time alone, so they are looked at once a day, and when something is recorded.
    """

    _inherit = "statcrm.care.promise"

    def _find_agreement(self, today):
        """Kept while a signed agreement with the customer is in force."""
        query = SQL(
            """
            SELECT asked.id, 'statcrm.agreement', agreement.id, agreement.date_from,
                   concat_ws(' ', agreement.number, agreement.name), 'kept'
              FROM asked
              JOIN statcrm_agreement agreement
                ON agreement.principal_id = asked.principal_id AND agreement.active
               AND agreement.signed_on <= asked.date_to
               AND agreement.date_from <= asked.date_to
               AND coalesce(agreement.ends_on, asked.date_to) >= asked.date_to
             WHERE asked.date_from <= asked.date_to
            """
        )
        return self._ask(query, today)

    def _changed_agreement_sql(self, since):
        return None

    def _advise_agreement(self):
        agreements = self.env["statcrm.agreement"].search(
            [("principal_id", "=", self.principal_id.id)]
        )
        draft = agreements.filtered(lambda one: one.state == "draft")[:1]
        if draft:
            text = self.env._("“%(name)s” waits to be signed.", name=draft.display_name)
            return self._advise_open(draft, text)
        ended = agreements.filtered(lambda one: one.state == "ended")[:1]
        if ended and not ended.successor_id:
            text = self.env._(
                "“%(name)s” has ended: renew it.", name=ended.display_name
            )
            return self._advise_open(ended, text)
        # who keeps the plan of a customer keeps its agreements
        may = self._can("statcrm.agreement") and self.plan_id.has_access("write")
        return self._advice(
            self.env._("Make an agreement that is in force today."),
            self.env._("New Agreement"),
            self.principal_id.action_statcrm_new_agreement(),
            may,
        )

    def _advise_open(self, agreement, text):
        return self._advice(
            text,
            self.env._("Open the Agreement"),
            agreement._open_form(),
            agreement.has_access("write"),
        )

    def _find_price_list(self, today):
        """Kept while the customer has a price list of its own with a rule in force.

        What a nomination gave counts for a period that is over also when it has been
        taken back since; of what was set by hand nobody knows since when.
        """
        query = SQL(
            """
            SELECT asked.id, 'product.pricelist', list.id, asked.date_from,
                   coalesce(list.name->>%(lang)s, list.name->>'en_US'), 'kept'
              FROM asked
              JOIN res_partner principal ON principal.id = asked.principal_id
              JOIN product_pricelist list ON list.active AND (
                   EXISTS (SELECT FROM jsonb_each_text(
                                    principal.specific_property_product_pricelist) own
                            WHERE own.value = list.id::text)
                   OR EXISTS (SELECT FROM statcrm_price_benefit benefit
                               WHERE benefit.principal_id = principal.id
                                 AND benefit.pricelist_id = list.id
                                 AND asked.ends < %(today)s
                                 AND benefit.set_on <= asked.ends
                                 AND benefit.removed_on > asked.ends))
             WHERE asked.date_from <= asked.date_to
               AND EXISTS (
                   SELECT FROM product_pricelist_item item
                    WHERE item.pricelist_id = list.id
                      AND coalesce(item.date_start::date, asked.date_to)
                          <= asked.date_to
                      AND coalesce(item.date_end::date, asked.date_to)
                          >= asked.date_to)
            """,
            lang=self.env.lang or "en_US",
            today=today,
        )
        return self._ask(query, today)

    def _changed_price_list_sql(self, since):
        return None

    def _advise_price_list(self):
        value_class = self.principal_id.statcrm_value_class_id
        text = self.env._(
            "Choose a price list of its own for the customer, on the page Sales &"
            " Purchase of its card."
        )
        if value_class.kind == "nominated" and not value_class.pricelist_id:
            text = self.env._(
                "The class “%(name)s” has no price list: ask the main user for one, or"
                " choose one on the page Sales & Purchase of the customer’s card.",
                name=value_class.name,
            )
        return self._advice(
            text,
            self.env._("Open the Customer"),
            self._open_customer(),
            self.principal_id.has_access("write"),
        )
