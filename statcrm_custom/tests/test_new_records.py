from odoo.tests import Form, new_test_user, tagged

from .common import ROLES, StatcrmCommon

# who works with Odoo's apps and has no group of ours
APP_USER = (
    "base.group_user,base.group_partner_manager,sales_team.group_sale_salesman,"
    "account.group_account_invoice,event.group_event_user,project.group_project_user,"
    "mass_mailing.group_mass_mailing_user,survey.group_survey_user"
)


@tagged("post_install", "-at_install")
class TestNewRecords(StatcrmCommon):
    """A form opens on a record that is not there yet: every field of ours copes.

    Odoo's own forms too: a field of ours that fails there stops other people's work.
    """

    def models_of_ours(self):
        """{model: names of its fields that are ours}."""
        found = {}
        for name, model in self.env.items():
            if model._abstract or not model._auto:
                continue
            own = name.startswith("statcrm.")
            names = [
                field for field in model._fields if own or field.startswith("statcrm_")
            ]
            if names:
                found[name] = names
        self.assertGreater(len(found), 60)
        return found

    def test_every_field_of_ours_is_computed_on_an_empty_record(self):
        for model, names in self.models_of_ours().items():
            record = self.env[model].new({})
            for name in names:
                with self.subTest(model=model, field=name):
                    record[name]  # noqa: B018

    def test_every_filter_on_a_field_of_ours_answers(self):
        """As the search bar and the filters that somebody makes ask: set, contains."""
        asked = 0
        for name, model in self.env.items():
            if model._abstract or model._transient:
                continue
            for field in model._fields.values():
                own = name.startswith("statcrm.") or field.name.startswith("statcrm_")
                if not own or not field.search or field.related or field.store:
                    continue
                filters = [("=", False), ("!=", False)]
                if field.relational:
                    filters += [("ilike", "a"), ("not ilike", "a"), ("in", [1])]
                for operator, value in filters:
                    with self.subTest(model=name, field=field.name, operator=operator):
                        model.search([(field.name, operator, value)], limit=1)
                        asked += 1
        self.assertGreater(asked, 30)

    def test_lists_are_grouped_by_every_field_of_ours(self):
        """Whatever the menu "Group By" offers."""
        grouped = 0
        for name, model in self.env.items():
            if model._abstract or model._transient:
                continue
            own = name.startswith("statcrm.")
            offered = model.fields_get(attributes=["groupable", "type"])
            for field, told in offered.items():
                if not told.get("groupable") or not (own or field[:8] == "statcrm_"):
                    continue
                dates = told["type"] in ("date", "datetime")
                with self.subTest(model=name, field=field):
                    by = f"{field}:month" if dates else field
                    model.formatted_read_group([], [by], ["__count"], limit=1)
                    grouped += 1
        self.assertGreater(grouped, 300)

    def test_a_form_opens_for_everybody_who_may_make_a_record(self):
        opened = 0
        app_user = new_test_user(self.env, "test_app_user", groups=APP_USER)
        users = {role: getattr(self, role) for role in ROLES} | {"apps": app_user}
        for role, user in users.items():
            for model in self.models_of_ours():
                records = self.env[model].with_user(user)
                if records._transient or not records.has_access("create"):
                    continue
                if not self.env["ir.ui.view"].search_count(
                    [("model", "=", model), ("type", "=", "form")], limit=1
                ):
                    continue
                with self.subTest(model=model, role=role):
                    Form(records)
                    opened += 1
        self.assertGreater(opened, 100)
