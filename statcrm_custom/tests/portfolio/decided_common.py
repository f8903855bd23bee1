from ..common import StatcrmCommon


class DecidedCommon(StatcrmCommon):
    """Two decisions: one approves the ministry and returns the mill, one is older."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Aino Lahti"
        cls.director.name = "Elina Saarinen"
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.mill = cls.company_partner("Mill")
        cls.old = cls.decision("TEST 1900/9", "1900-12-31")
        cls.new = cls.decision("TEST 1901/1", "1901-02-03")
        cls.past = cls.nomination(cls.mill, cls.old, date_from="1901-01-01")
        cls.approved = cls.nomination(
            cls.ministry,
            cls.new,
            deputy_id=cls.other_account_manager.id,
            reason="It decides on education.",
        )
        cls.returned = cls.nomination(
            cls.mill,
            cls.new,
            state="returned",
            return_reason="Too small.",
            date_from="1902-01-01",
        )

    @classmethod
    def decision(cls, number, date):
        values = {"number": number, "date": date, "decided_by_id": cls.director.id}
        return cls.env["statcrm.nomination.decision"].sudo().create(values)

    @classmethod
    def nomination(cls, customer, decision, **values):
        values = {
            "partner_id": customer.id,
            "value_class_id": cls.value_class("strategic").id,
            "user_id": cls.account_manager.id,
            "date_from": "1901-03-01",
            "date_to": "1904-02-29",
            "state": "approved",
            "decision_id": decision.id,
            **values,
        }
        return cls.env["statcrm.nomination"].sudo().create(values).sudo(False)

    def sheet(self, start, end):
        model = self.env["statcrm.decision.register"].with_user(self.internal)
        return model.create({"date_from": start, "date_to": end})
