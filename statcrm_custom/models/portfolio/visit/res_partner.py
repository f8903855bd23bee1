from odoo import api, models

SHOWN = 3


class ResPartner(models.Model):
    """Notices about recipients who are strategic or key customers."""

    _inherit = "res.partner"

    @api.readonly
    def statcrm_recipient_notices(self):
        """Return notices for the author of a message to these recipients.

        Public: called by the composer of the chatter.

        :return: list of sentences, one per strategic or key customer, the most valuable
            first; only the first ones and the number of others
        """
        if not self.env.user._is_internal():
            return []
        recipients = self.exists().filtered(
            lambda one: one.statcrm_badge_class_id.kind == "nominated"
        )
        customers = recipients.statcrm_principal_id.sorted(
            lambda one: one.statcrm_badge_class_id.sequence
        )
        notices = [one._statcrm_recipient_notice() for one in customers[:SHOWN]]
        more = len(customers) - SHOWN
        if more > 0:
            notices.append(
                self.env._(
                    "More strategic or key customers among the recipients: %(count)s.",
                    count=more,
                )
            )
        return notices

    def _statcrm_recipient_notice(self):
        # the principal customer may belong to a company hidden from the author
        customer_sudo = self.sudo()
        manager_sudo = customer_sudo.user_id
        class_name = customer_sudo.statcrm_value_class_id.name
        values = {
            "customer": customer_sudo.name,
            "value_class": class_name[:1].lower() + class_name[1:],
            "manager": manager_sudo.name,
        }
        if manager_sudo == self.env.user:
            return self.env._(
                "%(customer)s (%(value_class)s): you are the key account manager.",
                **values,
            )
        if not manager_sudo.active:
            return self.env._(
                "%(customer)s (%(value_class)s): no key account manager.", **values
            )
        return self.env._(
            "%(customer)s (%(value_class)s): the key account manager is %(manager)s.",
            **values,
        )
