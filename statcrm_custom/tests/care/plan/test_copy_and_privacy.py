from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged

from ..share_common import ShareCommon


@tagged("post_install", "-at_install")
class TestPrivacyLookup(ShareCommon):
    """Odoo's look-up of a person's data finds what we keep about the person."""

    def looked_up(self, person):
        """{(model, id)} that the look-up lists."""
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": person.name, "email": person.email}
        )
        wizard.action_lookup()
        found = [(line.res_model, line.res_id) for line in wizard.line_ids]
        self.assertEqual(len(found), len(set(found)))
        return set(found)

    def test_everything_of_a_contact_person_is_found(self):
        self.kaisa.write({"name": "Kaisa Privacy-Case", "email": "kaisa@privacy.test"})
        affiliation = self.affiliate(self.kaisa, self.company_partner("Board"))
        share = self.accepted("Kaisa")
        opening = (
            self.env["statcrm.care.share.opening"]
            .sudo()
            .create({"share_id": share.id, "what": "page"})
        )
        remark = (
            self.env["statcrm.care.share.remark"]
            .sudo()
            .search([("share_id", "=", share.id)])
        )
        self.assertTrue(remark)
        connection = self.env["statcrm.connection"].create(
            {"partner_id": self.kaisa.id, "user_id": self.staff.id}
        )
        group = self.env["statcrm.cooperation.group"].create(
            {
                "name": "Group",
                "contact_ids": self.kaisa.ids,
            }
        )
        call = self.ministry.activity_schedule("mail.mail_activity_data_call")
        call.statcrm_contact_ids = self.kaisa
        other = self.affiliate(self.person("Else"), self.ministry)
        found = self.looked_up(self.kaisa)
        expected = affiliation, share, opening, *remark, connection, group, call
        for record in expected:
            self.assertIn((record._name, record.id), found)
        self.assertNotIn((other._name, other.id), found)


@tagged("post_install", "-at_install")
class TestNeutralizedCopy(ShareCommon):
    """A copy of the database for trying things out does nothing to customers."""

    def test_no_link_works_and_no_address_is_taken(self):
        share, path = self.share()
        token = path.rsplit("/", 1)[-1]
        aliases = self.env["mail.alias"].search(
            [("alias_model_id.model", "=", "statcrm.feedback")]
        )
        self.assertTrue(all(aliases.mapped("alias_name")))
        self.env.flush_all()
        (query,) = get_neutralization_queries(["statcrm_custom"])
        self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertEqual(share.state, "revoked")
        self.assertFalse(self.Share.sudo()._find(self.plan.id, token))
        # also when the revocation is taken back
        share.sudo().revoked_on = False
        self.assertFalse(self.Share.sudo()._find(self.plan.id, token))
        self.assertFalse(any(aliases.mapped("alias_name")))
