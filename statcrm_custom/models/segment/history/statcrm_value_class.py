from odoo import models


class StatcrmValueClass(models.Model):
    """Limits, kinds and targets of value classes are recorded."""

    _name = "statcrm.value.class"
    _inherit = ["statcrm.audited.mixin", "statcrm.value.class"]
    _audited_kind = "limit"
    _audited = (
        "name",
        "code",
        "kind",
        "sales_from",
        "company_id",
        "target_count",
        "sequence",
        "active",
    )
