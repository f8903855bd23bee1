from odoo.tests import tagged

from ...common import ROLES, StatcrmCommon


@tagged("post_install", "-at_install")
class TestRoleTable(StatcrmCommon):
    def setUp(self):
        super().setUp()
        self.tables = self.env["statcrm.role.table"].with_user(self.staff)

    def cells(self):
        table = self.tables.get_table()
        names = [role["id"] for role in table["roles"]]
        return {
            row["label"]: dict(zip(names, row["cells"], strict=True))
            for row in table["rows"]
        }

    def test_what_it_says_is_so(self):
        """Each cell against what a user of the role is allowed by Odoo."""
        cells, compared = self.cells(), 0
        for label, model, operation in self.tables._get_duties():
            for role, group in ROLES.items():
                if role == "vice_user":  # no role of its own
                    continue
                cell = cells[label][self.env.ref(f"statcrm_custom.{group}").id]
                user = getattr(self, role)
                with self.subTest(label=label, role=role):
                    if operation:
                        may = self.env[model].with_user(user).has_access(operation)
                        self.assertEqual(bool(cell), may)
                    else:
                        self.assertEqual(bool(cell), user.has_groups(model))
                compared += 1
        self.assertGreater(compared, 150)

    def test_own_and_all(self):
        cells = self.cells()["Write care plans"]
        of = {
            name: cells[self.env.ref(f"statcrm_custom.statcrm_group_{name}").id]
            for name in ("user", "account_manager", "segment_manager", "main_user")
        }
        self.assertEqual(
            of,
            {
                "user": "",
                "account_manager": "own",
                "segment_manager": "own",
                "main_user": "all",
            },
        )

    def test_own_of_a_segment_manager_includes_the_segment(self):
        segment_manager = self.env.ref("statcrm_custom.statcrm_group_segment_manager")
        cells = self.cells()
        rules = self.env["ir.rule"].with_user(self.segment_manager)
        for label, model, operation in self.tables._get_duties():
            # absences are the user's own
            if cells[label][segment_manager.id] != "own" or label == "Enter absences":
                continue
            with self.subTest(label=label):
                rule = rules._compute_domain(model, operation)
                self.assertIn("manager_id", str(rule))

    def test_a_changed_right_is_in_the_table(self):
        group = self.env.ref("statcrm_custom.statcrm_group_user")
        self.assertFalse(self.cells()["Maintain the catalogues"][group.id])
        self.env["ir.model.access"].create(
            {
                "name": "Catalogues for all",
                "model_id": self.env["ir.model"]._get_id("statcrm.contact.role"),
                "group_id": group.id,
                "perm_write": True,
            }
        )
        self.assertEqual(self.cells()["Maintain the catalogues"][group.id], "all")

    def test_each_role_says_what_it_is(self):
        for role in self.tables.get_table()["roles"]:
            self.assertTrue(role["text"], role["name"])
