from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merge the records of partners as their models declare it.

    See `statcrm.merge.mixin`.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base'
        src_partners._statcrm_check_merge(dst_partner)
        sources_sudo, target_sudo = src_partners.sudo(), dst_partner.sudo()
        settled = [
            (model, model._merge_settle(sources_sudo, target_sudo))
            for model in self._statcrm_joined_models()
        ]
        # constraints are checked for each row when it is moved
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        for model, before in settled:
            model._merge_follow(target_sudo, before)
        return result

    def _update_reference_fields(self, src_partners, dst_partner):
        # EXTENDS 'base': completed activities are archived and would not be moved
        wizard = self.with_context(active_test=False)
        result = super(
            BasePartnerMergeAutomaticWizard, wizard
        )._update_reference_fields(src_partners, dst_partner)
        self._statcrm_move_references(src_partners, dst_partner)
        return result

    def _update_values(self, src_partners, dst_partner):
        # EXTENDS 'base'
        result = super()._update_values(src_partners, dst_partner)
        self.env.flush_all()
        for model in self._statcrm_joined_models():
            model._merge_finish(dst_partner.sudo())
        return result

    def _statcrm_joined_models(self):
        """Return the models with the merge mixin, in their order."""
        models_sudo = [
            model.sudo()
            for name, model in self.env.items()
            if isinstance(model, self.env.registry["statcrm.merge.mixin"])
            and not model._abstract
        ]
        return sorted(models_sudo, key=lambda one: (one._merge_order, one._name))

    def _statcrm_referring_models(self):
        """Return the models that refer to a partner by `res_model` and `res_id`.

        A later area adds core models that Odoo's merge does not move.
        """
        return [
            model
            for name, model in self.env.items()
            if name.startswith("statcrm.") and model._auto and not model._transient
        ]

    def _statcrm_move_references(self, src_partners, dst_partner):
        """Move the rows that refer to a partner by `res_model` and `res_id`."""
        for model in self._statcrm_referring_models():
            for field in model._fields.values():
                if field.type == "many2one_reference" and field.store:
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET %s = %s WHERE %s = %s AND %s IN %s",
                            SQL.identifier(model._table),
                            SQL.identifier(field.name),
                            dst_partner.id,
                            SQL.identifier(field.model_field),
                            src_partners._name,
                            SQL.identifier(field.name),
                            src_partners._ids,
                        )
                    )
                    model.invalidate_model([field.name])
