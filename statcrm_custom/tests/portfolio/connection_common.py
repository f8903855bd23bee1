from ..common import StatcrmCommon

NOW = "2026-07-15 12:00:00"


class ConnectionCommon(StatcrmCommon):
    """A ministry with Kaisa and Timo; Aino and Outi of two units of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aino, cls.outi = cls.account_manager, cls.director
        cls.education, cls.finance = cls.env["statcrm.unit"].create(
            [{"name": "Education"}, {"name": "Finance"}]
        )
        cls.join(cls.aino, cls.education)
        cls.join(cls.outi, cls.finance, level="director")
        cls.ministry = cls.company_partner("Ministry", user_id=cls.aino.id)
        cls.kaisa = cls.person("Kaisa", cls.ministry)
        cls.timo = cls.person("Timo", cls.ministry)
        cls.env["statcrm.connection"].search([]).unlink()
        cls.env["statcrm.connection.refresh"].search([]).sudo().unlink()

    @classmethod
    def join(cls, user, unit, level="expert"):
        return cls.env["statcrm.unit.member"].create(
            {"user_id": user.id, "unit_id": unit.id, "level": level}
        )

    @classmethod
    def meeting(cls, people, start, owner=None, **values):
        """A meeting of an hour; `people` are partners of both sides."""
        values = {"partner_ids": people.ids, **values}
        return cls.make_meeting(people, start, owner, **values)

    @classmethod
    def message(cls, author, day="2026-07-01", **values):
        return cls.make_message(author, f"{day} 09:00:00", **values)

    @classmethod
    def done_activity(cls, partner, day="2026-07-01", kind="call", **values):
        return cls.make_done_activity(partner, day, kind, **values)

    def refresh(self):
        self.env["statcrm.connection.refresh"]._refresh_all()

    def found(self, partners=None):
        """{(our name, their name): (last contact, kind, contacts)}"""
        rows = self.env["statcrm.connection"].search(
            [("partner_id", "in", (partners or self.kaisa + self.timo).ids)]
        )
        names = {self.aino: "Aino", self.outi: "Outi"}
        return {
            (names.get(row.user_id, row.user_id.name), row.partner_id.name): (
                str(row.last_contact),
                row.last_kind,
                row.contact_count,
            )
            for row in rows
        }
