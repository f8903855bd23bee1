"""A workbook from the file to the customers: preview, import, refused rows, the job."""

import base64
import io
from ast import literal_eval
from contextlib import suppress

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ....models.portfolio.workbook import statcrm_workbook_import
from ...common import ROLES
from ..workbook_case import CUSTOMERS, PEOPLE, WorkbookCase


@tagged("post_install", "-at_install")
class TestWorkbookIsImported(WorkbookCase):
    def test_four_sheets(self):
        """Two customers, two offices below each other, two people, one more post."""
        before = self.Partner.search_count([])
        one = self.preview(self.whole())
        self.assertEqual(self.Partner.search_count([]), before)
        counts = [
            {item["kind"]: item["count"] for item in sheet["counts"]}
            for sheet in one.preview["sheets"]
        ]
        self.assertEqual([item["new"] for item in counts], [2, 2, 2, 1])
        self.assertFalse(any(item["refused"] for item in counts))
        one.action_import()
        self.assertEqual(self.counts(one), (7, 0, 0, 0))
        self.assertEqual(self.Partner.search_count([]), before + 6)
        town, ministry = self.found("W-1"), self.found("W-2")
        self.assertEqual(town.company_registry, "2077474-0")
        self.assertEqual(town.statcrm_segment_id, self.segment("local_government"))
        self.assertEqual(town.user_id, self.account_manager)
        self.assertEqual(ministry.statcrm_segment_id.code, "central_government")
        self.assertEqual(ministry.country_id, self.fi)
        self.assertTrue((town | ministry).mapped("statcrm_is_principal"))
        office, care = self.found("W-11"), self.found("W-12")
        self.assertEqual((office.parent_id, care.parent_id), (town, office))
        self.assertEqual(care.statcrm_principal_id, town)
        # each has its own address, that of the town is not changed
        self.assertEqual(
            (office.street, care.street), ("Pine Street 1", "Pine Street 2")
        )
        self.assertEqual((care.zip, town.street), ("00100", False))

    def test_the_audit_trail_names_the_file(self):
        self.load(self.whole())
        town = self.found("W-1")
        domain = [("partner_id", "=", town.id), ("kind", "in", ("segment", "manager"))]
        rows = self.env["statcrm.change"].search(domain)
        self.assertEqual(set(rows.mapped("kind")), {"segment", "manager"})
        self.assertEqual({row.why for row in rows}, {"Import: c.xlsx"})
        self.assertEqual(rows.user_id, self.main_user)

    def test_people_and_posts(self):
        self.load(self.whole())
        pia = self.found("P-1")
        office, ministry = self.found("W-11"), self.found("W-2")
        self.assertEqual(pia.parent_id, office)
        self.assertEqual((pia.street, pia.zip), (office.street, "00100"))
        otto = self.Partner.search([("email", "=", "otto@tests.example")])
        # as if made by hand
        by_hand = self.person("By Hand", office)
        for name in (*pia._address_fields(), *pia._commercial_fields()):
            self.assertEqual(pia[name], by_hand[name], name)
        here, there = pia.statcrm_affiliation_ids.sorted(
            lambda line: line.organisation_id != office
        )
        self.assertEqual(here.organisation_id, office)
        self.assertEqual(
            here.role_ids,
            self.contact_role("buyer") | self.contact_role("decision_maker"),
        )
        self.assertEqual((here.level, here.function), ("director", "Head"))
        self.assertEqual(there.organisation_id, ministry)
        self.assertEqual(str(there.date_from), "2024-02-01")
        self.assertEqual(there.function, "Board member")
        self.assertEqual(otto.parent_id, ministry)
        # who works somewhere is no customer
        self.assertFalse((pia | otto).filtered("statcrm_is_principal"))

    def test_the_same_file_twice_changes_nothing(self):
        self.load(self.whole())
        partners = self.Partner.search([])
        affiliations = self.env["statcrm.affiliation"].search_count([])
        written = {one: one.write_date for one in partners}
        again = self.preview(self.whole())
        for sheet in again.preview["sheets"]:
            kinds = {item["kind"]: item["count"] for item in sheet["counts"]}
            self.assertEqual(
                (kinds["new"], kinds["updated"], kinds["refused"]), (0, 0, 0)
            )
        again.action_import()
        self.assertEqual(self.counts(again), (0, 0, 7, 0))
        self.assertEqual(self.Partner.search([]), partners)
        self.assertEqual(self.env["statcrm.affiliation"].search_count([]), affiliations)
        self.assertEqual({one: one.write_date for one in partners}, written)

    def test_refused_rows_come_back_mended_and_are_loaded_again(self):
        customers = [
            [*CUSTOMERS[0], "Colour"],
            [*CUSTOMERS[1], "red"],
            ["W-3", "=HYPERLINK(1)", "1234567-8", "", "", "Wood", "Finland", "blue"],
            ["W-4", "No Such Segment", "", "Martians", "", "Wood", "Finland", ""],
        ]
        people = [PEOPLE[0], ["P-9", "Nobody's", "W-4", "", "", "", ""]]
        one = self.preview(self.workbook(Customers=customers, People=people))
        self.assertEqual(one.preview["sheets"][0]["unknown"], ["Colour"])
        self.assertEqual(one.preview["counts"], {"refused": 3, "good": 1})
        self.assertIn("gives the refused ones back as a file", one.preview_html)
        said = self.said(one)
        self.assertEqual(said[3][0], "refused")
        self.assertIn("no Finnish business ID", said[3][1])
        self.assertIn("no “Martians”", said[4][1])
        self.assertIn("was refused itself (Customers, line 4)", self.said(one, 1)[2][1])
        one.action_import()
        self.assertEqual(self.counts(one), (1, 0, 0, 3))
        refused = self.refused(one)
        self.assertEqual(
            refused["Customers"][0], [*CUSTOMERS[0], "Colour", "Reason", "Line"]
        )
        self.assertEqual([row[0] for row in refused["Customers"][1:]], ["W-3", "W-4"])
        self.assertEqual([row[-1] for row in refused["Customers"][1:]], [3, 4])
        # the file says what the preview said
        self.assertIn(
            "was refused itself (Customers, line 4)", refused["People"][1][-2]
        )
        content = base64.b64decode(one.refused_file)
        cell = load_workbook(io.BytesIO(content))["Customers"]["B2"]
        self.assertEqual((cell.value, cell.data_type), ("=HYPERLINK(1)", "s"))
        refused["Customers"][1][1] = "Right"
        refused["Customers"][1][2] = "9000137-2"
        refused["Customers"][2][3] = "Others"
        mended = self.load(self.workbook(**refused))
        self.assertEqual(self.counts(mended), (3, 0, 0, 0))
        self.assertEqual(self.found("P-9").parent_id, self.found("W-4"))

    def test_a_number_that_stands_twice_names_the_first_row(self):
        """The preview promises what the import does."""
        customers = [["Number", "Name"], ["W-3", "Mill"], ["W-3", "Another"]]
        people = [["Number", "Name", "Organisation"], ["P-9", "Pia", "W-3"]]
        file = self.workbook(Customers=customers, People=people)
        self.assertEqual(self.said(self.preview(file), 1)[2][0], "new")
        one = self.load(file)
        self.assertEqual(self.counts(one), (2, 0, 0, 1))
        self.assertEqual(self.found("P-9").parent_id.name, "Mill")

    def test_the_preview_tells_how_many_rows_it_does_not_show(self):
        """Of each kind the first five rows are shown: of 7 refused 2 are left, of 9
        new ones 4, and of 3 unchanged none."""
        there = [[f"U-{line}", f"Mill {line}"] for line in range(3)]
        self.load(self.workbook(Customers=[["Number", "Name"], *there]))
        rows = [["Number", "Name"], *([f"W-{line}", ""] for line in range(7))]
        rows += [[f"N-{line}", f"New Mill {line}"] for line in range(9)] + there
        one = self.preview(self.workbook(Customers=rows))
        self.assertEqual(
            {more["kind"]: more["count"] for more in one.preview["sheets"][0]["more"]},
            {"new": 4, "refused": 2},
        )
        html = " ".join(str(one.preview_html).split())
        self.assertIn("And more, not shown here:", html)
        self.assertIn("all refused rows come back", html)
        one = self.preview(self.workbook(Customers=rows[:1] + rows[8:]))
        self.assertNotIn("all refused rows come back", one.preview_html)
        one = self.preview(self.workbook(Customers=[*rows[:1], *rows[-3:]]))
        self.assertNotIn("And more", one.preview_html)

    def test_the_preview_tells_the_regions(self):
        """A known one, and one that is to be added."""
        self.env["res.country.state"].create(
            {"country_id": self.fi.id, "name": "Lakeland", "code": "LL"}
        )
        rows = [
            ["Number", "Name", "City", "State", "Country"],
            ["W-1", "Mill", "Wood", "Lakeland", "Finland"],
            ["W-2", "Saw", "Wood", "Woodland", "Finland"],
        ]
        one = self.preview(self.workbook(Customers=rows))
        self.assertEqual(
            [row["region"] for row in one.preview["sheets"][0]["rows"]],
            ["Lakeland", "Woodland (new region)"],
        )
        self.assertNotIn("gives the refused ones back", one.preview_html)

    def test_after_the_import_there_is_a_way_on(self):
        """To the customers, and to the next file for what was refused."""
        rows = [["Number", "Name"], ["W-1", "Mill"], ["W-2", ""]]
        one = self.load(self.workbook(Customers=rows))
        self.assertEqual(self.counts(one), (1, 0, 0, 1))
        action = one.action_customers()
        found = self.Partner.search(literal_eval(action["domain"]))
        self.assertIn(self.found("W-1"), found)
        action = one.action_next_file()
        self.assertEqual(action["res_model"], one._name)
        self.assertEqual(action["views"][0][1], "form")
        self.assertFalse(action["res_id"])

    def test_an_edit_is_an_update_and_an_empty_cell_changes_nothing(self):
        self.load(self.whole())
        town = self.found("W-1")
        town.phone = "+358 1"
        rows = [["Number", "Name", "City", "Phone", "Email"]]
        rows += [["W-1", "Town of Woods", "", "", "town@wood.example"]]
        one = self.preview(self.workbook(Customers=rows))
        self.assertEqual(self.said(one)[2], ("updated", "Name, Email"))
        one.action_import()
        self.assertEqual(self.counts(one), (0, 1, 0, 0))
        self.assertEqual((town.name, town.city), ("Town of Woods", "Wood"))
        self.assertEqual((town.phone, town.email), ("+358 1", "town@wood.example"))

    def test_files_that_cannot_be_read(self):
        for file, words in (
            (base64.b64encode(b"Number,Name\nW-1,Town\n"), "no Excel workbook"),
            (base64.b64encode(b"PK\x03\x04broken"), "cannot be read"),
            (self.workbook(Budget=[["Year", "Sum"], [2026, 1]]), "It has: Budget"),
            (self.workbook(Customers=[["Number", "Name"]]), "no rows below"),
            (self.workbook(Customers=[["Colour"], ["red"]]), "Customers: Name"),
            (False, "Choose a file first"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.preview(file)

    def test_another_company_does_not_see_its_imports(self):
        one = self.preview(self.whole())
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.main_user.copy(
            {"login": "stranger", "company_id": other.id, "company_ids": other.ids}
        )
        self.assertFalse(one.with_user(stranger).search([("id", "=", one.id)]))
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            one.with_user(stranger).read(["preview"])
        # the job imports for all of them
        one.action_import()
        self.assertEqual(one.state, "done")

    def test_the_template_names_no_other_country(self):
        """Its examples are invented, or those of the own country."""
        sweden = self.env.ref("base.se")
        for country, phone in ((sweden, "+46 12 345 678"), (sweden.browse(), None)):
            self.env.company.country_id = country
            book = load_workbook(io.BytesIO(self.Import._get_template()))
            head, example = book["Customers"].iter_rows(values_only=True)
            row = dict(zip(head, example, strict=True))
            self.assertEqual((row["Phone"], row["City"]), (phone, "Example Town"))

    def test_the_template_can_be_filled_in(self):
        """Its examples are left out, its explanations are no sheet of customers."""
        content = self.Import._get_template()
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(
            book.sheetnames, ["Customers", "Offices", "People", "Posts", "Explanations"]
        )
        explained = [[*row] for row in book["Explanations"].iter_rows(values_only=True)]
        segments = {row[1] for row in explained if row[0] == "Segments"}
        self.assertIn("Enterprises / End-users", segments)
        self.assertTrue(any("Decision-maker" in (row[3] or "") for row in explained))
        with self.assertRaisesRegex(UserError, "Example rows do not count"):
            self.preview(base64.b64encode(content))
        book["Customers"].append(["W-7", "Filled In"])
        buffer = io.BytesIO()
        book.save(buffer)
        one = self.load(base64.b64encode(buffer.getvalue()))
        self.assertEqual(self.counts(one), (1, 0, 0, 0))
        self.assertEqual(self.found("W-7").name, "Filled In")

    def test_a_killed_server_goes_on_without_doubles(self):
        """The job commits each set; the next run begins behind the last one."""
        self.patch(statcrm_workbook_import, "AT_ONCE", 0)
        self.patch(statcrm_workbook_import, "ROWS_A_COMMIT", 2)
        rows = [["Number", "Name"], *([f"K-{at}", f"Customer {at}"] for at in range(5))]
        rows += [["K-9", ""]]
        one = self.preview(self.workbook(Customers=rows))
        one.action_import()
        self.assertEqual((one.state, one.row_count), ("waiting", 6))
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_commit_progress", lambda self, *args, **kwargs: 1)
        done, write = [], type(one)._apply_rows

        def dies(self, rows, refused):
            if len(done) == 2:
                raise KeyboardInterrupt
            done.append(rows)
            return write(self, rows, refused)

        self.patch(type(one), "_apply_rows", dies)
        with suppress(KeyboardInterrupt):  # not assertRaises, which rolls back
            self.Import.sudo()._cron_import()
        self.assertEqual((one.state, one.done_count), ("running", 4))
        self.assertAlmostEqual(one.progress, 100 * 4 / 6)
        self.patch(type(one), "_apply_rows", write)
        self.Import.sudo()._cron_import()
        self.assertEqual((one.state, one.progress), ("done", 100))
        self.assertEqual(self.counts(one), (5, 0, 0, 1))
        self.assertEqual(self.Partner.search_count([("ref", "=like", "K-%")]), 5)
        self.assertEqual(self.found("K-4").create_uid, self.main_user)
        self.assertFalse(one.file)

    def test_a_row_that_cannot_be_saved_is_refused_alone(self):
        """What only the database notices stops no other row."""
        rows = [["Number", "Name"], *([f"K-{at}", f"Customer {at}"] for at in range(4))]
        one = self.preview(self.workbook(Customers=rows))
        create = type(self.Partner).create
        problem = UserError("Not this one")

        def refuse(self, vals_list):
            if any(vals.get("ref") == "K-2" for vals in vals_list):
                raise problem
            return create(self, vals_list)

        self.patch(type(self.Partner), "create", refuse)
        one.action_import()
        self.assertEqual(self.counts(one), (3, 0, 0, 1))
        self.assertEqual(one.refused, {"customer": {"4": "Not this one"}})

    def test_another_file_needs_another_preview(self):
        one = self.preview(self.whole())
        one.file = self.workbook(Customers=CUSTOMERS)
        self.assertEqual((one.state, one.preview), ("draft", False))
        with self.assertRaises(UserError):
            one.action_import()
        one.action_preview()
        one.action_import()
        with self.assertRaises(UserError):
            one.action_import()
        with self.assertRaises(UserError):
            one.file = self.whole()

    def test_who_may(self):
        file = self.whole()
        mine = self.preview(file)
        for role in ROLES:
            if role == "main_user":
                continue
            with self.subTest(role=role), mute_logger("odoo.models"):
                theirs = self.Import.with_user(getattr(self, role))
                with self.assertRaises(AccessError):
                    theirs.create({"file": file})
                with self.assertRaises(AccessError):
                    mine.with_user(getattr(self, role)).action_import()

    def test_many_rows_take_few_statements(self):
        """200 customers, more than another 100, cost a share of a statement each."""

        def cost(count, kind):
            rows = [["Number", "Name", "City"]]
            rows += [[f"{kind}-{at}", f"{kind} {at}", "Wood"] for at in range(count)]
            one = self.preview(self.workbook(Customers=rows))
            before = self.env.cr.sql_log_count
            one.action_import()
            return self.env.cr.sql_log_count - before

        cost(1, "warm")
        more = cost(200, "b") - cost(100, "a")
        self.assertLess(more, 100)


@tagged("post_install", "-at_install")
class TestTemplates(WorkbookCase, HttpCase):
    def test_who_may_download(self):
        for user in (self.main_user, self.staff):
            user.password = "template-user"
        self.authenticate(self.main_user.login, "template-user")
        for name in ("customers", "users"):
            answer = self.url_open(f"/statcrm/template/{name}")
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.content.startswith(b"PK"))
        self.assertEqual(self.url_open("/statcrm/template/x").status_code, 404)
        self.authenticate(self.staff.login, "template-user")
        with mute_logger("odoo.http"):
            answer = self.url_open("/statcrm/template/customers")
        self.assertEqual(answer.status_code, 403)
