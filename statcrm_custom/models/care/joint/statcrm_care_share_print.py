from odoo import api, models


class StatcrmCareSharePrint(models.AbstractModel):
    """The development plan as PDF, with the plain values of the customer's page."""

    _name = "report.statcrm_custom.statcrm_care_share_print"
    _description = "Development Plan PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return {"pages": [see `_get_joint_page`]}, without records."""
        plans = self.env["statcrm.care.plan"].browse(docids)
        plans.check_access("read")
        nobody = self.env["statcrm.care.share"]
        return {"pages": [plan._get_joint_page(nobody) for plan in plans]}
