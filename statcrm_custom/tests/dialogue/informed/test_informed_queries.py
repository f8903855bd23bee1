from odoo import fields
from odoo.tests import tagged

from ..informed_common import InformedCommon

MOST_QUERIES = 30


@tagged("post_install", "-at_install")
class TestInformedQueries(InformedCommon):
    """As many queries for 30 managers as for 3, and for ten times the entries."""

    def fill(self, managers, entries):
        users = self.env["res.users"].create(
            [
                {
                    "name": f"M{managers}-{n}",
                    "login": f"m{managers}_{n}",
                    "email": f"m{n}@example.com",
                }
                for n in range(managers)
            ]
        )
        customers = self.Partner.create(
            [
                {
                    "name": f"C{user.login}",
                    "is_company": True,
                    "user_id": user.id,
                    "statcrm_nominated_class_id": self.value_class("key").id,
                }
                for user in users
            ]
        )
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": customer.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                    "user_id": self.staff.id,
                    "active": False,
                    "date_done": self.today,
                    "summary": f"Call {number}",
                }
                for customer in customers
                for number in range(entries)
            ]
        )
        return users

    def test_queries_do_not_grow(self):
        counts, mails = [], []
        self.fill(1, 1)
        self.daily()
        for managers, entries in ((3, 5), (30, 50)):
            self.fill(managers, entries)
            since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
            with self.count_queries(counts):
                found = self.runs._find(since, None)
                self.runs._notify(found)
            mails.append(len(found))
        self.assertEqual(mails, [3, 30])
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], MOST_QUERIES)
