from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ....tools.groups import SEGMENT_MANAGER

# lower limits of the classes as they are installed
SHIPPED_LIMITS = (50000, 10000, 2000, 1)


class StatcrmSetup(models.AbstractModel):
    """Steps of segments, sales and value classes."""

    _inherit = "statcrm.setup"

    @api.model
    def _get_facts(self):
        rule = self.env.ref(
            "statcrm_custom.statcrm_segment_rule_foreign", raise_if_not_found=False
        )
        applied = [("state", "=", "applied")]
        invoices = [
            ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
        ]
        return {
            **super()._get_facts(),
            "rule_abroad": self._exists_sql(
                "statcrm.segment.rule",
                [("id", "=", rule and rule.id), ("active", "=", True)],
            ),
            "rule_follows": self._exists_sql(
                "statcrm.segment.rule",
                [
                    ("id", "=", rule and rule.id),
                    ("active", "=", True),
                    ("domain", "like", "statcrm_is_abroad"),
                ],
            ),
            "segment_run": self._exists_sql("statcrm.segment.run", applied),
            "segment_managers": self._exists_sql(
                "statcrm.segment", [("manager_id", "!=", False), ("active", "=", True)]
            ),
            "idle_segment_managers": SQL(
                "EXISTS %s",
                self.env["res.users"]
                .sudo()
                ._search(self._get_idle_domain())
                .subselect("1"),
            ),
            "sales": self._exists_sql("statcrm.sales.entry"),
            "invoices": self._exists_sql("account.move", invoices),
            "own_limits": self._exists_sql(
                "statcrm.value.class",
                [("kind", "=", "band"), ("sales_from", "not in", SHIPPED_LIMITS)],
            ),
            "classification": self._exists_sql("statcrm.classification", applied),
        }

    @api.model
    def _get_steps(self, facts):
        return [
            *super()._get_steps(facts),
            *self._get_segment_steps(facts),
            self._get_ledger_step(facts),
            *self._get_class_steps(facts),
        ]

    @api.model
    def _get_abroad_state(self, facts):
        """Return the state of the rule for addresses abroad, and a sentence."""
        if not facts["rule_abroad"]:
            return "done", self.env._(
                "The rule for addresses abroad has been switched off."
            )
        if not facts["rule_follows"]:
            return "warning", self.env._(
                "The rule for addresses abroad has been changed: it does not follow the"
                " country of your company. Check whom it finds."
            )
        country = self.env.company.country_id.name
        if not country:
            return "open", self.env._(
                "Your company has no country, so no address is abroad."
            )
        return "done", self.env._(
            "Addresses outside %(country)s are abroad; the rule follows the country"
            " of your company.",
            country=country,
        )

    @api.model
    def _get_segment_steps(self, facts):
        may = self.env["statcrm.segment.run"].has_access("create")
        state, status = self._get_abroad_state(facts)
        found = self._get_without_segment() if facts["customers"] else 0
        segments_state = "warning" if found else "done"
        if not facts["segment_run"]:
            segments_state = "open"
        return [
            self._step(
                "segment_rules",
                "customers",
                self.env._("Own country and own words in the segment rules"),
                self.env._(
                    "The rules look for English, Finnish and Swedish words in names."
                    " Change them to the words of your country."
                ),
                self._button(
                    self.env._("Segment Rules"),
                    "statcrm_custom.statcrm_segment_rule_action",
                ),
                state=state,
                status=status,
                may=self.env["statcrm.segment.rule"].has_access("write"),
            ),
            self._step(
                "segments",
                "customers",
                self.env._("Segments"),
                self.env._(
                    "Preview what the rules do, then apply them. It can be undone."
                ),
                self._button(
                    self.env._("Preview Segments"),
                    "statcrm_custom.statcrm_segment_run_action"
                    if facts["segment_run"]
                    else self._get_new("statcrm.segment.run"),
                ),
                state=segments_state,
                status=self.env._("Customers without a segment: %(count)s", count=found)
                if found
                else "",
                may=may,
                by_hand=segments_state == "warning",
            ),
            self._get_segment_manager_step(facts),
        ]

    @api.model
    def _get_segment_manager_step(self, facts):
        """Return the step; a house may do without segment managers."""
        state, status = "optional", ""
        if facts["segment_managers"]:
            state = "done"
        if facts["idle_segment_managers"]:
            state = "warning"
            users_sudo = self.env["res.users"].sudo()
            names = users_sudo.search(self._get_idle_domain(), order="name", limit=5)
            status = self.env._(
                "Manage no segment yet: %(names)s",
                names=", ".join(names.mapped("name")),
            )
        return self._step(
            "segment_managers",
            "customers",
            self.env._("Segment managers"),
            self.env._(
                "Who manages a segment writes the plans of its customers and sees its"
                " figures. Enter it in the segment."
            ),
            self._button(
                self.env._("Segments"), "statcrm_custom.statcrm_segment_action"
            ),
            state=state,
            status=status,
            may=self.env["statcrm.segment"].has_access("create"),
            by_hand=state != "done",
        )

    @api.model
    def _get_idle_domain(self):
        """Return the domain of the segment managers who manage no segment."""
        segments = self.env["statcrm.segment"].sudo()
        managing = segments._search([("manager_id", "!=", False)])
        return [
            ("group_ids", "in", self.env.ref(SEGMENT_MANAGER).ids),
            ("share", "=", False),
            ("id", "not in", managing.subselect("manager_id")),
        ]

    @api.model
    def _get_new(self, model):
        """Return the action of the first run: of a list there is nothing to see yet."""
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "views": [[False, "form"]],
        }

    @api.model
    def _get_without_segment(self):
        """Return the customers without a segment, as Home counts them."""
        (_everybody, unplaced), _at = self.env["statcrm.house.figure"]._get("everybody")
        return unplaced

    @api.model
    def _get_ledger_step(self, facts):
        sources = {
            self.env._("sales ledger"): facts["sales"],
            self.env._("invoices of Odoo"): facts["invoices"],
        }
        there = ", ".join(name for name, found in sources.items() if found)
        return self._step(
            "ledger",
            "value",
            self.env._("Sales"),
            self.env._(
                "Import the sales ledger. Sales that are invoices in Odoo are there"
                " without an import."
            ),
            self._button(
                self.env._("Import Sales"),
                "statcrm_custom.statcrm_sales_entry_import_action",
            ),
            state="done" if there else "open",
            status=self.env._("From: %(sources)s", sources=there) if there else "",
            may=self.env["statcrm.sales.entry"].has_access("create"),
        )

    @api.model
    def _get_class_steps(self, facts):
        is_main_user = self.env["statcrm.value.class"].has_access("write")
        return [
            self._step(
                "limits",
                "value",
                self.env._("Limits of the value classes"),
                self.env._(
                    "From which sales on a customer is big, middle-sized or small."
                ),
                self._button(
                    self.env._("Propose from Sales"),
                    "statcrm_custom.statcrm_value_limit_proposal_action",
                ),
                self._button(
                    self.env._("Value Classes"),
                    "statcrm_custom.statcrm_value_class_action",
                ),
                state="done" if facts["own_limits"] else "open",
                status=self._format_limits(),
                may=is_main_user,
                by_hand=True,
            ),
            self._step(
                "classification",
                "value",
                self.env._("Classification"),
                self.env._(
                    "Preview the class of each customer, then apply. It can be undone."
                ),
                self._button(
                    self.env._("Classify"),
                    "statcrm_custom.statcrm_classification_action"
                    if facts["classification"]
                    else self._get_new("statcrm.classification"),
                ),
                state="done" if facts["classification"] else "open",
                may=self.env["statcrm.classification"].has_access("create"),
            ),
            self._step(
                "targets",
                "value",
                self.env._("Targets of the value pyramid"),
                self.env._("How many customers of each class you want to have."),
                self._button(
                    self.env._("Enter Targets"),
                    "statcrm_custom.statcrm_value_class_action",
                ),
                state="optional",
                by_hand=True,
                may=is_main_user,
            ),
        ]

    @api.model
    def _format_limits(self):
        return ", ".join(
            self.env._(
                "%(name)s from %(amount)s",
                name=band.name,
                amount=formatLang(self.env, band.sales_from, digits=0),
            )
            for band in self.env["statcrm.value.class"]._get_bands()
        )
