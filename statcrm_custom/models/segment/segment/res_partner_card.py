from odoo import models

from odoo.addons.mail.tools.discuss import Store


class ResPartner(models.Model):
    """What the pop-over of a contact person tells a colleague at once."""

    _inherit = "res.partner"

    def _get_store_avatar_card_fields(self, target):
        # EXTENDS 'mail'
        card_fields = super()._get_store_avatar_card_fields(target)
        if target.is_internal(self.env):
            card_fields.append(
                Store.Attr(
                    "statcrm_card",
                    lambda partner: partner._statcrm_card(),
                    predicate=lambda partner: partner.partner_share,
                )
            )
        return card_fields

    def _statcrm_card(self):
        """Return the customer's class, segment and key account manager.

        :return: {"value_class": {"display_name", "color", "kind"} or False,
            "segment": str, "manager": str}
        """
        self.ensure_one()
        classes = self.statcrm_badge_class_id.read(["display_name", "color", "kind"])
        return {
            "value_class": classes[0] if classes else False,
            "segment": self.statcrm_badge_segment_id.display_name or "",
            "manager": self.statcrm_responsible_id.name or "",
        }
