from odoo import api, fields, models


class ResPartner(models.Model):
    """Who from our house knows this contact person, or this customer's people."""

    _inherit = "res.partner"

    statcrm_connection_ids = fields.One2many(
        "statcrm.connection",
        "partner_id",
        string="Known By",
        groups="base.group_user",
    )

    @api.readonly
    def statcrm_connection_matrix(self, limit=100):
        """Return who of ours knows whom at a customer: our units × their people.

        The customer is the principal customer of this partner, with its whole
        tree. Its people come in the order of their level, those that somebody knows
        or that have a contact role first; at most `limit` of them, and the rest is
        counted. White spots and pairs rest on all of them. The number of queries
        does not depend on the number of people. Dates are ISO texts.

        :param int limit: the most people to return
        :return: {
            "units": [{"id", "name"}], id 0 for colleagues without a unit,
            "people": [{
                "id", "name", "function", "level", "level_name", "roles": [name],
                "cells": {unit id as text: {
                    "strength": 1-5, "last_contact": date or None,
                    "users": [names, the closest first]}}}],
            "hidden_count": int, how many people are not returned,
            "white_spots": [{"key", "text"}], see `_white_spots`,
            "pairs": [{
                "level", "level_name", "hidden_count", "rows": [{
                    "id", "name",
                    "ours": [{"name", "last_contact": date or None}]}]}],
            "refreshed_at": date and time in UTC, or None}
        :raise AccessError: the user may not read the partner
        """
        self.ensure_one().check_access("read")
        matrix = self.env["statcrm.connection.matrix"]
        return matrix._get_matrix(self.statcrm_principal_id, limit)

    def action_statcrm_know(self):
        """Open my connection with this contact person; make it if there is none."""
        self.ensure_one()
        Connection = self.env["statcrm.connection"]
        mine = [("partner_id", "=", self.id), ("user_id", "=", self.env.uid)]
        connection = Connection.search(mine) or Connection.create(
            {"partner_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("I Know This Person"),
            "res_model": "statcrm.connection",
            "res_id": connection.id,
            "views": [[False, "form"]],
            "target": "new",
        }
