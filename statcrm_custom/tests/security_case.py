"""What the tests of rights work with: a record of each model, calls from outside."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import StatcrmCommon
from .outreach.records import OutreachRecords
from .security_care import CareRecords
from .security_table import EXPECTED

SURVEY = "statcrm_custom.survey_survey_satisfaction"


class Undo(Exception):
    """Leave a savepoint without a trace."""


class EveryRoleCase(CareRecords, OutreachRecords, StatcrmCommon):
    """A record of each model, and what each role may do with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.customer.ref = "SEC-1"
        cls.nominated = {
            code: cls.company_partner(f"Nominated {code}") for code in ("old", "new")
        }
        cls.anna = cls.person("Anna")
        cls.contact = cls.person("Contact", cls.customer)
        cls.unit = cls.env["statcrm.unit"].create(
            {"name": "Unit", "vice_user_ids": cls.vice_user.ids}
        )
        cls.factor = cls.env["statcrm.value.factor"].search([], limit=1)
        cls.segment_run = cls.env["statcrm.segment.run"].create({})
        cls.sale(cls.customer, "2026-01-01", 60_000)
        cls.classified = cls.classify()
        cls.draft = cls.classification()
        cls.records = {
            name: cls.env[name].sudo().create(values).sudo(False)
            for name, values in cls.values("old").items()
            if EXPECTED[name] and cls.env[name]._auto
        }
        cls.prepare_results()

    @classmethod
    def prepare_results(cls):
        """The rows that only the program writes."""
        cls.env["statcrm.segment.rule"].create(
            {
                "name": "R",
                "domain": "[('ref', '=', 'SEC-1')]",
                "segment_id": cls.segment("others").id,
            }
        )
        cls.segment_run.action_preview()
        cls.env["statcrm.sales.entry"].import_csv(
            b"customer,date,qty,amount\nSEC-1,2026-01-01,1,1\n", "x"
        )
        cls.env["statcrm.sales.entry"].import_csv(
            b"customer,date,qty,amount\nSEC-1,2026-01-01,1,2\n", "x"
        )
        cls.env["statcrm.class.history"]._record_changes()
        cls.prepare_nomination()
        cls.env["statcrm.connection.refresh"].sudo()._refresh_all()
        cls.env["statcrm.visit.notice"].sudo().create({"visits": "a b"})
        call = cls.contact.activity_schedule("mail.mail_activity_data_call")
        call.action_feedback()
        cls.prepare_informed()
        cls.prepare_survey()
        cls.prepare_care()
        cls.prepare_outreach()
        cls.person("Moved", cls.customer).parent_id = cls.company_partner("New")
        cls.env.flush_all()
        for name, rights in EXPECTED.items():
            if not rights or not cls.env[name]._auto:
                cls.records[name] = cls.env[name].search([], limit=1).ensure_one()

    @classmethod
    def prepare_informed(cls):
        cls.env["statcrm.informed"].sudo().create({"arm": 1, "source_id": 1})
        runs = cls.env["statcrm.informed.run"].sudo()
        runs.search([]).unlink()
        runs.create({"choice": "daily"})

    @classmethod
    def prepare_survey(cls):
        """An answer to the seeded survey, published; a round of today, to be asked."""
        survey = cls.env.ref(SURVEY)
        survey.statcrm_round_ids = [
            Command.create({"name": "Before", "date_from": "2026-01-01"})
        ]
        question = cls.env.ref("statcrm_custom.survey_question_overall")
        line = {"question_id": question.id, "answer_type": "scale", "value_scale": 4}
        cls.env["survey.user_input"].create(
            {
                "survey_id": survey.id,
                "partner_id": cls.contact.id,
                "state": "done",
                "end_datetime": "2026-01-02 12:00:00",
                "user_input_line_ids": [Command.create(line)],
            }
        )
        survey.statcrm_round_ids = [Command.create({"name": "Now"})]

    @classmethod
    def prepare_nomination(cls):
        """A decided one with its reasons; the table tries to change a draft."""
        decided = cls.records["statcrm.nomination"].copy(
            {"partner_id": cls.customer.id, "user_id": cls.account_manager.id}
        )
        decided.action_propose()
        decided.with_user(cls.director)._decide("SEC-1", decided.date_from)

    @classmethod
    def values(cls, code):
        """Values to create one record of each model; two codes give two records."""
        old = code == "old"
        customer = {"partner_id": cls.customer.id}
        named = {"name": code, "code": f"sec_{code}"}
        person = cls.anna if old else cls.portal.partner_id
        limited = cls.value_class("big" if old else "small")
        scored = {"user_id": cls.account_manager.id} if old else {}
        others = cls.segment("others")
        role = cls.env["statcrm.customer.role"].search([], limit=1)
        values = dict.fromkeys(("contact.role", "customer.role", "value.factor"), named)
        values |= {
            "unit": {"name": code, "vice_user_ids": cls.vice_user.ids},
            "unit.member": {
                "unit_id": cls.unit.id,
                "user_id": (cls.staff if old else cls.director).id,
            },
            "affiliation": {
                "partner_id": person.id,
                "organisation_id": cls.customer.id,
            },
            "former.place": {
                "partner_id": person.id,
                "organisation_id": cls.customer.id,
            },
            "customer.role.line": {**customer, "role_id": role.id},
            "data.requirement": {"name": code},
            "house.figure": {
                "name": code,
                "company_key": "1",
                "user_id": cls.staff.id,
                "counted_at": "2026-01-01 09:00:00",
            },
            "house.figure.row": {"name": code, "company_key": "1", "partner": 1},
            "customer.figures": {"customer_count": 1},
            "user.role": {"login": code},
            "change": {"kind": "setting", "day": "2026-01-01", "cause": "hand"},
            "job.fault": {"job": code, "res_model": "res.partner", "res_id": 1},
            "segment": {**named, "manager_id": cls.segment_manager.id},
            "segment.rule": {
                "name": code,
                "domain": "[('ref', '=', 'SEC-2')]",
                "segment_id": others.id,
            },
            "segment.run": {"name": code},
            "segment.run.line": {
                **customer,
                "run_id": cls.segment_run.id,
                "new_segment_id": others.id,
            },
            "value.class": {**named, "kind": "other"},
            "value.score": {
                **customer,
                **scored,
                "factor_id": cls.factor.id,
                "evidence": "Seen",
            },
            "sales.entry": {
                **customer,
                "date": "2026-01-01",
                "amount": 1,
                "source": "x",
            },
            "sales.import": {"source": "x"},
            "sales.correction": {"line": 1},
            "former.number": {**customer, "kind": "ref", "number": code},
            "classification": {"date_to": "2026-06-30"},
            "classification.limit": {
                "classification_id": cls.draft.id,
                "value_class_id": limited.id,
                "sales_from": 5,
            },
            "classification.line": {**customer, "classification_id": cls.draft.id},
            "class.history": {**customer, "date_from": "2026-01-01"},
            "concentration.report": customer,
            "value.ranking": customer,
        }
        values |= cls.nomination_values(code) | cls.team_values(old)
        values |= cls.connection_values(code) | cls.dialogue_values(code)
        values |= cls.care_values(code) | cls.outreach_values(code)
        return {f"statcrm.{name}": item for name, item in values.items()}

    @classmethod
    def nomination_values(cls, code):
        return {
            "nomination": {
                "partner_id": cls.nominated[code].id,
                "value_class_id": cls.value_class("key").id,
            },
            "nomination.score": {
                "score": 3,
                "nomination_id": cls.env["statcrm.nomination"].search([], limit=1).id,
                "factor_id": cls.factor.id,
                "evidence": "x",
                "weight": 1,
                "date": "2026-01-01",
            },
            "nomination.decision": {"number": code},
            "portfolio.report": {"user_id": cls.account_manager.id},
            "workbook.import": {"filename": code},
        }

    @classmethod
    def team_values(cls, old):
        customer = {"partner_id": cls.customer.id}
        return {
            "account.member": {
                **customer,
                "user_id": (cls.staff if old else cls.director).id,
            },
            "absence": {
                "user_id": cls.account_manager.id,
                "date_from": f"2026-0{1 if old else 2}-01",
                "date_to": f"2026-0{1 if old else 2}-02",
            },
            "workload": {"user_id": cls.account_manager.id},
            "interaction": {"summary": "old" if old else "new"},
            "presence": {"user_id": cls.account_manager.id},
            "log.correction": {
                "activity_id": cls.make_activity(cls.customer).id,
                "text": "old" if old else "new",
            },
            "informed": {"source_id": 2, "arm": 1},
            "informed.run": {"choice": "at_once"},
            "survey.theme": {"name": "old" if old else "new", "stage": "delivery"},
            "survey.round": {
                "name": "old" if old else "new",
                "survey_id": cls.env.ref(SURVEY).id,
                "date_from": f"205{0 if old else 1}-01-01",
            },
            "satisfaction.report": {"cut": "all"},
            "satisfaction.coverage": customer,
        }

    @classmethod
    def connection_values(cls, code):
        """One of the staff knows a contact of the customer; anybody knows another."""
        known = {"partner_id": cls.contact.id, "user_id": cls.staff.id}
        if code != "old":
            known = {"partner_id": cls.portal.partner_id.id}
        return {
            "connection": {"topic": code, **known},
            "connection.refresh": {"message_id": 1},
            "visit.notice": {"visits": code},
        }

    @classmethod
    def dialogue_values(cls, code):
        return {
            "feedback": {
                "name": code,
                "channel": "phone",
                "partner_id": cls.customer.id,
            },
            "feedback.cause": {"name": code},
            "follow.up": {"partner_id": cls.customer.id},
        }

    def may(self, act):
        """Try it, take it back, and tell whether it was allowed."""
        try:
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                with self.cr.savepoint():
                    act()
                    self.env.flush_all()
                    raise Undo
        except Undo:
            return True
        except AccessError:
            return False

    def acts(self, name):
        """What to try: (letter, method, arguments)."""
        values = self.values("new")[name]
        field = next(iter(values))
        same = self.records[name][field]
        if self.records[name]._fields[field].relational:
            same = same.ids[:1] and same.id
        return (
            ("r", "read", {"fields": [field]}),
            ("w", "write", {"vals": {field: same}}),
            ("c", "create", {"vals_list": [values]}),
            ("d", "unlink", {}),
        )


class RemoteCase(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("Mine", user_id=cls.account_manager.id)
        cls.theirs = cls.company_partner("X", user_id=cls.other_account_manager.id)
        cls.big, cls.key = cls.value_class("big"), cls.value_class("key")

    def call(self, user, records, method, *args, **kwargs):
        """Call as the web client and other programs do."""
        model = self.env[records._name].with_user(user)
        if method not in ("create", "fields_get", "get_home", "import_csv", "load"):
            args = (records.ids, *args)
        return call_kw(model, method, list(args), kwargs)

    def refused(self, user, records, method, *args, **kwargs):
        with (
            mute_logger("odoo.models", "odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError, msg=f"{user.login} {method} {args}"),
            self.cr.savepoint(),
        ):
            self.call(user, records, method, *args, **kwargs)
            self.env.flush_all()
