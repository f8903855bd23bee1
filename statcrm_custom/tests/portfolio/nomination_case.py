from itertools import count

from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import ROLES, StatcrmCommon


class NominationCase(StatcrmCommon):
    """A candidate, and short ways to draft, propose and decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Nomination = cls.env["statcrm.nomination"]
        cls.key, cls.strategic = cls.value_class("key"), cls.value_class("strategic")
        cls.customer = cls.candidate("Ministry", user_id=cls.other_account_manager.id)
        cls.numbers = count(1)

    @classmethod
    def candidate(cls, name, **values):
        return cls.company_partner(name, **values)

    @classmethod
    def draft(cls, partner=None, **values):
        values = {
            "partner_id": (partner or cls.customer).id,
            "value_class_id": cls.key.id,
            "user_id": cls.account_manager.id,
            **values,
        }
        return cls.Nomination.with_user(cls.management).create(values)

    @classmethod
    def proposed(cls, partner=None, **values):
        nomination = cls.draft(partner, **values)
        nomination.action_propose()
        return nomination

    @classmethod
    def decide(cls, nominations, number=None, date=None, returned=None):
        number = number or f"TEST {next(cls.numbers)}"
        return nominations.with_user(cls.director)._decide(
            number, Date.to_date(date) or Date.context_today(nominations), returned
        )

    @classmethod
    def approved(cls, partner=None, **values):
        nomination = cls.proposed(partner, **values)
        cls.decide(nomination)
        return nomination

    def window(self, nominations):
        """The director's window on these nominations."""
        action = nominations.with_user(self.director).action_decide()
        window = self.env[action["res_model"]].with_user(self.director)
        return Form(window.browse(action["res_id"]))

    def team(self, partner=None):
        """Who is in the team today, by part."""
        rows = (partner or self.customer).statcrm_team_ids.filtered("is_current")
        return {part: members.user_id for part, members in rows.grouped("part").items()}


class StaysCase(NominationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.umbrella = cls.candidate("Umbrella")

    def refused(self, act, message="nominated as “Key customer”"):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, message),
            self.cr.savepoint(),
        ):
            act()
            self.env.flush_all()

    def writers(self):
        """Everybody who may write partners at all, the superuser and the program."""
        users = [getattr(self, role) for role in ROLES]
        users = [user for user in users if user.has_group("base.group_partner_manager")]
        self.assertEqual(len(users), 7)
        return [*users, self.env.ref("base.user_admin"), self.env.ref("base.user_root")]
