from odoo.tools import SQL

from ...tools.arm import Arm


class AddedArm:
    """A test of an arm as a later area adds it: a task of a customer is a call.

    A click opens its project.
    """

    NUMBER = 40

    def add_arm(self, **values):
        """Add the arm, with all that it says of itself, in place of an earlier one."""
        model = type(self.env["statcrm.interaction"])
        get_arms, arm = model._get_arms, Arm(self.NUMBER, self._tasks_sql, **values)

        def with_arm(file):
            others = (one for one in get_arms(file) if one.sql != arm.sql)
            return [*others, arm]

        self.patch(model, "_get_arms", with_arm)

    def _tasks_sql(self):
        return SQL(
            """
            SELECT task.id AS source_id, task.partner_id, task.date_deadline AS date,
                   task.create_date AS recorded_at, 'call' AS kind, NULL AS outcome,
                   task.name AS summary, NULL::integer AS user_id,
                   'project.project' AS res_model, task.project_id AS res_id
              FROM project_task task
            """
        )

    def task(self, partner, day, name="Telephone round", company=None):
        project = self.env["project.project"].create(
            {"name": name, "company_id": company and company.id}
        )
        task = self.env["project.task"].create(
            {
                "name": name,
                "partner_id": partner.id,
                "project_id": project.id,
                "date_deadline": f"{day} 09:00:00",
            }
        )
        self.env.flush_all()
        return task
