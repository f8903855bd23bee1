from odoo import api, fields, models
from odoo.tools import SQL

FIELD = "specific_property_product_pricelist"


class StatcrmPriceBenefit(models.Model):
    """A price list set for a customer by a nomination, with its period.

    It records what was set automatically, so that nothing else is removed: a price list
    set manually is kept, and ends the benefit.
    """

    _name = "statcrm.price.benefit"
    _inherit = ["statcrm.merge.mixin"]
    _description = "Price Benefit"
    _order = "set_on desc, id desc"
    _rec_name = "pricelist_id"

    principal_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    nomination_id = fields.Many2one(
        "statcrm.nomination", index="btree_not_null", ondelete="set null"
    )
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price List", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    set_on = fields.Date(required=True)
    removed_on = fields.Date(index=True)
    is_by_hand = fields.Boolean(
        string="Ended Manually", help="A user set another price list."
    )

    # about one nomination, so merging customers never violates it
    _once = models.UniqueIndex(
        "(nomination_id) WHERE nomination_id IS NOT NULL AND removed_on IS NULL",
        "The price list of this nomination is already set.",
    )

    @api.model
    def _merge_finish(self, target):
        """Update the benefits after a merge, so that one of them remains."""
        self._sync(target)

    @api.model
    def _cron_keep(self):
        """Update price lists where needed, one customer at a time."""
        self.env.flush_all()
        over = [row[0] for row in self.env.execute_query(self._over_sql(None))]
        due = {row[0] for row in self.env.execute_query(self._missing_sql(None))}
        principals = self.sudo().browse(over).principal_id
        principals |= principals.browse(sorted(due))
        self.env["statcrm.job.fault"]._each("Price lists", list(principals), self._sync)

    @api.model
    def _sync(self, principals):
        """Set and remove price lists according to the nominations in force.

        Two queries find the differences; nothing else is changed. As superuser:
        deciders of nominations may not be allowed to set prices.

        :param principals: only these principal customers
        """
        self.env.flush_all()
        benefits_sudo = self.sudo()
        for row in self.env.execute_query(self._over_sql(principals)):
            benefits_sudo._end_one(*row)
        self.env.flush_all()
        for row in self.env.execute_query(self._missing_sql(principals)):
            benefits_sudo._give(*row)

    @api.model
    def _chosen_sql(self, column, principals):
        if principals is None:  # all
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, principals.ids)

    @api.model
    def _over_sql(self, principals):
        """Return rows (benefit, nomination in force, its price list, holds, is double).

        Of the current benefits, those whose price list was changed manually, whose
        nomination no longer has this price list, that continue under a new nomination,
        or that are duplicated by a merge.
        """
        return SQL(
            """
            SELECT id, nomination_id, wanted_id, holds, is_double
              FROM (
                SELECT benefit.id, nomination.id AS nomination_id,
                       class.pricelist_id AS wanted_id,
                       coalesce(principal.%(field)s->>(benefit.company_id::text), '')
                           = benefit.pricelist_id::text AS holds,
                       row_number() OVER (
                           PARTITION BY benefit.principal_id, benefit.company_id,
                                        benefit.pricelist_id
                           ORDER BY benefit.id) > 1 AS is_double,
                       benefit.pricelist_id AS given_id,
                       benefit.nomination_id AS former_id
                  FROM statcrm_price_benefit benefit
                  JOIN res_partner principal ON principal.id = benefit.principal_id
                  LEFT JOIN statcrm_nomination nomination
                    ON nomination.partner_id = principal.id AND nomination.is_in_force
                  LEFT JOIN statcrm_value_class class
                    ON class.id = nomination.value_class_id
                 WHERE benefit.removed_on IS NULL AND %(chosen)s
                   ) lasting
             WHERE is_double OR NOT holds OR wanted_id IS DISTINCT FROM given_id
                OR nomination_id IS DISTINCT FROM former_id
             ORDER BY is_double DESC, id
            """,
            field=SQL.identifier(FIELD),
            chosen=self._chosen_sql(SQL("principal.id"), principals),
        )

    @api.model
    def _missing_sql(self, principals):
        """Return rows (principal, nomination, price list, company) to set.

        Where the customer has no price list of its own, and nobody removed that of the
        nomination. A price list without company is set in the current company.
        """
        return SQL(
            """
            SELECT nomination.partner_id, nomination.id, list.id, company.id
              FROM statcrm_nomination nomination
              JOIN statcrm_value_class class ON class.id = nomination.value_class_id
              JOIN product_pricelist list ON list.id = class.pricelist_id
               AND list.active
              JOIN res_company company
                ON company.id = coalesce(list.company_id, %(company)s)
              JOIN res_partner principal ON principal.id = nomination.partner_id
             WHERE nomination.is_in_force AND %(chosen)s
               AND coalesce(principal.%(field)s->>(company.id::text), '') !~ '^[0-9]'
               AND NOT EXISTS (
                   SELECT FROM statcrm_price_benefit benefit
                    WHERE benefit.nomination_id = nomination.id
                      AND benefit.pricelist_id = list.id
                      AND (benefit.removed_on IS NULL OR benefit.is_by_hand))
             ORDER BY nomination.id
            """,
            company=self.env.company.id,
            field=SQL.identifier(FIELD),
            chosen=self._chosen_sql(SQL("nomination.partner_id"), principals),
        )

    @api.model
    def _end_one(self, benefit_id, nomination_id, wanted_id, holds, is_double):
        """End a benefit, or continue it under the next nomination."""
        benefit = self.browse(benefit_id)
        today = self.env.company._statcrm_today()
        if is_double:
            benefit.removed_on = today
        elif not holds:
            benefit.write({"removed_on": today, "is_by_hand": True})
        elif wanted_id == benefit.pricelist_id.id:
            benefit.nomination_id = nomination_id
        else:
            benefit.removed_on = today
            principal = benefit.principal_id.with_company(benefit.company_id)
            principal[FIELD] = False
            benefit._note(
                self.env._(
                    "The price list “%(name)s” was removed, as its nomination ended"
                    " or its value class has another price list.",
                    name=benefit.pricelist_id.name,
                )
            )

    @api.model
    def _give(self, principal_id, nomination_id, pricelist_id, company_id):
        benefit = self.create(
            {
                "principal_id": principal_id,
                "nomination_id": nomination_id,
                "pricelist_id": pricelist_id,
                "company_id": company_id,
                "set_on": self.env.company._statcrm_today(),
            }
        )
        principal = benefit.principal_id.with_company(benefit.company_id)
        principal[FIELD] = pricelist_id
        benefit._note(
            self.env._(
                "The price list “%(name)s” was set by the nomination to"
                " “%(value_class)s”.",
                name=benefit.pricelist_id.name,
                value_class=benefit.nomination_id.value_class_id.name,
            )
        )

    def _note(self, body):
        self.principal_id.message_post(
            body=body, message_type="notification", subtype_xmlid="mail.mt_note"
        )
