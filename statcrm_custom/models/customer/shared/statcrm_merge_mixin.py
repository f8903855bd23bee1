from odoo import api, models


class StatcrmMergeMixin(models.AbstractModel):
    """Declares how a model is merged when its partners are merged.

    Odoo moves all rows by SQL, deletes rows that violate a unique constraint and checks
    no record rules. A model that needs more than keeping all rows of both partners
    inherits this mixin. The methods are called as superuser: users who may merge need
    not have write access.
    """

    _name = "statcrm.merge.mixin"
    _description = "Partner Merge Mixin"

    # order of the models, before and after the rows are moved
    _merge_order = 50

    @api.model
    def _merge_settle(self, sources, target):
        """Called before the rows of the sources are moved: resolve conflicts.

        :return: anything that `_merge_follow` needs to know of the previous state
        """

    @api.model
    def _merge_follow(self, target, settled):
        """Called after the rows are moved, before fields of the partners are merged."""

    @api.model
    def _merge_finish(self, target):
        """Called last: messages, activities and fields are those of the target."""
