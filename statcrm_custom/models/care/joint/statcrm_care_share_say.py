from dateutil.relativedelta import relativedelta
from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.tools import SQL, mute_logger

from .statcrm_care_share_remark import HOUR_LIMIT, NAME_LIMIT, REMARK_LIMIT, TEXT_LIMIT


class StatcrmCareShare(models.Model):
    """What the customer does on the page. All of it as superuser, by a valid link.

    Each method returns an empty text, or the sentence that tells what is wrong.
    """

    _inherit = "statcrm.care.share"

    def _say(self, text, goal_id=0, is_proposal=False, form_key=None):
        """Keep a comment, on the plan or on one of its joint goals, or a proposal."""
        text = (text or "").replace("\0", "").replace("\r\n", "\n").strip()
        goal = self.plan_id._get_joint_goals().filtered(lambda one: one.id == goal_id)
        wrong = self._find_wrong(text, bool(goal_id and not goal))
        if wrong:
            return wrong
        remarks = self.env["statcrm.care.share.remark"].sudo()
        values = {
            "plan_id": self.plan_id.id,
            "share_id": self.id,
            "kind": "proposal" if is_proposal else "comment",
            "goal_id": goal.id,
            "text": text,
            "name": self.partner_id.name,
            "form_key": form_key or None,
        }
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                remark = remarks.create(values)
        except UniqueViolation:
            return ""
        self.plan_id._tell(remark)
        return ""

    def _find_wrong(self, text, is_elsewhere):
        """Return why a remark is not kept, else an empty text."""
        if self.plan_id.state == "closed":
            return self.env._("This plan is closed. It can only be read.")
        if not text:
            return self.env._("Write something first.")
        if len(text) > TEXT_LIMIT:
            return self.env._(
                "Your text has %(length)s characters; at most %(limit)s fit. Please"
                " shorten it, or send it by e-mail.",
                length=len(text),
                limit=TEXT_LIMIT,
            )
        if is_elsewhere:
            return self.env._(
                "That goal is no longer part of the plan. Write about the plan instead."
            )
        said = self.env["statcrm.care.share.remark"].sudo()
        if said.search_count([("share_id", "=", self.id)], limit=REMARK_LIMIT) >= (
            REMARK_LIMIT
        ):
            return self.env._("There are very many remarks already. Please call us.")
        recent = fields.Datetime.now() - relativedelta(hours=1)
        if (
            said.search_count(
                [("share_id", "=", self.id), ("date", ">", recent)], limit=HOUR_LIMIT
            )
            >= HOUR_LIMIT
        ):
            return self.env._(
                "That is as much as we can take within an hour. Please write the rest"
                " a little later, or call us."
            )
        return ""

    def _accept(self, name, version):
        """Accept the plan as it was read, once.

        :param version: fingerprint of what the page showed
        """
        name = " ".join((name or "").replace("\0", "").split())
        plan = self.plan_id
        # the second of two at once waits here, and finds it accepted
        self.env.cr.execute(
            SQL("SELECT FROM statcrm_care_plan WHERE id = %s FOR UPDATE", plan.id)
        )
        if plan.state == "closed":
            return self.env._("This plan is closed. It can only be read.")
        if not name:
            return self.env._("Write your name, so that we know who accepted.")
        if len(name) > NAME_LIMIT:
            return self.env._(
                "The name may have %(limit)s characters.", limit=NAME_LIMIT
            )
        current = plan._get_versions()[plan.id]
        if not plan._get_joint_goals():
            return self.env._("There is no goal to accept yet.")
        if version != current:
            return self.env._(
                "The plan was changed while you read it. Please read it again below."
            )
        if plan.accepted_version != current:
            plan._keep_acceptance(self, name)
        return ""
