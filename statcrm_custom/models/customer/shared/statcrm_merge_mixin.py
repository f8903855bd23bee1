from odoo import api, models


class StatcrmMergeMixin(models.AbstractModel):
    """What a merge of two partners joins, said by the model that keeps it.

    Odoo moves every row of the merged ones by SQL, deletes what clashes with a unique
    constraint and asks no rule. A model that hangs on partners and has more to say than
    “all rows of both” inherits this and says it here; what it does not say stays so.
    All is done as superuser: who may merge need not be allowed to write it.
    """

    _name = "statcrm.merge.mixin"
    _description = "Partner Merge Mixin"

    # lower ones come first, before and after the rows are moved
    _merge_order = 50

    @api.model
    def _merge_settle(self, sources, target):
        """Before the rows of the sources move: settle what would clash.

        :return: anything that `_merge_follow` needs to know of the state before
        """

    @api.model
    def _merge_follow(self, target, settled):
        """After the rows have moved, before fields of the partners are merged."""

    @api.model
    def _merge_finish(self, target):
        """After all: messages, activities and fields are those of the target."""
