from odoo import api, fields, models
from odoo.tools import SQL

# documents of a customer whose activities are next steps, and since when they are its
DOCUMENTS = {
    "crm.lead": SQL("document.create_date"),
    "sale.order": SQL("least(document.date_order, document.create_date)"),
}


class ResPartner(models.Model):
    """The last contact with a customer, an office or a person, and the next step.

    Computed for a page of a list at a time. For what counts as contact see
    `statcrm.interaction`; planned are meetings that are not private, and activities, as
    in the brief.
    """

    _inherit = "res.partner"

    statcrm_last_contact = fields.Date(
        string="Last Contact",
        compute="_compute_statcrm_last_contact",
        search="_search_statcrm_last_contact",
        groups="base.group_user",
        help="The last visit, meeting, call or e-mail of any unit: with anybody of the"
        " customer, or in the row of a person with this person. In large"
        " databases, updated once an hour.",
    )
    statcrm_next_date = fields.Date(
        string="Next On",
        compute="_compute_statcrm_next_step",
        search="_search_statcrm_next_date",
        groups="base.group_user",
        help="The day of the next meeting, or of the activity that is due first.",
    )
    statcrm_next_step = fields.Char(
        string="Next Step",
        compute="_compute_statcrm_next_step",
        groups="base.group_user",
        help="The next meeting or the activity that is due first. Private meetings are"
        " not shown.",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_last_contact(self):
        found = self.env["statcrm.interaction"]._last_contacts_of(self._origin)
        for partner in self:
            partner.statcrm_last_contact = found.get(partner._origin.id)

    def _search_statcrm_last_contact(self, operator, value):
        interactions = self.env["statcrm.interaction"]
        return interactions._search_last_contact("id", operator, value)

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_next_step(self):
        found = self._origin._statcrm_next_steps()
        for partner in self:
            day, step = found.get(partner._origin.id, (False, False))
            partner.statcrm_next_date, partner.statcrm_next_step = day, step

    def _search_statcrm_next_date(self, operator, value):
        steps = self._statcrm_next_dates_sql
        interactions = self.env["statcrm.interaction"]
        return interactions._search_day("id", steps, operator, value)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # EXTENDS 'base': the field is not stored
        if field_name != "statcrm_last_contact":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        self._check_field_access(self._fields[field_name], "read")
        partner = SQL.identifier(alias, "id")
        interactions = self.env["statcrm.interaction"]
        return interactions._order_by_last_contact(alias, partner, direction, query)

    # The next step.

    def _statcrm_next_steps(self):
        """Return {id: (day, text)} of what is planned first with each of these.

        As superuser: everybody sees what is planned with a customer.
        """
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id) partner_id, next_date, model, id
                  FROM (%s) step WHERE partner_id IN %s
                 ORDER BY partner_id, next_date, model, id
                """,
                self._statcrm_steps_sql(self._statcrm_below_sql()),
                self._ids,
            )
        )
        texts = {}
        for model in ("calendar.event", "mail.activity"):
            ids = [step_id for _partner, _day, name, step_id in rows if name == model]
            for step in self.env[model].sudo().browse(ids):
                texts[model, step.id] = step.display_name
        return {
            partner_id: (day, texts[model, step_id])
            for partner_id, day, model, step_id in rows
        }

    def _statcrm_below_sql(self):
        """Return SQL rows (id) of these, their people, and those who once were."""
        tops = self.filtered(lambda one: one == one.statcrm_principal_id)
        offices = (self - tops).filtered("is_company")
        return SQL(
            """
            %s UNION ALL SELECT id FROM res_partner WHERE id IN %s
             UNION ALL
            SELECT id FROM (
                WITH RECURSIVE below (id) AS (
                    SELECT id FROM res_partner WHERE parent_id IN %s
                     UNION
                    SELECT child.id FROM res_partner child
                      JOIN below ON below.id = child.parent_id)
                SELECT id FROM below) below
            """,
            self.env["statcrm.former.place"]._ever_sql(tops._ids or (0,)),
            (self - tops)._ids or (0,),
            offices._ids or (0,),
        )

    @api.model
    def _statcrm_next_dates_sql(self):
        """Return SQL rows (partner_id, day) of everybody with a next step."""
        return SQL(
            """SELECT partner_id, min(next_date) AS day FROM (%s) step
                GROUP BY partner_id""",
            self._statcrm_steps_sql(),
        )

    @api.model
    def _statcrm_steps_sql(self, partners=None):
        """Return SQL rows (partner_id, next_date, model, id) of what is planned.

        Once for the customer, once for the person or office, once for each office that
        is above it.

        :param partners: SQL rows of the ids of the partners it is with, by default all
        """
        event, now = self.env["calendar.event"], fields.Datetime.now()

        def asked(partner):
            if partners is None:
                return SQL("TRUE")
            return SQL("%s = ANY(ARRAY(%s))", partner, partners)

        steps = [
            SQL(
                """
                SELECT activity.res_id AS partner_id, NULL::timestamp AS moment,
                       activity.date_deadline AS next_date, 'mail.activity' AS model,
                       activity.id
                  FROM mail_activity activity
                 WHERE activity.res_model = 'res.partner' AND activity.active
                   AND activity.calendar_event_id IS NULL AND %s
                """,
                asked(SQL("activity.res_id")),
            ),
            SQL(
                """
                SELECT guest.partner_id, NULL, %(day)s, 'calendar.event', event.id
                  FROM calendar_event event
                  JOIN (SELECT event_id, partner_id FROM calendar_attendee
                         WHERE state IS DISTINCT FROM 'declined'
                         UNION ALL
                        SELECT id, res_id FROM calendar_event
                         WHERE res_model = 'res.partner') guest
                    ON guest.event_id = event.id
                  LEFT JOIN res_users_settings calendar
                    ON calendar.user_id = event.user_id
                 WHERE event.active AND event.stop >= %(now)s AND %(open)s AND %(asked)s
                """,
                day=event._statcrm_day_sql(),
                open=event._statcrm_open_sql(),
                now=now,
                asked=asked(SQL("guest.partner_id")),
            ),
        ]
        steps += [
            SQL(
                """
                SELECT document.partner_id, %(moment)s, activity.date_deadline,
                       'mail.activity', activity.id
                  FROM mail_activity activity
                  JOIN %(table)s document ON document.id = activity.res_id %(readable)s
                 WHERE activity.res_model = %(model)s AND activity.active
                   AND activity.calendar_event_id IS NULL AND %(asked)s
                """,
                moment=moment,
                table=SQL.identifier(self.env[model]._table),
                readable=self.env["res.company"]._statcrm_readable_sql(
                    SQL("document.company_id")
                ),
                model=model,
                asked=asked(SQL("document.partner_id")),
            )
            for model, moment in DOCUMENTS.items()
        ]
        # a document stays with the customer it was made for when the person leaves
        whose = self.env["statcrm.former.place"]._principal_at_sql(
            SQL("person"), SQL("coalesce(step.moment, %s)", now)
        )
        return SQL(
            """
            SELECT shown.partner_id, step.next_date, step.model, step.id
              FROM (%(steps)s) step
              JOIN res_partner person ON person.id = step.partner_id
               AND person.partner_share
              LEFT JOIN res_partner office ON office.id = person.parent_id
               AND office.id <> person.statcrm_principal_id AND person.active
              JOIN LATERAL (
                   SELECT %(whose)s AS partner_id
                    UNION
                   SELECT person.id
                    UNION
                   SELECT office.id WHERE office.id IS NOT NULL
                    UNION
                   SELECT id FROM (
                       WITH RECURSIVE above (id, parent_id) AS (
                           SELECT id, parent_id FROM res_partner
                            WHERE id = office.parent_id
                              AND office.parent_id <> person.statcrm_principal_id
                            UNION
                           SELECT higher.id, higher.parent_id FROM above
                             JOIN res_partner higher ON higher.id = above.parent_id
                              AND higher.id <> person.statcrm_principal_id)
                       SELECT id FROM above) above) shown ON TRUE
            """,
            steps=SQL(" UNION ALL ").join(steps),
            whose=whose,
        )
