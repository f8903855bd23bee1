from markupsafe import Markup

from odoo import api, models

from ....tools.groups import MANAGEMENT


class StatcrmNomination(models.Model):
    """What becomes of nominations when their customers are merged."""

    _name = "statcrm.nomination"
    # the notes come before all that the model itself does
    _inherit = ["statcrm.noted.mixin", "statcrm.nomination", "statcrm.merge.mixin"]

    _merge_order = 30  # after the teams, which ask who was appointed

    @api.model
    def _merge_settle(self, sources, target):
        """Leave one nomination in force, before the rows of all move to the target.

        The target's own nomination stays; if it has none, that of the more valuable
        class, then the one that holds longer. The others end today, as they are, and
        stay in the history. If the target will belong to another organisation, all
        end: only principal customers are nominated.

        :return: (nomination that stays in force, nominations that end, {nomination that
            moves: name of the customer that it was decided or proposed for})
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
        # or the merge would give the target a class that no nomination carries
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
        """Give the target the class and people of what stays; say what is open."""
        kept, ended, moved = settled
        if moved:
            self._tell_moved(target, moved)
        if kept:
            kept._nominate_customer(self._today())
        waiting = self.search(
            [("partner_id", "=", target.id), ("state", "in", ("proposed", "approved"))]
        )
        if ended or len(waiting) > 1:
            self._ask_after_merge(target, kept, ended, waiting - kept)

    @api.model
    def _tell_moved(self, target, moved):
        """Write on the customer which nominations came to it, and from whom."""
        lines = [
            self.env._(
                "These nominations were transferred to this customer by a merge:"
            )
        ]
        lines += [f"{name}: {one._tell_merged()}" for one, name in moved.items()]
        target.message_post(
            body=Markup("<br/>").join(lines),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )

    @api.model
    def _ask_after_merge(self, target, kept, ended, waiting):
        """Write on the customer what was merged, and ask who proposed to decide."""
        lines = [self.env._("Nominated customers were merged into this one.")]
        for found, label in (
            (kept, self.env._("In force")),
            (ended, self.env._("Ended today")),
            (waiting, self.env._("Pending")),
        ):
            lines += [f"{label}: {one._tell_merged()}" for one in found]
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

    def _tell_merged(self):
        user = self.user_id.name or ""
        number = self.decision_number or ""
        return ", ".join(filter(None, (self.value_class_id.name, user, number)))
