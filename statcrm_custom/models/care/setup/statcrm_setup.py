from odoo import api, models


class StatcrmSetup(models.AbstractModel):
    """Steps of programmes, price lists and plans."""

    _inherit = "statcrm.setup"

    @api.model
    def _get_facts(self):
        active = [("active", "=", True)]
        return {
            **super()._get_facts(),
            "price_list": self._exists_sql(
                "statcrm.value.class", [("pricelist_id", "!=", False)]
            ),
            "price_lists": self._exists_sql("product.pricelist", active),
            "own_currency": self._exists_sql(
                "product.pricelist",
                [*active, ("currency_id", "=", self.env.company.currency_id.id)],
            ),
            # a nomination makes a plan, too, which opens no year
            "year_run": self._exists_sql(
                "statcrm.care.plan.run", [("state", "=", "done")]
            ),
        }

    @api.model
    def _get_price_state(self, facts):
        """Return the state of the step of the price list, and a sentence about it."""
        # Odoo leaves the first price list in its currency when that of the company
        # changes: offers would be made in it
        if facts["price_lists"] and not facts["own_currency"]:
            return "warning", self.env._(
                "No price list is in %s, the currency of your company.",
                self.env.company.currency_id.name,
            )
        return "done" if facts["price_list"] else "optional", ""

    @api.model
    def _get_steps(self, facts):
        price_state, price_status = self._get_price_state(facts)
        return [
            *super()._get_steps(facts),
            self._step(
                "programmes",
                "care",
                self.env._("Care programmes"),
                self.env._(
                    "Read what the programmes promise. Change them, or archive those"
                    " that you do not want, before the first year is opened."
                ),
                self._button(
                    self.env._("Programmes"), "statcrm_custom.statcrm_programme_action"
                ),
                state="done" if facts["year_run"] else "open",
                may=self.env["statcrm.programme"].has_access("write"),
                by_hand=True,
            ),
            self._step(
                "price_list",
                "care",
                self.env._("Price list of strategic and key customers"),
                self.env._(
                    "A nomination gives it to the customer, its end takes it back."
                ),
                self._button(
                    self.env._("Value Classes"),
                    "statcrm_custom.statcrm_value_class_action",
                ),
                self._button(
                    self.env._("Price Lists"), "product.product_pricelist_action2"
                ),
                state=price_state,
                status=price_status,
                may=self.env["statcrm.value.class"].has_access("write"),
            ),
            self._step(
                "year",
                "care",
                self.env._("Open the year"),
                self.env._(
                    "The plans of all customers with a programme, after a preview."
                ),
                self._button(
                    self.env._("Open the Year"),
                    "statcrm_custom.statcrm_care_new_year_action",
                ),
                state="done" if facts["year_run"] else "open",
                may=self.env["statcrm.care.plan"]._may_open_years(),
                by_hand=True,
            ),
        ]
