from odoo.tests import tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestInteraction(StatcrmCommon):
    def test_a_done_call_stands_in_the_file_of_the_principal_customer(self):
        ministry = self.company_partner("Ministry")
        anna = self.person("Anna", ministry)
        call = anna.with_user(self.account_manager).activity_schedule(
            "mail.mail_activity_data_call",
            summary="Asked about the census",
            user_id=self.account_manager.id,
        )
        call.action_feedback()
        found = self.env["statcrm.interaction"].search(
            [("principal_id", "=", ministry.id)]
        )
        self.assertEqual(found.kind, "call")
        self.assertEqual(found.partner_id, anna)
        self.assertEqual(found.user_id, self.account_manager)
