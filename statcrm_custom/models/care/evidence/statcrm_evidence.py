from odoo import api, models
from odoo.tools import SQL, ormcache

from odoo.addons.web.controllers.utils import clean_action

from ....tools.day_text import end_once
from ..promise.statcrm_care_promise_refresh import Evidence

PREFIX = "statcrm.evidence."


class StatcrmEvidence(models.AbstractModel):
    """A kind of evidence of promises: one model per kind, found by name.

    The kind `plan_state` is the model `statcrm.evidence.plan.state`; its description is
    the label of the kind. A kind finds evidence (`_find`), tells where it may have
    changed (`_changed_sql`, `_timed_sql`), and advises what to do (`_advise`). A later
    area adds a kind by adding a model.
    """

    _name = "statcrm.evidence"
    _description = "Kind of Evidence"

    _is_latest = False  # the latest record proves it: another record is not a change
    _is_holding = False  # kept while a condition holds
    _is_watched = False  # kept while nothing is overdue
    _is_contact = False  # kept by a contact with the customer
    # arm with the customers reached, for kinds allowed for a group as a whole
    _arm = None

    @api.model
    @ormcache("self.env.lang")
    def _get_kinds(self):
        """Return the kinds as a selection: [(kind, label)]."""
        models_ = self.env["ir.model"].sudo()
        return [
            (name.removeprefix(PREFIX).replace(".", "_"), models_._get(name).name)
            for name in self.env.registry
            if name.startswith(PREFIX)
        ]

    @api.model
    def _get_contact_kinds(self):
        """Return the kinds that are kept by a contact with the customer."""
        names = [name for name in self.env.registry if name.startswith(PREFIX)]
        return [
            self.env[name]._get_kind() for name in names if self.env[name]._is_contact
        ]

    @api.model
    def _of_kind(self, kind):
        """Return the model of a kind of evidence; a promise without one has none."""
        return self.env[PREFIX + kind.replace("_", ".")] if kind else self

    @api.model
    def _get_kind(self):
        return self._name.removeprefix(PREFIX).replace(".", "_")

    # To be implemented by a kind

    @api.model
    def _find(self, promises, today):
        """Search for the evidence of promises of this kind, in one query.

        :return: {promise id: Evidence}; see `statcrm.care.promise._execute_kind`
        """
        raise NotImplementedError

    @api.model
    def _changed_sql(self, since):
        """Return SQL of the principal customers with a possible change since then.

        A deleted record has no date of change: add `_lost_sql`, unless removing the
        evidence writes a row that is still there.

        :return: None if only time changes it: then it is checked once a day, and when
            something is recorded for the customer
        """
        return None

    @api.model
    def _timed_sql(self, since, today):
        """Return the SQL condition of what time can change, on `promise` and `plan`."""
        return SQL("TRUE")

    @api.model
    def _advise(self, promise):
        """Return what would turn a due or late promise green: see `_advice`."""
        text = self.env._("%(name)s by %(day)s.", name=promise.name, day=promise._day())
        return self._advice(text)

    @api.model
    def _get_step_label(self):
        """Return what a button says that follows the advice, without looking it up.

        "" if that depends on the customer.
        """
        return ""

    @api.model
    def _format_kept(self, promise, values):
        """Return the sentence on the evidence found, and until when it is valid.

        :param dict values: evidence, day, end: texts
        """
        if self._is_holding:
            return self.env._(
                "%(evidence)s, since %(day)s. The promise remains kept as long as"
                " this is the case.",
                **values,
            )
        if self._is_watched:
            return self.env._(
                "Done: %(evidence)s on %(day)s. Keep responding in time until %(end)s.",
                **values,
            )
        return self.env._(
            "%(evidence)s on %(day)s. Nothing more to do until %(end)s.", **values
        )

    @api.model
    def _format_terms(self, line):
        """Return what a programme line looks for, or "" if its label says it."""
        return ""

    # Helpers for advice

    @api.model
    def _advice(self, text, label="", action=False, allowed=True):
        """Return advice, without the button if the user lacks the rights."""
        text = end_once(text)
        if not (allowed and action):
            return {"text": text, "label": "", "action": False}
        # like a button's action: over RPC, the list of views has to be complete
        return {"text": text, "label": label, "action": clean_action(action, self.env)}

    @api.model
    def _can(self, model, operation="create"):
        return self.env[model].has_access(operation)

    @api.model
    def _open_customer(self, promise):
        """Return the action that opens the customer."""
        return promise.principal_id.get_formview_action()

    @api.model
    def _advise_to_nominate(self, promise, text):
        may = self._can("statcrm.nomination")
        action = may and promise.principal_id.action_statcrm_nominate()
        return self._advice(text, self.env._("Propose Nomination"), action)

    @api.model
    def _advise_plan(self, promise, text):
        return self._advice(
            text,
            self.env._("Open Plan"),
            promise.plan_id.get_formview_action(),
            promise.plan_id.has_access("write"),
        )

    # Helpers for SQL

    @api.model
    def _without_records(self, found):
        """Drop the records of promises that are not kept."""
        return {
            promise_id: evidence
            if evidence.state == "kept"
            else Evidence(None, None, None, None, evidence.state)
            for promise_id, evidence in found.items()
        }

    @api.model
    def _was_theirs_sql(self, moment):
        """Return SQL of whether `person` belonged to the customer at that time."""
        return self.env["statcrm.former.place"]._belongs_sql(
            SQL("person.id"), SQL("asked.principal_id"), moment
        )

    @api.model
    def _get_entries(self):
        """Return {model: numbers of the arms whose rows are its records}."""
        found = {}
        for arm in self.env["statcrm.interaction"]._get_arms():
            if arm.entry:
                found.setdefault(arm.entry, []).append(arm.number)
        return found

    @api.model
    def _entry_sql(self, arm):
        """Return the columns of the record behind a row of `file`.

        For an activity or a message, the record itself rather than the partner.

        :param arm: SQL of the row's arm of the customer file
        """
        whens = [
            SQL("WHEN %s THEN %s", number, name)
            for name, numbers in self._get_entries().items()
            for number in numbers
        ]
        model = SQL("CASE %s %s END", arm, SQL(" ").join(whens))
        return SQL(
            """
            coalesce(%(model)s, file.res_model) AS res_model,
            CASE WHEN %(model)s IS NULL THEN file.res_id ELSE file.source_id END
            AS res_id
            """,
            model=model,
        )

    @api.model
    def _entry_lost_sql(self, file, arm, still):
        """Return SQL of whether the entry that proved a `promise` is gone.

        OFFSET 0 keeps it a subquery per entry, by its index; PostgreSQL would turn it
        into a join, and read everything.

        :param file: SQL rows of the customer file
        :param still: SQL condition on `file`, `promise` and `plan`
        """

        def gone(which):
            return SQL(
                "NOT EXISTS (SELECT FROM (%s) file WHERE %s AND %s OFFSET 0)",
                file,
                which,
                still,
            )

        whens = []
        for model, numbers in self._get_entries().items():
            which = SQL(
                "%s IN %s AND file.source_id = promise.res_id", arm, tuple(numbers)
            )
            whens.append(SQL("WHEN %s THEN %s", model, gone(which)))
        card = "file.res_model = promise.res_model AND file.res_id = promise.res_id"
        return SQL(
            "CASE promise.res_model %s ELSE %s END",
            SQL(" ").join(whens),
            gone(SQL(card)),
        )

    @api.model
    def _lost_sql(self, query):
        """Return SQL of the principals with a kept promise whose evidence is gone.

        Deleted records, or those moved to another customer, leave no trace of the
        change. So the stored evidence is searched again.

        :param query: SQL on `asked`, as for `_execute_kind`
        """
        kept_sudo = (
            self.env["statcrm.care.promise"]
            .sudo()
            .search(
                [
                    ("kind", "=", self._get_kind()),
                    ("state", "=", "kept"),
                    ("plan_id.active", "=", True),
                ]
            )
        )
        return SQL(
            """
            SELECT principal_id FROM (
                WITH asked AS MATERIALIZED (%(asked)s)
                SELECT asked.principal_id
                  FROM asked
                  JOIN statcrm_care_promise promise ON promise.id = asked.id
                 WHERE (asked.id, promise.res_id) NOT IN (
                       SELECT id, res_id
                         FROM (%(query)s) proof (id, res_model, res_id))) lost
            """,
            asked=kept_sudo._asked_sql(self.env.company._statcrm_today()),
            query=query,
        )

    @api.model
    def _touched_trees_sql(self, since):
        """Return SQL of the principals whose people may have changed since.

        A partner of the tree, or an affiliation with it, was written. For people who
        have moved, all their customers count: correcting an end date may move evidence
        from one to another.
        """
        return SQL(
            """
            SELECT statcrm_principal_id FROM res_partner
             WHERE write_date >= %(since)s AND partner_share
             UNION
            SELECT place.statcrm_principal_id FROM (
                SELECT DISTINCT former.partner_id FROM statcrm_former_place former
                  JOIN res_partner card ON card.id = former.partner_id
                 WHERE card.write_date >= %(since)s OR former.write_date >= %(since)s
                ) moved
              JOIN statcrm_former_place former ON former.partner_id = moved.partner_id
              JOIN res_partner place
                ON place.id IN (former.organisation_id, former.partner_id)
             UNION
            SELECT office.statcrm_principal_id FROM statcrm_affiliation line
              JOIN res_partner office ON office.id = line.organisation_id
             WHERE line.write_date >= %(since)s
            """,
            since=since,
        )

    @api.model
    def _touched_plans_sql(self, since):
        """Return SQL of the principals with a plan or goal written since."""
        return SQL(
            """
            SELECT plan.principal_id FROM statcrm_care_plan plan
             WHERE plan.write_date >= %(since)s
                OR EXISTS (SELECT FROM statcrm_care_goal goal
                            WHERE goal.plan_id = plan.id
                              AND goal.write_date >= %(since)s)
            """,
            since=since,
        )

    @api.model
    def _union_sql(self, *queries):
        return SQL(" UNION ").join(queries)
