from odoo.tests import freeze_time, tagged

from ..connection_common import NOW, ConnectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestMergeKeepsConnections(ConnectionCommon):
    def connect(self, partner, user=None, **values):
        return self.env["statcrm.connection"].create(
            {
                "user_id": (user or self.aino).id,
                "partner_id": partner.id,
                **values,
            }
        )

    def test_two_contacts(self):
        self.connect(self.kaisa, strength=4, note="Kept")
        self.connect(self.timo, topic="Gone", since="2019-01-01", note="Added")
        self.connect(self.timo, self.outi, topic="Outi's")
        self.done_activity(self.kaisa, "2026-01-01")
        self.done_activity(self.timo, "2026-06-01")
        self.meeting(
            self.aino.partner_id + self.kaisa + self.timo, "2026-05-01 09:00:00"
        )
        self.refresh()
        self.merge(self.kaisa, self.timo)
        rows = self.kaisa.statcrm_connection_ids
        self.assertEqual(rows.user_id, self.aino + self.outi)
        row = rows.filtered(lambda one: one.user_id == self.aino)
        self.assertEqual((row.strength, row.topic), (4, "Gone"))
        self.assertEqual((row.note, str(row.since)), ("Kept\nAdded", "2019-01-01"))
        self.assertEqual((str(row.last_contact), row.last_kind), ("2026-06-01", "call"))
        # once as the daily run finds it: what both attended is one meeting
        before = row.contact_count
        self.refresh()
        self.assertEqual(row.contact_count, before)

    def test_two_gone_contacts_into_one_that_nobody_knew(self):
        third = self.person("Third", self.ministry)
        self.connect(self.kaisa, strength=3)
        self.connect(self.timo, topic="Topic")
        self.merge(third, self.kaisa + self.timo)
        row = third.statcrm_connection_ids
        self.assertEqual((row.strength, row.topic), (3, "Topic"))

    def test_two_customers(self):
        other = self.company_partner("Other Ministry")
        ulla = self.person("Ulla", other)
        row = self.connect(ulla, strength=2)
        self.assertEqual(row.principal_id, other)
        self.merge(self.ministry, other)
        self.assertEqual(row.principal_id, self.ministry)
        names = [
            person["name"]
            for person in self.ministry.statcrm_connection_matrix()["people"]
            if person["cells"]
        ]
        self.assertEqual(names, ["Ulla"])

    def test_an_account_manager_may_merge_contacts_that_others_know(self):
        self.connect(self.kaisa, self.outi)
        self.connect(self.timo, self.outi, topic="Topic")
        self.merge(self.kaisa, self.timo, self.other_account_manager)
        self.assertEqual(self.kaisa.statcrm_connection_ids.topic, "Topic")
