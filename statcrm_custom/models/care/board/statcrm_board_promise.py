from odoo import api, fields, models
from odoo.exceptions import UserError

from .statcrm_board import MOST_CUSTOMERS

MOST_CHANGES = 20


class StatcrmBoard(models.AbstractModel):
    """One promise of the board: its evidence, its other periods, its history."""

    _inherit = "statcrm.board"

    @api.model
    @api.readonly
    def get_promise(self, promise_id):
        """Return what the board tells of one promise when it is opened.

        :param int promise_id: of a `statcrm.care.promise`
        :return: {"id", "name", "kind": label of the evidence looked for,
            "programme", "customer": {"id", "name"}, "plan_id", "responsible": text,
            "necessity", "state", "colour", "from", "due", "to",
            "checked_at": UTC or "",
            "evidence": {"text", "date", "model", "id"}; the last two are missing when
            the reader may not open it; or None,
            "periods": [{"id", "from", "to", "state", "colour"}],
            "history": [{"date": UTC, "old", "state": labels, "text"}], the newest
            first, "note", "document_count", "can_write": whether the note is the
            reader's to write}
        :raise UserError: there is no such promise any more
        """
        promise = self._find_promise(promise_id)
        customer = promise.principal_id
        label = lambda name: self._label(promise, name, promise[name])  # noqa: E731
        return {
            "id": promise.id,
            "name": promise.name,
            "kind": label("kind"),
            "programme": promise.programme_id.name,
            "customer": {"id": customer.id, "name": customer.name or ""},
            "plan_id": promise.plan_id.id,
            "responsible": self._get_responsible(promise),
            "necessity": promise.necessity,
            **self._get_state(promise),
            "checked_at": fields.Datetime.to_string(promise.checked_at) or "",
            "evidence": self._get_evidence(promise),
            "periods": self._get_periods(promise),
            "history": self._get_history(promise),
            "note": promise.note or "",
            "document_count": len(promise.attachment_ids),
            "can_write": promise.has_access("write"),
        }

    @api.model
    def look_again(self, options=None):
        """Look again for the evidence of the customers on the board.

        :return: how many promises have changed their state
        """
        options = {**(options if isinstance(options, dict) else {})}
        options = self._read_options(options, self._get_years())
        plans = self._find_plans(options)
        plans = plans.filtered(lambda plan: self._is_chosen(plan, options))
        plans = plans[:MOST_CUSTOMERS]
        return len(plans.promise_ids._look_again())

    @api.model
    def _find_promise(self, promise_id):
        promise = self.env["statcrm.care.promise"].browse(promise_id).exists()
        if not promise:
            raise UserError(
                self.env._(
                    "This promise does not exist any more: load the board again."
                )
            )
        promise.check_access("read")
        promise.principal_id.check_access("read")
        return promise

    @api.model
    def _label(self, record, name, value):
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(value, "")

    @api.model
    def _get_state(self, promise):
        return {
            "state": promise.state,
            "colour": promise.colour,
            "from": self._iso(promise.date_from),
            "due": self._iso(promise.date_due),
            "to": self._iso(promise.date_to),
        }

    @api.model
    def _get_responsible(self, promise):
        """Return whose it is to see to; the account manager with the name."""
        label = self._label(promise, "responsible", promise.responsible)
        user_sudo = promise.sudo().user_id
        if promise.responsible == "account_manager" and user_sudo:
            return f"{label}: {user_sudo.name}"
        return label

    @api.model
    def _get_evidence(self, promise):
        """Return what proves it, as a link for those who may open it."""
        if not promise.res_model or promise._is_hidden():
            return None
        evidence = {
            "text": promise.evidence or self.env._("Evidence"),
            "date": self._iso(promise.evidence_on),
        }
        record = promise._get_evidence_record()
        if record and record.has_access("read"):
            evidence |= {"model": record._name, "id": record.id}
        return evidence

    @api.model
    def _get_periods(self, promise):
        """Return the periods of the same promise in its year, this one among them."""
        same = promise.plan_id.promise_ids.filtered(
            lambda one: (
                one.programme_id == promise.programme_id
                and one.promise_id == promise.promise_id
                and (one.promise_id or one.name == promise.name)
            )
        )
        return [{"id": one.id, **self._get_state(one)} for one in same.sorted("period")]

    @api.model
    def _get_history(self, promise):
        return [
            {
                "date": fields.Datetime.to_string(change.date),
                "old": self._label(change, "old_state", change.old_state),
                "state": self._label(change, "state", change.state),
                "text": change.evidence or "",
            }
            for change in promise.change_ids[:MOST_CHANGES]
        ]
