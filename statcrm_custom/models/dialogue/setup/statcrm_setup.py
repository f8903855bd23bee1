from odoo import api, models


class StatcrmSetup(models.AbstractModel):
    """Steps of feedback and satisfaction."""

    _inherit = "statcrm.setup"

    @api.model
    def _get_facts(self):
        return {
            **super()._get_facts(),
            "survey_round": self._exists_sql("statcrm.survey.round"),
            "mail_fetched": self._exists_sql(
                "fetchmail.server", [("state", "=", "done")]
            ),
            "mail_arrived": self._exists_sql(
                "statcrm.feedback", [("channel", "=", "email")]
            ),
        }

    @api.model
    def _get_steps(self, facts):
        addresses = self.env["statcrm.feedback"]._get_addresses()
        status = ", ".join(addresses)
        if not addresses:
            status = self.env._(
                "No mail domain: what stands after the @ of your addresses."
            )
        elif not (facts["mail_fetched"] or facts["mail_arrived"]):
            status = self.env._(
                "%(addresses)s. Nothing has arrived yet, and there is no incoming mail"
                " server: mail to these addresses has to reach Odoo.",
                addresses=status,
            )
        is_manager = self.env["statcrm.survey.round"].has_access("create")
        return [
            *super()._get_steps(facts),
            self._step(
                "feedback",
                "care",
                self.env._("Address for feedback"),
                self.env._(
                    "What customers write there becomes feedback that somebody answers."
                ),
                self._button(
                    self.env._("Set the Mail Domain"),
                    self._get_domain_action(),
                ),
                self._button(
                    self.env._("Incoming Mail Servers"),
                    "mail.action_email_server_tree",
                ),
                state=self._get_feedback_state(facts, addresses),
                status=status,
                may=self.env["mail.alias.domain"].has_access("create"),
                by_hand=bool(addresses),  # a mail system may pass it on by itself
            ),
            self._step(
                "satisfaction",
                "care",
                self.env._("First round of the satisfaction survey"),
                self.env._(
                    "Ask the people of your customers, and see what is critical."
                ),
                self._button(
                    self.env._("Satisfaction Rounds"),
                    "statcrm_custom.statcrm_survey_round_action",
                ),
                state="done" if facts["survey_round"] else "optional",
                may=is_manager,
            ),
        ]

    @api.model
    def _get_feedback_state(self, facts, addresses):
        if not addresses:
            return "open"
        reached = facts["mail_fetched"] or facts["mail_arrived"]
        return "done" if reached else "warning"

    @api.model
    def _get_domain_action(self):
        """Return the action of the mail domain, a new one if there is none."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.alias.domain",
            "res_id": self.env.company.sudo().alias_domain_id.id,
            "views": [[False, "form"]],
        }
