import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....tools.xlsx import workbook


class StatcrmPeopleExport(models.TransientModel):
    """Export the people of a target group as XLSX, for a purpose and a receiver.

    Personal data handed on leaves a trace: the export is logged before the file is
    there. Text stays text in the workbook, formulas are not run.
    """

    _name = "statcrm.people.export"
    _description = "Export People"
    _inherit = ["statcrm.kept.fields"]

    group_id = fields.Many2one("statcrm.target.group", ondelete="cascade")
    purpose = fields.Text(string="What For", help="Kept in the log of exports.")
    receiver = fields.Char(string="Who Receives It", help="Kept in the log of exports.")
    with_refused = fields.Boolean(
        string="Also Who Is Refused",
        help="With the reason, in a column of its own. Do not contact these people.",
    )
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)
    people_count = fields.Integer(string="People", readonly=True)

    def action_export(self):
        """Log the export and make the file."""
        self.ensure_one()
        self.group_id.ensure_one()
        if not (self.purpose or "").strip() or not (self.receiver or "").strip():
            raise UserError(self.env._("Say what for, and who receives it."))
        columns, rows = self._get_columns(), self._get_rows()
        today = self.env.company._statcrm_today()
        content = workbook(
            self.group_id.name,
            [
                self.env._("As of %s", fields.Date.to_string(today)),
                self.env._("For: %s", self.purpose),
                self.env._("Receiver: %s", self.receiver),
            ],
            [(label, "text") for label in columns],
            rows,
        )
        self.env["statcrm.export.log"].sudo().create(
            {
                "name": self.group_id.name,
                "user_id": self.env.uid,
                "group_id": self.group_id.id,
                "purpose": self.purpose,
                "receiver": self.receiver,
                "people_count": len(rows),
                "columns": ", ".join(columns),
            }
        )
        group_sudo = self.group_id.sudo()
        group_sudo.used_on = fields.Datetime.now()
        name = self.group_id.name.replace("/", "-")
        self.sudo().write(
            {
                "file": base64.b64encode(content),
                "filename": f"{name} {fields.Date.to_string(today)}.xlsx",
                "people_count": len(rows),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export People"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _is_locked(self, field):
        # the file is made by the export, with its line in the log
        return field.readonly

    def _get_columns(self):
        columns = [
            self.env._("Name"),
            self.env._("Organisation"),
            self.env._("Customer"),
            self.env._("Job Position"),
            self.env._("Email"),
            self.env._("Phone"),
            self.env._("Street"),
            self.env._("Street 2"),
            self.env._("Postcode"),
            self.env._("Town"),
            self.env._("Country"),
            self.env._("Language"),
        ]
        return (
            columns + [self.env._("Refused Because")] if self.with_refused else columns
        )

    def _get_rows(self):
        """Return the rows in the order of the columns, in one statement.

        The address is that of the place of work, or else one's own.
        """
        group = self.group_id
        group.check_access("read")
        lang = self.env.lang or "en_US"
        rows = group._run(
            SQL(
                """
                SELECT person.name, place.name, customer.name,
                       coalesce(post.function, person.function), person.email,
                       person.phone, spot.street, spot.street2, spot.zip, spot.city,
                       coalesce(country.name ->> %(lang)s, country.name ->> 'en_US'),
                       person.lang, told.reason
                  FROM (%(told)s) told
                  JOIN res_partner person ON person.id = told.partner_id
                  LEFT JOIN res_partner place ON place.id = told.organisation_id
                  LEFT JOIN res_partner customer ON customer.id
                       = coalesce(place.statcrm_principal_id,
                                  person.statcrm_principal_id)
                   AND customer.id <> person.id
                  LEFT JOIN res_partner spot ON spot.id
                       = CASE WHEN btrim(place.street) <> '' THEN place.id
                         ELSE person.id END
                  LEFT JOIN res_country country ON country.id = spot.country_id
                  LEFT JOIN LATERAL (
                       SELECT line.function FROM statcrm_affiliation line
                        WHERE line.partner_id = person.id
                          AND line.organisation_id = place.id AND %(current)s
                        ORDER BY line.id LIMIT 1) post ON TRUE
                 WHERE %(asked)s
                 ORDER BY customer.name, place.name, person.name, person.id
                """,
                lang=lang,
                told=group._told_sql(),
                current=group._current_sql("line"),
                asked=SQL("TRUE") if self.with_refused else SQL("told.reason IS NULL"),
            )
        )
        labels = group.refusal_labels()
        if not self.with_refused:
            return [list(row[:-1]) for row in rows]
        return [[*row[:-1], labels.get(row[-1], row[-1])] for row in rows]
