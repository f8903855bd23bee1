from odoo import api, fields, models
from odoo.tools import SQL


class StatcrmChange(models.Model):
    """Nominations and their decisions among the recorded changes."""

    _inherit = "statcrm.change"

    kind = fields.Selection(
        selection_add=[("nomination", "Nomination"), ("limit",)],
        ondelete={"nomination": "cascade"},
    )
    cause = fields.Selection(
        selection_add=[
            ("decision", "Decision"),
            ("nomination", "Nomination"),
            ("term", "End of the term"),
            ("hand_over", "Hand-over"),
            ("archive", "Archived"),
            ("found",),
        ],
        ondelete={
            "decision": "cascade",
            "nomination": "cascade",
            "term": "cascade",
            "hand_over": "cascade",
            "archive": "cascade",
        },
    )
    nomination_id = fields.Many2one(
        "statcrm.nomination", index="btree_not_null", ondelete="set null"
    )
    decision_id = fields.Many2one(
        related="nomination_id.decision_id", string="Decision", store=False
    )

    @api.model
    def _note_former(self):
        """Of classes and managers that a decision brought, it is known who decided."""
        result = super()._note_former()
        self.env.cr.execute(
            SQL(
                """
                UPDATE statcrm_change change
                   SET cause = 'decision', nomination_id = nomination.id,
                       user_id = decision.decided_by_id
                  FROM statcrm_nomination nomination
                  JOIN statcrm_nomination_decision decision
                    ON decision.id = nomination.decision_id
                 WHERE change.cause = 'before' AND change.kind IN ('class', 'manager')
                   AND nomination.partner_id = change.partner_id
                   AND nomination.applied_on = change.day
                   AND (nomination.value_class_id = change.new_id
                        OR change.kind = 'manager'
                       AND nomination.user_id = change.new_id)
                """
            )
        )
        self.invalidate_model()
        return result

    @api.model
    def _former_columns(self):
        # EXTENDS 'segment'
        return [*super()._former_columns(), "nomination_id"]

    @api.model
    def _former_sql(self):
        """EXTENDS 'segment': the steps of nominations whose day is known."""
        return [
            *super()._former_sql(),
            SQL(
                """
                SELECT nomination.partner_id, 'nomination', NULL::int4, NULL::int4,
                       step.old_text, step.new_text, step.day, NULL::timestamp,
                       step.user_id, step.cause, NULL::int4, nomination.id,
                       nomination.id
                  FROM statcrm_nomination nomination
             LEFT JOIN statcrm_nomination_decision decision
                    ON decision.id = nomination.decision_id
            CROSS JOIN LATERAL (VALUES
                       ('draft', 'proposed', proposed_on, proposed_by_id, 'nomination'),
                       ('proposed', CASE WHEN state = 'returned' THEN state
                                         ELSE 'approved' END,
                        decision.date, decision.decided_by_id, 'decision'),
                       ('approved', 'ended', ended_on + 1, NULL, 'before')
                       ) step(old_text, new_text, day, user_id, cause)
                 WHERE step.day IS NOT NULL
                """
            ),
        ]

    @api.depends("nomination_id")
    def _compute_why(self):
        return super()._compute_why()

    def _get_source(self):
        # EXTENDS 'segment'
        return self.nomination_id or super()._get_source()

    def _get_source_name(self):
        # EXTENDS 'segment'
        if self.cause in ("decision", "term"):
            return self.nomination_id.decision_number
        if self.cause == "nomination":
            return self.nomination_id.value_class_id.display_name
        return super()._get_source_name()

    def _get_reason(self):
        # EXTENDS 'segment': decided nominations cannot be changed
        return super()._get_reason() or self.nomination_id.reason

    def _get_names(self, kind):
        # EXTENDS 'segment'
        if kind != "nomination":
            return super()._get_names(kind)
        states = self.env["statcrm.nomination"]._fields["state"]
        return dict(states._description_selection(self.env))
