from markupsafe import Markup

from odoo import api, models

from ....tools.groups import MANAGEMENT


class StatcrmNomination(models.Model):
    """Nominations of merged customers."""

    _name = "statcrm.nomination"
    # the notes mixin comes before the model itself
    _inherit = ["statcrm.noted.mixin", "statcrm.nomination", "statcrm.merge.mixin"]

    _merge_order = 30  # after the teams, which check the appointments

    @api.model
    def _merge_settle(self, sources, target):
        """Keep one nomination in force before the rows are moved to the target.

        It is that of the target; if there is none, that of the more valuable class,
        then the longer one. The others end today and stay in the history. If the target
        will belong to another organisation, all end, as only principal customers are
        nominated.

        :return: (remaining nomination, ended nominations, {moved nomination: name of
            its former customer})
        """
        partners = sources | target
        found = self.search(
            [("partner_id", "in", partners.ids), ("is_in_force", "=", True)]
        ).sorted(
            lambda one: (
                one.partner_id != target,
                one.value_class_id.sequence,
                one.date_from,
            )
        )
        kept = self.browse() if partners.parent_id else found[:1]
        ended = found - kept
        ended._end(self._today())
        # else the merge would give the target a class without nomination
        sources.sudo().with_context(tracking_disable=True).write(
            {"statcrm_nominated_class_id": False}
        )
        moving = self.search(
            [
                ("partner_id", "in", sources.ids),
                ("state", "in", ("proposed", "approved")),
            ]
        )
        return kept, ended, {one: one.partner_id.display_name for one in moving}

    @api.model
    def _merge_follow(self, target, settled):
        """Apply the remaining nomination to the target and log the changes."""
        kept, ended, moved = settled
        if moved:
            self._post_moved(target, moved)
        if kept:
            kept._nominate_customer(self._today())
        waiting = self.search(
            [("partner_id", "=", target.id), ("state", "in", ("proposed", "approved"))]
        )
        if ended or len(waiting) > 1:
            self._post_merged(target, kept, ended, waiting - kept)

    @api.model
    def _post_moved(self, target, moved):
        """Log the transferred nominations and their former customers."""
        lines = [
            self.env._(
                "These nominations were transferred to this customer by a merge:"
            )
        ]
        lines += [f"{name}: {one._format_merged()}" for one, name in moved.items()]
        target.message_post(
            body=Markup("<br/>").join(lines),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )

    @api.model
    def _post_merged(self, target, kept, ended, waiting):
        """Log the merge on the customer, and ask the proposers to decide."""
        lines = [self.env._("Nominated customers were merged into this one.")]
        for found, label in (
            (kept, self.env._("In force")),
            (ended, self.env._("Ended today")),
            (waiting, self.env._("Pending")),
        ):
            lines += [f"{label}: {one._format_merged()}" for one in found]
        question = self.env._(
            "Decide which class, person and term apply to the merged customer."
        )
        body = Markup("<br/>").join([*lines, question])
        target.message_post(
            body=body, message_type="notification", subtype_xmlid="mail.mt_note"
        )
        proposers = (kept | ended | waiting).proposed_by_id.filtered("active")
        for user in proposers or self.env.ref(MANAGEMENT).all_user_ids:
            target.activity_schedule(
                "mail.mail_activity_data_todo", summary=question, user_id=user.id
            )

    def _format_merged(self):
        user = self.user_id.name or ""
        number = self.decision_number or ""
        return ", ".join(filter(None, (self.value_class_id.name, user, number)))
