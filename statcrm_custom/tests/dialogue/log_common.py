from odoo import fields

from ..common import StatcrmCommon


class LogCommon(StatcrmCommon):
    """A strategic ministry with an office and two contacts; a mill of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.nominate(cls.ministry, "strategic", cls.account_manager)
        cls.office = cls.company_partner("Office", cls.ministry)
        cls.kaisa = cls.person("Kaisa", cls.ministry)
        cls.timo = cls.person("Timo", cls.office)
        cls.mill = cls.company_partner("Mill")
        cls.outi = cls.person("Outi", cls.mill)
        cls.today = fields.Date.context_today(cls.ministry)

    @classmethod
    def log(cls, user, partner=None, **values):
        """Log an entry as a user and return the done activity."""
        partner = partner or cls.ministry
        window = cls.env["statcrm.interaction.log"].with_user(user)
        entry = window.create(
            {"partner_id": partner.id, "kind": "visit", "text": "Talked", **values}
        )
        entry.action_log()
        done = cls.env["mail.activity"].with_context(active_test=False)
        return done.search(
            [("res_id", "=", partner.id), ("statcrm_kind", "!=", False)],
            order="id desc",
            limit=1,
        )
