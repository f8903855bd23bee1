"""What cannot be understood is refused, and never widens a list."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..target_case import TargetCase

DOMAINS = (
    "",
    "[",
    "os.system('true')",
    "[('name', '=', __import__('os').getcwd())]",
    "[('name', '=', uid)]",
    "{'a': 1}",
    "[('no_such_field', '=', 1)]",
    "[('name', 'resembles', 'x')]",
    "[('name', '=')]",
    "['|', ('name', '=', 'x')]",
    "[('id', 'any', 'SELECT 1')]",
    "[('user_ids.password', '=', 'x')]",
    "['&']",
    "[1, 2]",
    "(" * 500,
    "[('name', '=', 'x')]" + " " * 2001,
)
VALUES = {
    "segment": [{}, {"ids": []}, {"ids": "1"}, {"ids": ["1"]}, {"ids": [True]}],
    "size": [{}, {"from": "1"}, {"from": 5, "to": 3}, {"from": True}, {"to": 1e300}],
    "city": [{}, {"text": 3}, {"text": " , "}, {"text": "x" * 2001}],
    "level": [{}, {"keys": ["boss"]}, {"keys": "expert"}, {"keys": [["expert"]]}],
    "last_contact": [
        {},
        {"months": 0},
        {"months": "6"},
        {"months": 6, "whom": "dog"},
        {"months": 6, "unit_id": 99999999},
        {"months": 6, "unit_id": "x"},
    ],
    "sales_window": [{"from": 1}, {"from": 1, "months": -1}, {"months": 12}],
    "agreement_ending": [{}, {"days": 0}, {"days": 10**9}],
    "no_such_kind": [{}],
}


@tagged("post_install", "-at_install")
class TestBadInput(TargetCase):
    def test_values_of_criteria(self):
        for kind, values in VALUES.items():
            for value in [*values, [], "x", 3]:
                if not value and kind == "open_offer":
                    continue
                with self.subTest(kind=kind, value=value):
                    with self.assertRaises(UserError):
                        self.group((kind, value))
                    told = self.Group.preview(
                        {"criteria": [{"key": "a", "kind": kind, "value": value}]}
                    )
                    self.assertIn("a", told["errors"])
                    self.assertIsNone(told["found"])

    def test_domains_with_code_and_unknown_fields(self):
        staff = self.Group.with_user(self.account_manager)
        for text in DOMAINS:
            for groups in (self.Group, staff):
                with self.subTest(text=text[:50]), self.assertRaises(UserError):
                    groups.create(
                        {
                            "name": "x",
                            "criterion_ids": [self.criterion("domain", {"text": text})],
                        }
                    )
        with self.assertRaisesRegex(ValidationError, "Only a plain domain"):
            self.group(("domain", {"text": "print(1)"}))
        with self.assertRaisesRegex(ValidationError, "no_such_field"):
            self.group(("domain", {"text": "[('no_such_field', '=', 1)]"}))

    def test_a_deleted_segment_refuses_to_count(self):
        segment = self.env["statcrm.segment"].create({"name": "Gone", "code": "gone"})
        both = self.group(("segment", segment + self.small), ("open_offer", {}, True))
        outer = self.group(("group", both))
        frozen = both._freeze()
        segment.unlink()
        told = both.preview({})
        self.assertEqual(
            [*told["errors"].values()],
            ["Segment “Gone” no longer exists. Choose another one."],
        )
        for group in (both, outer):
            for count in (
                group.count_members,
                group.count_found,
                group.refusals,
                group.count_criteria,
                group.action_freeze,
                lambda group=group: group.explain(self.anna),
                lambda group=group: self.Partner.search(group.member_domain()),
            ):
                with self.assertRaises(UserError):
                    count()
        self.assertEqual(frozen.count_found(), 4)  # it has its list
        self.assertTrue(both.criterion_ids[0].error)

    def test_a_group_does_not_contain_itself(self):
        first = self.group(("segment", self.small))
        # undone each time, which `assertRaisesRegex` would not do
        with self.assertRaises(ValidationError):
            first.criterion_ids = [self.criterion("group", first)]
        second = self.group(("group", first))
        third = self.group(("group", second))
        with self.assertRaises(ValidationError):
            first.criterion_ids = [self.criterion("group", third)]
        told = first.preview(
            {"criteria": [{"key": "a", "kind": "group", "value": {"ids": third.ids}}]}
        )
        self.assertIn("cannot contain itself", told["errors"]["a"])
        self.assertEqual(third.count_found(), 4)

    def test_a_circle_in_the_database_ends(self):
        first = self.group(("segment", self.small))
        second = self.group(("group", first))
        [criterion] = first.criterion_ids
        self.env.cr.execute(
            "UPDATE statcrm_target_criterion SET kind = 'group', value = %s"
            " WHERE id = %s",
            [f'{{"ids": [{second.id}]}}', criterion.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            first.count_found()

    def test_an_empty_group_finds_nobody(self):
        empty = self.group()
        self.assertEqual((empty.count_found(), empty.refusals()), (0, {}))
        self.assertFalse(self.members(empty))
        self.assertEqual(empty.count_criteria(), {})
        self.assertEqual(empty.explain(self.anna)[0], "Anna is not on the list.")
        told = empty.preview({})
        self.assertIn("add a criterion", told["sentence"])
        empty.action_add_people(self.finn, "x")
        self.assertEqual(self.members(empty), self.finn)

    def test_values_of_a_preview(self):
        criterion = {"key": "a", "kind": "open_offer", "value": {}}
        for vals in ([], "x", {"criteria": [criterion, criterion]}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.Group.preview(vals)

    def test_keys_of_lists(self):
        group = self.group(("segment", self.small))
        for key in ("", "x", "refused", "refused:x", f"join:{group.id}:x", "-1:2", 7):
            try:
                found = self.Partner.search([("statcrm_target_list", "=", key)])
            except UserError:
                continue
            self.assertFalse(found)
