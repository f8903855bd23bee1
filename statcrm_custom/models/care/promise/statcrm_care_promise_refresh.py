import logging
from contextlib import contextmanager
from typing import NamedTuple

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....tools.sql import NOW

_logger = logging.getLogger(__name__)


JOB = "Evidence of promises"

FOUND = ("state", "res_model", "res_id", "evidence_date", "evidence_name")


class Evidence(NamedTuple):
    """What was found for a promise; without a record, just a state."""

    res_model: str | None
    res_id: int | None
    date: object
    name: str | None
    state: str = "kept"


MOST_AT_ONCE = 10_000


class StatcrmCarePromise(models.Model):
    """Search for evidence, by kind: see `statcrm.evidence`."""

    _inherit = "statcrm.care.promise"

    def _refresh(self):
        """Search for the evidence of these promises, and store changes.

        A handful of statements and at most three per kind, whatever the number of
        promises; larger jobs call it in batches. As superuser: users cannot write the
        state, and the result does not depend on the user. A promise that fails is
        logged, left unchanged and retried in the next run; the others continue.

        :return: the promises whose state has changed
        """
        # otherwise records of a plan's list would be read one by one
        promises = self.sudo().with_prefetch()
        today = self.env.company._statcrm_today()
        self.env.flush_all()
        found = {}
        # no evidence before the period starts
        begun = promises.filtered(lambda one: one.date_from <= today)
        for kind, asked in begun.grouped("kind").items():
            proof, failed = asked._find_apart(kind, today)
            found |= proof
            if failed < asked:  # otherwise the kind itself is broken, see the log
                failed._record_faults()
            promises -= failed
        promises = promises.with_prefetch()
        applying = promises._find_applying()
        new = {
            promise.id: promise._conclude(found.get(promise.id), applying, today)
            for promise in promises
        }
        return promises._write_states(new)

    def _find_apart(self, kind, today):
        """Find the evidence of these, each independently of failures of others.

        :return: ({promise id: Evidence}, the promises to retry in the next run)
        """
        with self._apart(kind):
            evidence = self.env["statcrm.evidence"]._of_kind(kind)
            return evidence._find(self, today), self.browse()
        if len(self) == 1:
            self._wait()
            return {}, self
        middle = len(self) // 2
        first, failed = self[:middle]._find_apart(kind, today)
        second, also_failed = self[middle:]._find_apart(kind, today)
        return first | second, failed | also_failed

    def _record_faults(self):
        """Record the promises that could not be checked, for the main users."""
        faults_sudo = self.env["statcrm.job.fault"].sudo()
        for promise in self:
            reason = self.env._(
                "The search for evidence failed. See the server log for details."
            )
            faults_sudo._record(JOB, promise, reason)

    @api.model
    def _forget_faults(self):
        """Delete the errors of promises checked since."""
        faults_sudo = self.env["statcrm.job.fault"].sudo().search([("job", "=", JOB)])
        for fault_sudo in faults_sudo:
            promise_sudo = self.sudo().browse(fault_sudo.res_id).exists()
            if not promise_sudo or promise_sudo.checked_at:
                fault_sudo.unlink()

    @contextmanager
    def _apart(self, kind):
        """Take back and log what fails for a kind of evidence; the rest goes on."""
        try:
            with self.env.cr.savepoint(flush=False):
                yield
        except OperationalError:
            raise  # concurrent update or lost connection: the job is retried
        except Exception:
            _logger.exception("Looking for evidence of the kind %s failed", kind)

    def _wait(self):
        """Let the next run check these."""
        self.env.cr.execute(
            SQL(
                "UPDATE statcrm_care_promise SET checked_at = NULL WHERE id = ANY(%s)",
                list(self._ids),
            )
        )
        self.invalidate_recordset(["checked_at"], flush=False)

    def _conclude(self, evidence, applying, today):
        """Return the Evidence to store: what was found, or a state by date."""
        if evidence and evidence.state == "kept":
            return evidence
        # coverage until the end of a programme is not revoked afterwards
        is_over = today > self.date_to and self.state != "not_applicable"
        if self.id not in applying and not is_over:
            return Evidence(None, None, None, None, "not_applicable")
        if evidence:
            return evidence
        state = "due"
        if today > self.date_to:
            state = "missed"
        elif today > self.date_due:
            state = "late"
        return Evidence(None, None, None, None, state)

    def _find_applying(self):
        """Return the ids of the promises whose programme covers their customer.

        Including archived ones: they create no new plans, but their promises remain.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT promise.id FROM statcrm_care_promise promise
                  JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                  JOIN (%s) applies ON applies.programme_id = promise.programme_id
                   AND applies.principal_id = plan.principal_id
                 WHERE promise.id = ANY(%s)
                """,
                self.env["statcrm.programme"]._applies_sql(archived=True),
                list(self._ids),
            )
        )
        return {row[0] for row in rows}

    def _execute_kind(self, query, today):
        """Return {id: Evidence} of a query for promises of one kind.

        The query reads the table `asked`: id, plan_id, principal_id, user_id (the
        account manager), date_from, date_to (of the period, at most today), date_due,
        ends (the period's last day) and the terms level, months, percent, plan_state,
        in_person, campaign_id. It selects id, res_model, res_id, date, name, state, the
        latter 'kept' or another state; the earliest row of a promise counts.

        :param query: SQL
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (%(asked)s)
                SELECT DISTINCT ON (id) id, res_model, res_id, date::date, name, state
                  FROM (%(query)s) proof (id, res_model, res_id, date, name, state)
                 ORDER BY id, date, res_id
                """,
                asked=self._asked_sql(today),
                query=query,
            )
        )
        return {row[0]: Evidence(*row[1:]) for row in rows}

    def _asked_sql(self, today):
        return SQL(
            """
            SELECT promise.id, promise.plan_id, plan.principal_id, principal.user_id,
                   promise.date_from,
                   least(promise.date_to, %(today)s::date) AS date_to,
                   promise.date_due, promise.date_to AS ends,
                   CASE WHEN promise.kind = 'meeting' THEN promise.level END AS level,
                   promise.months, promise.percent, promise.plan_state,
                   promise.in_person, promise.campaign_id
              FROM statcrm_care_promise promise
              JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
              JOIN res_partner principal ON principal.id = plan.principal_id
             WHERE promise.id = ANY(%(ids)s)
            """,
            today=today,
            ids=list(self._ids),
        )

    def _write_states(self, new):
        """Write the differences and the history of states, in few statements.

        :param new: {id: Evidence}
        :return: the promises whose state has changed
        """
        changed = self.filtered(lambda one: one._is_news(new[one.id]))
        moved = changed.filtered(lambda one: one.state != new[one.id].state)
        replaced = (changed - moved).filtered(lambda one: one._is_replaced(new[one.id]))
        now = fields.Datetime.now()
        self.env["statcrm.care.promise.change"].create(
            [
                {
                    "care_promise_id": one.id,
                    "date": now,
                    "old_state": one.state,
                    **self._as_values(new[one.id]),
                }
                for one in moved + replaced
            ]
        )
        self.flush_recordset()
        self.env.cr.execute(changed._write_sql(new))
        self.env.cr.execute(
            SQL(
                "UPDATE statcrm_care_promise SET checked_at = %s WHERE id = ANY(%s)",
                now,
                list(self._ids),
            )
        )
        self.invalidate_recordset(flush=False)
        return moved

    def _write_sql(self, new):
        """Return the statement that stores what was found for these promises."""
        columns = list(zip(*(new[one.id] for one in self), strict=True)) or [[]] * 5
        models_, ids, dates, names, states = map(list, columns)
        return SQL(
            """
            UPDATE statcrm_care_promise promise
               SET state = found.state, res_model = found.res_model,
                   res_id = found.res_id, evidence_date = found.date,
                   evidence_name = found.name, write_uid = %(uid)s,
                   write_date = %(now)s
              FROM unnest(%(asked)s::int[], %(models)s::text[], %(ids)s::int[],
                          %(dates)s::date[], %(names)s::text[], %(states)s::text[])
                   AS found(id, res_model, res_id, date, name, state)
             WHERE promise.id = found.id
            """,
            uid=self.env.uid,
            now=NOW,
            asked=list(self._ids),
            models=models_,
            ids=ids,
            dates=dates,
            names=names,
            states=states,
        )

    @api.model
    def _as_values(self, evidence):
        return {
            "state": evidence.state,
            "res_model": evidence.res_model,
            "res_id": evidence.res_id,
            "evidence_date": evidence.date,
            "evidence_name": evidence.name,
        }

    def _is_replaced(self, evidence):
        """Return whether another record proves it now, except for latest records."""
        known = self.res_model or None, self.res_id or None
        is_latest = self.env["statcrm.evidence"]._of_kind(self.kind)._is_latest
        return not is_latest and known != evidence[:2]

    def _is_news(self, evidence):
        """Return whether what was found differs from what is stored."""
        values = self._as_values(evidence)
        return any((self[name] or None) != (values[name] or None) for name in FOUND)

    # Searching again on request, and when a promise is settled.

    def action_look_again(self):
        """Search for the evidence of these promises now."""
        self._look_again()
        return True

    def _look_again(self):
        """Search for evidence on request, with read access, limited in number.

        :return: the promises whose state has changed
        :raise UserError: more than 10,000 of them
        """
        self.check_access("read")
        live = self.filtered("plan_id.active")
        if len(live) > MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "You cannot check more than %(most)s promises at once. They are"
                    " checked automatically; select fewer to check them now.",
                    most=MOST_AT_ONCE,
                )
            )
        # skip those that the job is checking right now
        return live.sudo().try_lock_for_update().sudo(False)._refresh()
