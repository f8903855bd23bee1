from odoo import api, fields, models

from ..programme.statcrm_care_way import RHYTHMS


class StatcrmCarePlanWay(models.Model):
    """A way of co-operation with a customer in a year, with its rhythm."""

    _name = "statcrm.care.plan.way"
    _description = "Way of Co-operation of a Plan"
    _inherit = ["statcrm.care.plan.part"]
    _order = "plan_id, sequence, id"
    _rec_name = "way_id"

    plan_id = fields.Many2one(
        "statcrm.care.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    way_id = fields.Many2one("statcrm.care.way", required=True, ondelete="restrict")
    rhythm = fields.Selection(
        RHYTHMS,
        compute="_compute_rhythm",
        store=True,
        readonly=False,
        precompute=True,
    )
    group_id = fields.Many2one(
        "statcrm.cooperation.group",
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Char()
    copied_from_id = fields.Many2one(
        "statcrm.care.plan.way",
        readonly=True,
        copy=False,
        index=False,
        ondelete="set null",
    )

    _copied_once = models.UniqueIndex(
        "(copied_from_id) WHERE copied_from_id IS NOT NULL",
        "This has already been copied to the next year.",
    )

    @api.depends("way_id")
    def _compute_rhythm(self):
        for line in self:
            line.rhythm = line.way_id.rhythm or line.rhythm
