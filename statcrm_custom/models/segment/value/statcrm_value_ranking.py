from odoo import fields, models
from odoo.tools import SQL

from ....tools.field_kinds import MonetaryOrEmpty


class StatcrmValueRanking(models.Model):
    """Candidates for a nomination, ranked by their weighted value score.

    One row per scored principal customer: the latest score of each active factor,
    weighted by the factor.
    """

    _name = "statcrm.value.ranking"
    _description = "Ranking of Candidates"
    _auto = False
    _order = "score desc, sales desc nulls last, id"
    _rec_name = "partner_id"
    _depends = {
        "statcrm.value.score": ["partner_id", "factor_id", "score", "date"],
        "statcrm.value.factor": ["weight", "active"],
        "res.partner": ["statcrm_sales", "statcrm_principal_id", "active"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    segment_id = fields.Many2one(related="partner_id.statcrm_segment_id")
    value_class_id = fields.Many2one(related="partner_id.statcrm_value_class_id")
    user_id = fields.Many2one(string="Account Manager", related="partner_id.user_id")
    currency_id = fields.Many2one("res.currency", readonly=True)
    sales = MonetaryOrEmpty(readonly=True)
    score = fields.Float(
        string="Value Score", digits=(3, 2), readonly=True, aggregator="avg"
    )
    factor_count = fields.Integer(string="Factors Scored", readonly=True)
    last_date = fields.Date(string="Last Scored", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT partner.id, partner.id AS partner_id,
                   partner.statcrm_sales AS sales,
                   %s AS currency_id,
                   sum(newest.score * factor.weight) / sum(factor.weight) AS score,
                   count(*) AS factor_count, max(newest.date) AS last_date
              FROM (
                    SELECT DISTINCT ON (partner_id, factor_id)
                           partner_id, factor_id, score, date
                      FROM statcrm_value_score
                     ORDER BY partner_id, factor_id, date DESC, id DESC
                   ) newest
              JOIN statcrm_value_factor factor
                ON factor.id = newest.factor_id AND factor.active
              JOIN res_partner partner
                ON partner.id = newest.partner_id AND partner.active AND %s
             GROUP BY partner.id
            """,
            self.env["statcrm.classification"]._house_currency().id,
            self.env["res.partner"]._statcrm_at_top_sql("partner"),
        )
