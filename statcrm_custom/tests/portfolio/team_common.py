from ..common import StatcrmCommon


class TeamCommon(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Member = cls.env["statcrm.account.member"]
        cls.ministry = cls.company_partner("Ministry")
        cls.nominate(cls.ministry, "strategic", cls.account_manager)

    @classmethod
    def member(cls, user, part="expert", date_from="2026-01-01", **values):
        return cls.Member.create(
            {
                "partner_id": cls.ministry.id,
                "user_id": user.id,
                "part": part,
                "date_from": date_from,
                **values,
            }
        )

    def rows(self, partner=None):
        """The team as text: (part, log-in without test_, from, to)."""
        rows = self.Member.search([("partner_id", "=", (partner or self.ministry).id)])
        return sorted(
            (
                row.part,
                row.user_id.login.removeprefix("test_"),
                str(row.date_from),
                str(row.date_to or ""),
            )
            for row in rows
        )


class HandoverCommon(TeamCommon):
    def handover(self, by, from_user=None, to_user=None, **values):
        from_user = from_user or self.account_manager
        to_user = to_user or self.other_account_manager
        wizard = self.env["statcrm.handover"].with_user(by)
        wizard = wizard.create(
            {"from_user_id": from_user.id, "to_user_id": to_user.id, **values}
        )
        wizard.action_preview()
        return wizard

    def activity(self, record, user, **values):
        return record.activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id, **values
        )
