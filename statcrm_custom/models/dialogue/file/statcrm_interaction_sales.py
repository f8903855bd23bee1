from odoo import api, models
from odoo.tools import SQL

from ....tools.arm import Arm
from ...segment.sales.statcrm_sales_entry import SOLD


class StatcrmInteraction(models.Model):
    """The arms of the customer file for leads, offers, invoices and projects.

    Updates of projects visible to invited users only are left out.
    """

    _inherit = "statcrm.interaction"
    _depends = {
        "account.move": [
            "amount_untaxed",
            "commercial_partner_id",
            "company_id",
            "currency_id",
            "invoice_date",
            "invoice_user_id",
            "move_type",
            "name",
            "partner_id",
            "ref",
            "state",
        ],
        "crm.lead": [
            "active",
            "company_id",
            "name",
            "partner_id",
            "user_id",
            "won_status",
        ],
        "project.project": ["company_id", "name", "partner_id", "privacy_visibility"],
        "project.update": ["date", "name", "project_id", "status", "user_id"],
        "res.currency": ["name"],
        "sale.order": [
            "amount_untaxed",
            "client_order_ref",
            "company_id",
            "currency_id",
            "date_order",
            "name",
            "partner_id",
            "state",
            "user_id",
        ],
        "sale.order.line": ["display_type", "name", "order_id", "sequence"],
    }

    @api.model
    def _get_arms(self):
        reported = SQL(
            """least(arm.date, (SELECT project.create_date FROM project_update news
                                  JOIN project_project project
                                    ON project.id = news.project_id
                                 WHERE news.id = arm.res_id))"""
        )
        # an invoice belongs to the customer whose sales it counts for
        invoiced = SQL(
            """(SELECT place.statcrm_principal_id FROM account_move invoice
                  JOIN res_partner place ON place.id = invoice.commercial_partner_id
                 WHERE invoice.id = arm.res_id)"""
        )
        return [
            *super()._get_arms(),
            Arm(4, self._leads_sql, kinds=("lead",)),
            Arm(
                5,
                self._offers_sql,
                moment=self._offered_sql(),
                told=True,
                kinds=("offer",),
                company_field="company_id",
            ),
            Arm(6, self._invoices_sql, customer=invoiced, kinds=("invoice",)),
            Arm(
                7,
                self._project_updates_sql,
                moment=reported,
                told=True,
                kinds=("project",),
                company_field="project_id.company_id",
            ),
        ]

    @api.model
    def _offered_sql(self):
        """Return SQL of the moment when the offer of a row `arm` was made."""
        return SQL(
            """least(arm.date, (SELECT least(date_order, create_date)
                                  FROM sale_order WHERE id = arm.res_id))"""
        )

    @api.model
    def _leads_sql(self):
        return SQL(
            """
            SELECT lead.id AS source_id, lead.partner_id, lead.create_date AS date,
                   lead.create_date AS recorded_at, 'lead' AS kind,
                   CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                        WHEN lead.active THEN 'open' ELSE 'lost' END AS outcome,
                   lead.name AS summary, lead.user_id,
                   'crm.lead' AS res_model, lead.id AS res_id
              FROM crm_lead lead
             WHERE TRUE %s
            """,
            self._readable_sql("lead"),
        )

    @api.model
    def _offers_sql(self):
        return SQL(
            """
            SELECT offer.id AS source_id, offer.partner_id, offer.date_order AS date,
                   offer.create_date AS recorded_at, 'offer' AS kind,
                   CASE offer.state WHEN 'draft' THEN 'draft' WHEN 'sale' THEN 'won'
                                    WHEN 'cancel' THEN 'lost' ELSE 'sent' END
                   AS outcome, %s AS summary, offer.user_id,
                   'sale.order' AS res_model, offer.id AS res_id
              FROM sale_order offer
             WHERE TRUE %s
            """,
            self._join_sql(
                SQL("offer.name"),
                SQL("nullif(offer.client_order_ref, '')"),
                self._amount_sql(SQL("offer")),
                self._line_sql(
                    SQL(
                        """(SELECT string_agg(line.name, ', '
                                              ORDER BY line.sequence, line.id)
                              FROM sale_order_line line
                             WHERE line.order_id = offer.id
                               AND line.display_type IS NULL)"""
                    )
                ),
            ),
            self._readable_sql("offer"),
        )

    @api.model
    def _invoices_sql(self):
        return SQL(
            """
            SELECT invoice.id AS source_id, invoice.partner_id, %s AS date,
                   invoice.create_date AS recorded_at, 'invoice' AS kind,
                   CASE invoice.move_type WHEN 'out_refund' THEN 'credit_note' END
                   AS outcome, %s AS summary, invoice.invoice_user_id AS user_id,
                   'account.move' AS res_model, invoice.id AS res_id
              FROM account_move invoice
             WHERE invoice.move_type IN %s
               AND invoice.state = 'posted' AND invoice.invoice_date IS NOT NULL %s %s
            """,
            self._day_sql(SQL("invoice.invoice_date")),
            self._join_sql(
                SQL("invoice.name"),
                SQL("nullif(invoice.ref, '')"),
                self._amount_sql(SQL("invoice")),
            ),
            SOLD,
            self._readable_sql("invoice"),
            self._since_sql(SQL("invoice.invoice_date")),
        )

    @api.model
    def _project_updates_sql(self):
        return SQL(
            """
            SELECT news.id AS source_id, project.partner_id, %s AS date,
                   news.create_date AS recorded_at, 'project' AS kind,
                   news.status AS outcome, %s AS summary, news.user_id,
                   'project.update' AS res_model, news.id AS res_id
              FROM project_update news
              JOIN project_project project ON project.id = news.project_id
             WHERE project.privacy_visibility <> 'followers' %s
            """,
            self._day_sql(
                SQL(
                    "coalesce(news.date, %s)",
                    self.env.company._statcrm_day_sql(SQL("news.create_date")),
                )
            ),
            self._join_sql(self._translated_sql(SQL("project.name")), SQL("news.name")),
            self._readable_sql("project"),
        )

    @api.model
    def _amount_sql(self, document):
        """Return an untaxed amount with its currency, in a fixed format."""
        return SQL(
            """(SELECT round(%(document)s.amount_untaxed, 2) || ' ' || currency.name
                  FROM res_currency currency
                 WHERE currency.id = %(document)s.currency_id)""",
            document=document,
        )
