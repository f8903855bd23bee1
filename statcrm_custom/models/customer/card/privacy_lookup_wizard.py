from odoo import api, models
from odoo.tools import SQL


class PrivacyLookupWizard(models.TransientModel):
    """Include our models in Odoo's privacy lookup.

    Odoo looks at many2one fields that do not cascade. Rows deleted with the partner,
    many2many fields and rows that belong to a person through another row are personal
    data as well.
    """

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        # EXTENDS 'privacy_lookup'
        return SQL(
            """
            WITH people AS (
                SELECT res_id AS id FROM (%(core)s) found
                 WHERE res_model_id = %(model)s)
            SELECT DISTINCT res_model_id, res_id, is_active FROM (
                SELECT res_model_id, res_id, is_active FROM (%(core)s) core
                 UNION ALL
                %(ours)s) found
            """,
            core=super()._get_query(),
            model=self.env["ir.model"]._get_id("res.partner"),
            ours=SQL(" UNION ALL ").join(self._statcrm_queries()),
        )

    @api.model
    def _statcrm_queries(self):
        """Return [SQL of `res_model_id`, `res_id`, `is_active`], from `people`."""
        queries = []
        for model in self.env.values():
            if model._transient or not model._auto or model._abstract:
                continue
            conditions = [
                condition
                for field in model._fields.values()
                if field.name.startswith("statcrm_")
                or model._name.startswith("statcrm.")
                for condition in self._statcrm_conditions(model, field)
            ]
            if conditions:
                queries.append(
                    SQL(
                        "SELECT %s::integer, id, %s FROM %s WHERE %s",
                        self.env["ir.model"]._get_id(model._name),
                        SQL("active" if "active" in model._fields else "TRUE"),
                        SQL.identifier(model._table),
                        SQL(" OR ").join(conditions),
                    )
                )
        return queries

    @api.model
    def _statcrm_conditions(self, model, field):
        """Yield SQL conditions for the rows of a model about these people."""
        if not field.store or field.name in ("statcrm_principal_id", "parent_id"):
            return
        if field.type == "many2one" and field.comodel_name == "res.partner":
            if field.ondelete == "cascade":
                column = SQL.identifier(field.name)
                yield SQL("%s IN (SELECT id FROM people)", column)
        elif field.type == "many2many" and field.comodel_name == "res.partner":
            yield SQL(
                "id IN (SELECT %s FROM %s WHERE %s IN (SELECT id FROM people))",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
            )
        elif (owner := self._statcrm_owners().get(field.comodel_name)) and (
            field.type == "many2one"
        ):
            yield SQL(
                "%s IN (SELECT id FROM %s WHERE %s IN (SELECT id FROM people))",
                SQL.identifier(field.name),
                SQL.identifier(self.env[field.comodel_name]._table),
                SQL.identifier(owner),
            )

    @api.model
    def _statcrm_owners(self):
        """Return {model: field of the person} of rows whose lines are personal too."""
        return {}
