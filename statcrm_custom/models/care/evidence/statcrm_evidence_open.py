from odoo import api, models
from odoo.tools import SQL

from ...dialogue.file.statcrm_interaction import ARMS
from ...dialogue.file.statcrm_interaction_meeting import MESSAGES

# arms of the customer file whose rows are records of their own
ENTRIES = {1: "mail.activity"} | dict.fromkeys(MESSAGES.values(), "mail.message")


class StatcrmCarePromise(models.Model):
    """Evidence that is an entry of the customer file, and what a click on it opens."""

    _inherit = "statcrm.care.promise"

    @api.model
    def _entry_sql(self, arm):
        """Return the columns of the record that a row of `file` stands for.

        An activity or a message is one itself, not only the card that it stands on.

        :param arm: SQL of the row's arm of the customer file
        """
        whens = [
            SQL("WHEN %s THEN %s", number, name) for number, name in ENTRIES.items()
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
        """Return SQL of whether the entry that proved a `promise` is found no more.

        By its own index, whichever it is. OFFSET 0 keeps it a question about each
        entry; PostgreSQL would make a join of it, and read everything.

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
        for model in sorted(set(ENTRIES.values())):
            arms = tuple(number for number, name in ENTRIES.items() if name == model)
            which = SQL("%s IN %s AND file.source_id = promise.res_id", arm, arms)
            whens.append(SQL("WHEN %s THEN %s", model, gone(which)))
        card = "file.res_model = promise.res_model AND file.res_id = promise.res_id"
        return SQL(
            "CASE promise.res_model %s ELSE %s END",
            SQL(" ").join(whens),
            gone(SQL(card)),
        )

    def _get_evidence_record(self):
        """Return the record that tells most of the evidence; empty if it is gone.

        What was logged, or written, opens as its entry in the customer file: the
        forms of a done activity and of a message are not for reading.
        """
        if self.res_model not in self.env or self._is_hidden():
            return self.browse()
        # whether it is told is asked above
        record = self.env[self.res_model].browse(self.sudo().res_id).exists()
        record_sudo = record.sudo()
        if record._name == "res.users":
            return record_sudo.partner_id.sudo(False)
        arm = record._name == "mail.activity" and 1
        if record._name == "mail.message":
            arm = MESSAGES.get(record_sudo.model)
        if arm:
            entry = self.env["statcrm.interaction"].browse(record.id * ARMS + arm)
            return entry.exists()
        return record
