from odoo import models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """Nobody ends a nomination or takes a customer by merging.

    Who was told that a merge is “the same customer twice” has not been told that the
    director's decision ends, or that the customer of a colleague is somebody else's.
    """

    _inherit = "res.partner"

    def _statcrm_check_merge(self, target):
        """
        :raises UserError: a nomination would end or move, and the user is neither
            director nor main user
        :raises AccessError: a customer would be taken from who answers for it
        """
        result = super()._statcrm_check_merge(target)
        both_sudo = (target | self).sudo()
        target_sudo = target.sudo()
        # as Odoo does: the parent of any of them becomes that of the target
        parent_sudo = target_sudo.parent_id or both_sudo.parent_id[-1:]
        self.sudo()._statcrm_check_merged_nominations(target_sudo, parent_sudo)
        top_sudo = parent_sudo.statcrm_principal_id or target_sudo
        appointed = both_sudo.filtered("statcrm_nominated_class_id").user_id
        manager = top_sudo.user_id if parent_sudo else False
        manager = manager or (appointed or both_sudo.user_id)[:1]
        customers_sudo = both_sudo.filtered(lambda one: not one.parent_id)
        losing = customers_sudo.filtered(lambda one: one.user_id - manager)
        for customer in losing:
            segment = customer.statcrm_segment_id
            if customer.user_id != self.env.user and not self._statcrm_may_give_away(
                segment
            ):
                raise AccessError(
                    customer._statcrm_refuse_hands(customer.user_id, segment, True)
                )
        self._statcrm_check_merged_segments(customers_sudo - target_sudo, target_sudo)
        target_sudo._statcrm_tell_former(
            [(target_sudo, one.user_id, one.statcrm_segment_id) for one in losing]
        )
        return result

    def _statcrm_check_merged_nominations(self, target, parent):
        """A nominated target that stays a top keeps its nomination as it is."""
        concerned = self._statcrm_nominated()
        if parent:
            concerned |= target._statcrm_nominated()
        if concerned and not self._statcrm_may_reorganise():
            raise UserError(
                self.env._(
                    "%(nominated)s This merge would end or move the nomination: the"
                    " director or the main user merges it.",
                    nominated=concerned[:1]._statcrm_tell_nominated(),
                )
            )

    def _statcrm_check_merged_segments(self, sources, target):
        for source in sources:
            segment, kept = source.statcrm_segment_id, target.statcrm_segment_id
            placed = segment and segment.code != "without_segment"
            if placed and kept and segment != kept:
                if not self._statcrm_may_give_away(segment):
                    raise AccessError(
                        source._statcrm_refuse_hands(source.user_id, segment, False)
                    )
