from odoo import api, fields, models


class ResPartner(models.Model):
    """Which colleagues know this contact person, or the people of this customer."""

    _inherit = "res.partner"

    statcrm_connection_ids = fields.One2many(
        "statcrm.connection",
        "partner_id",
        string="Known By",
        groups="base.group_user",
    )

    @api.readonly
    def statcrm_connection_matrix(self, limit=100):
        """Return the matrix of connections of a customer: our units × their people.

        The customer is the principal customer of this partner, with its whole tree. Its
        people are ordered by level, starting with those who are known or have a contact
        role; at most `limit` are returned, the others are counted. White spots and
        pairs consider all of them. The number of queries does not depend on the number
        of people. Dates are ISO strings.

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
        """Open or create my connection with this contact person."""
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
