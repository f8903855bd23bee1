from odoo import api, models
from odoo.exceptions import AccessError

# fields that determine whose level it is, and where
LEVEL_OF = {"level", "organisation_id", "partner_id"}
# fields that schedule or record a move of the contact
CARD_OF = {"left_on", "planned_to", "settles_card"}


class StatcrmAffiliation(models.Model):
    """Restrict who can set the level of a contact person."""

    _inherit = "statcrm.affiliation"

    @api.model
    def _is_locked(self, field):
        """These move or archive a contact."""
        return field.name in CARD_OF

    @api.model_create_multi
    def create(self, vals_list):
        affiliations = super().create(vals_list)
        affiliations._check_may_set_level()
        return affiliations

    def write(self, vals):
        if not vals.keys() & LEVEL_OF:
            return super().write(vals)
        known = {line: [line[name] for name in LEVEL_OF] for line in self}
        concerned = self.filtered("level").organisation_id
        result = super().write(vals)
        changed = self.filtered(lambda it: known[it] != [it[name] for name in LEVEL_OF])
        if changed:
            changed._check_may_set_level(concerned)
        return result

    def _check_may_set_level(self, organisations=()):
        """Only those responsible for the customer set levels: promises rely on them.

        :param organisations: organisations where a level was set before
        :raise AccessError: the user is not responsible for the customer
        """
        places = self.filtered("level").organisation_id.union(*organisations)
        if self.env.su or not places:
            return
        customers = places.statcrm_principal_id
        if customers - customers._statcrm_answered_by_me():
            raise AccessError(
                self.env._(
                    "Only those responsible for the customer and the main user can set"
                    " the level of a contact person."
                )
            )
