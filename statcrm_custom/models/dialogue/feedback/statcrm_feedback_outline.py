from odoo import api, models
from odoo.tools import html2plaintext

from .statcrm_feedback import OPEN


class StatcrmFeedback(models.Model):
    """Open suggestions as an outline for product development."""

    _inherit = "statcrm.feedback"

    @api.model
    def _get_outline_domain(self):
        """Return the domain of undecided and accepted suggestions.

        Declined suggestions are left out; postponed ones are kept.
        """
        return [
            ("kind", "=", "suggestion"),
            "|",
            ("state", "in", OPEN),
            ("decision", "in", ("taken_up", "later")),
            ("state", "!=", "closed"),
        ]

    def action_print_outline(self):
        """Print the selected suggestions, or all open ones if none is selected."""
        chosen = self.exists() or self.search(self._get_outline_domain())
        return self.env.ref(
            "statcrm_custom.statcrm_feedback_action_print_outline"
        ).report_action(chosen)

    def _get_outline(self):
        """Return the suggestions by segment and stage of service.

        :return: [(segment name, [(stage name, suggestions)])], those without one last
        """
        stages = self._fields["stage_of_service"]._description_selection(self.env)
        by_segment = self.grouped("segment_id")
        outline = []
        for segment in sorted(by_segment, key=lambda one: (not one, one.parent_path)):
            by_stage = by_segment[segment].grouped("stage_of_service")
            parts = [
                (label, by_stage[stage])
                for stage, label in [
                    *stages,
                    (False, self.env._("No stage of service")),
                ]
                if stage in by_stage
            ]
            name = segment.display_name or self.env._("No segment")
            outline.append((name, parts))
        return outline

    def _get_text(self):
        """Return the text as plain text, for the PDF."""
        return html2plaintext(self.description or "")
