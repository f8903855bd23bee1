from odoo import models


class StatcrmCarePlan(models.Model):
    """What a customer and we agreed, accepted and changed stands in its notes."""

    _name = "statcrm.care.plan"
    _inherit = ["statcrm.noted.mixin", "statcrm.care.plan"]


class StatcrmAgreement(models.Model):
    _name = "statcrm.agreement"
    _inherit = ["statcrm.noted.mixin", "statcrm.agreement"]


class StatcrmCooperationGroup(models.Model):
    _name = "statcrm.cooperation.group"
    _inherit = ["statcrm.noted.mixin", "statcrm.cooperation.group"]
