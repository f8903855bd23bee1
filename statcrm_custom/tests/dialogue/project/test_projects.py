from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tools.discuss import Store

from ...common import StatcrmCommon


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestProjects(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Project = cls.env["project.project"]
        cls.Project.search([]).write({"active": False})
        cls.ministry = cls.company_partner("Ministry", user_id=cls.account_manager.id)
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.late = cls.project("Late", date="2026-07-14")
        cls.behind = cls.project("Behind", cls.board, date="2026-12-31")
        cls.milestone(cls.behind, "Draft", "2026-07-01")
        cls.milestone(cls.behind, "Report", "2026-09-01")
        cls.good = cls.project("Good", cls.board, date="2026-07-15")
        cls.milestone(cls.good, "Reached", "2026-07-01", is_reached=True)
        cls.update(cls.good, "on_track")
        cls.done = cls.project("Done", date="2026-01-31")
        cls.update(cls.done, "done")

    @classmethod
    def project(cls, name, partner=None, **values):
        return cls.Project.create(
            {
                "name": name,
                "partner_id": (partner or cls.ministry).id,
                "allow_milestones": True,
                "date_start": "2026-01-01",
                "user_id": cls.staff.id,
                **values,
            }
        )

    @classmethod
    def milestone(cls, project, name, day, **values):
        return cls.env["project.milestone"].create(
            {"name": name, "project_id": project.id, "deadline": day, **values}
        )

    @classmethod
    def update(cls, project, status):
        return cls.env["project.update"].create(
            {"name": "News", "project_id": project.id, "status": status}
        )

    def shown(self, partner=None, user=None):
        partner = (partner or self.ministry).with_user(user or self.staff)
        return {row["name"]: row for row in partner.statcrm_projects()["projects"]}

    def test_the_projects_of_the_tree_late_ones_first_closed_ones_last(self):
        rows = self.shown()
        self.assertEqual(list(rows), ["Behind", "Late", "Good", "Done"])
        self.assertEqual(
            [row["is_late"] for row in rows.values()], [True, True, False, False]
        )
        self.assertEqual(
            [row["is_running"] for row in rows.values()], [True, True, True, False]
        )
        behind = rows["Behind"]
        self.assertEqual(
            (behind["milestone"], behind["milestone_date"]), ("Draft", "2026-07-01")
        )
        self.assertEqual(behind["customer"], "Board")
        self.assertEqual(rows["Late"]["customer"], "")
        self.assertEqual(rows["Good"]["status"], "on_track")
        self.assertEqual(rows["Good"]["status_name"], "On Track")
        self.assertEqual(rows["Good"]["milestone"], "")

    def test_an_office_shows_its_own(self):
        self.assertEqual(set(self.shown(self.board)), {"Behind", "Good"})

    def test_a_hidden_project_stays_hidden(self):
        self.behind.privacy_visibility = "followers"
        self.behind.message_unsubscribe(self.staff.partner_id.ids)
        self.assertNotIn("Behind", self.shown())

    def test_of_many_the_first_ones(self):
        self.Project.create(
            [{"name": f"P{n}", "partner_id": self.board.id} for n in range(60)]
        )
        found = self.ministry.statcrm_projects()
        self.assertEqual((len(found["projects"]), found["more"]), (50, 14))

    def tell(self):
        self.run_cron("ir_cron_tell_late_projects")
        self.env.invalidate_all()

    def tasks(self, project, user=None):
        tasks = project.activity_ids
        return tasks.filtered(
            lambda task: task.user_id == (user or self.account_manager)
        )

    def test_each_lateness_is_told_once(self):
        self.tell()
        self.tell()
        self.assertIn("Jul 14, 2026", self.tasks(self.late).summary)
        self.assertIn("Draft", self.tasks(self.behind).summary)
        self.assertFalse((self.good + self.done).activity_ids)
        self.late.date = "2026-08-31"
        self.tell()
        self.assertEqual(len(self.tasks(self.late)), 1)
        with freeze_time("2026-09-02"):
            self.tell()
        self.assertEqual(len(self.tasks(self.late)), 2)
        self.assertEqual(len(self.tasks(self.behind)), 2)

    def test_nobody_is_told_of_a_hidden_project(self):
        self.late.privacy_visibility = "followers"
        self.tell()
        self.assertFalse(self.late.activity_ids)
        self.late.privacy_visibility = "employees"
        self.tell()
        self.assertEqual(len(self.tasks(self.late)), 1)

    def test_the_deputy_is_told_while_the_manager_is_away(self):
        self.env["statcrm.absence"].create(
            {"user_id": self.account_manager.id, "date_to": "2026-07-20"}
        )
        self.make_member(
            self.ministry, self.vice_user, part="deputy", date_from="2026-01-01"
        )
        self.tell()
        self.assertTrue(self.tasks(self.late, self.vice_user))
        self.assertFalse(self.tasks(self.late))

    def test_first_screen(self):
        tile = self.tiles(self.account_manager)["projects_late"]
        self.assertEqual(tile["count"], 2)
        user = self.account_manager
        found = self.Project.with_user(user).search(tile["action"]["domain"])
        self.assertEqual(set(found), set(self.late + self.behind))
        self.assertNotIn("projects_late", self.tiles(self.other_account_manager))

    def test_a_template_is_no_project(self):
        self.project("Template", date="2026-01-31", is_template=True)
        self.assertNotIn("Template", self.shown())

    def test_query_counts(self):
        counts = []
        for size in (1, 1, 30):
            self.Project.create(
                [
                    {
                        "name": f"Q{n}",
                        "partner_id": self.board.id,
                        "allow_milestones": True,
                        "user_id": self.staff.id,
                        "milestone_ids": [
                            Command.create({"name": "M", "deadline": "2026-08-01"})
                        ],
                    }
                    for n in range(size)
                ]
            )
            with self.count_queries(counts):
                self.ministry.with_user(self.staff).statcrm_projects()
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 12)

    def test_whoever_may_read_a_project_opens_it_with_its_messages(self):
        """Odoo lets all colleagues read a project, but not who it is shared with."""
        for user in (self.internal, self.staff, self.account_manager, self.director):
            with self.subTest(user.login):
                project = self.late.with_user(user)
                self.env.invalidate_all()
                found = Store()
                project._thread_to_store(found, [], request_list=["followers"])
                self.assertIn("mail.thread", found.get_result())
