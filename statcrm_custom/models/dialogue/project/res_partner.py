from odoo import api, models
from odoo.fields import Domain

MOST = 50


class ResPartner(models.Model):
    """The projects of a customer, loaded with their page."""

    _inherit = "res.partner"

    @api.readonly
    def statcrm_projects(self):
        """Return the projects with this customer that the user may see.

        Public: called by the page. For a principal customer those of its whole tree,
        for an office its own. Late ones come first, closed ones last.

        :return: {"projects": [{"id", "name", "customer", "manager", "status",
            "status_name", "milestone", "milestone_date", "end", "is_late",
            "is_running"}], "more": how many are not shown}; dates are ISO texts or
            empty
        """
        self.ensure_one()
        Project = self.env["project.project"]
        below = Domain("partner_id", "child_of", self.ids)
        if self == self.statcrm_principal_id:
            below = self.env["statcrm.brief"]._documents_domain(self, Project._name)
        found = Project.search(
            below & Domain("is_template", "=", False), order="date desc, id desc"
        )
        running = found.filtered_domain(Project._statcrm_running_domain())
        late = running.filtered_domain(Project._statcrm_late_domain())
        shown = (late + (running - late) + (found - running))[:MOST]
        next_ones = shown._statcrm_next_milestones()
        rows = [
            {
                **project._statcrm_describe(next_ones.get(project)),
                "customer": project.partner_id.name
                if project.partner_id != self
                else "",
                "is_late": project in late,
                "is_running": project in running,
            }
            for project in shown
        ]
        return {"projects": rows, "more": len(found) - len(shown)}

    def action_statcrm_new_offer(self):
        """Create an offer for this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Offer"),
            "res_model": "sale.order",
            "views": [[False, "form"]],
            "context": {"default_partner_id": self.id},
        }
