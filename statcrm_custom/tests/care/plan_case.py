from odoo import Command

from .common import CareCommon


class PlanCommon(CareCommon):
    """A plan of the ministry for 2026, and short ways to fill it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.central = cls.segment("central_government")
        cls.central.manager_id = cls.segment_manager
        cls.ministry.statcrm_segment_id = cls.central
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.kaisa = cls.person("Kaisa", cls.ministry)
        cls.lauri = cls.person("Lauri", cls.board)
        cls.plan = cls.new_plan()

    @classmethod
    def new_plan(cls, principal=None, year=2026, **values):
        principal = principal or cls.ministry
        return cls.env["statcrm.care.plan"].create(
            {"principal_id": principal.id, "year": year, **values}
        )

    @classmethod
    def goal(cls, name="Goal", plan=None, **values):
        plan = plan or cls.plan
        return cls.env["statcrm.care.goal"].create(
            {"name": name, "plan_id": plan.id, **values}
        )

    @classmethod
    def need(cls, name="Need", plan=None, **values):
        plan = plan or cls.plan
        return cls.env["statcrm.need"].create(
            {"name": name, "plan_id": plan.id, **values}
        )

    @classmethod
    def way(cls, plan=None, **values):
        way = cls.env.ref("statcrm_custom.statcrm_care_way_management_meeting")
        plan = plan or cls.plan
        return cls.env["statcrm.care.plan.way"].create(
            {"plan_id": plan.id, "way_id": way.id, **values}
        )

    @classmethod
    def group(cls, *contacts, user=None, **values):
        return cls.env["statcrm.cooperation.group"].create(
            {
                "name": "Remedial teaching",
                "contact_ids": [Command.set([one.id for one in contacts])],
                "user_ids": [Command.set((user or cls.account_manager).ids)],
                **values,
            }
        )

    @classmethod
    def meeting(cls, *partners, start="2026-03-10 09:00:00", user=None, **values):
        people = cls.Partner.union(*partners)
        event = cls.make_meeting(people, start, user, **values)
        event.attendee_ids.state = "accepted"
        return event
