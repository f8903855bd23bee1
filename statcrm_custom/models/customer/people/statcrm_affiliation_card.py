from odoo import api, fields, models


class StatcrmAffiliation(models.Model):
    """Synchronise affiliations and contacts.

    After the last day of an affiliation the contact is moved or archived. A contact
    that is moved or archived ends the affiliation. Both record the former workplace in
    `statcrm.former.place`.
    """

    _inherit = "statcrm.affiliation"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._await_last_day(typed=False)
        return lines

    def write(self, vals):
        moved = vals.keys() & {"partner_id", "organisation_id"}
        people = self.partner_id if moved else self.browse().partner_id
        result = super().write(vals)
        if moved or vals.keys() & {"date_from", "date_to"}:
            self._await_last_day(typed="date_to" in vals, also=people)
        return result

    def unlink(self):
        people = self.partner_id
        result = super().unlink()
        self.env["statcrm.former.place"]._refresh(people)
        return result

    def _await_last_day(self, typed, also=()):
        """Schedule the contacts to leave after a last day set on the affiliation.

        A new line that has already ended describes the past, unless it is followed by
        another one.

        :param bool typed: the last day has just been set
        :param also: persons these lines belonged to before
        """
        today = self.env.company._statcrm_today()
        # superuser: whoever may edit the line may move the contact
        people_sudo = self.partner_id.sudo()
        for person in people_sudo.filtered("parent_id"):
            here = person.statcrm_affiliation_ids.filtered(
                lambda line, person=person: line.organisation_id == person.parent_id
            )
            last = here.sorted(lambda line: line._period()[1])[-1:]
            if not last.date_to or last._ended_with_card():
                here.filtered("settles_card").settles_card = False
                continue
            told = last in self and (typed or last.date_to >= today)
            if told or last._is_followed_by(self):
                last.settles_card = True
        self.env["statcrm.former.place"]._refresh(people_sudo.union(*also))

    def _is_followed_by(self, lines):
        """Return whether one of these lines is followed by another affiliation."""
        following = self._get_following()
        began = following.date_from and following.date_from > self.date_to
        return bool(following) and (self in lines or (following in lines and began))

    def _get_following(self):
        """Return the next organisation of the person after the last day, if any."""
        if not self:
            return self
        day = fields.Date.add(self.date_to, days=1)
        others = self.partner_id.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id != self.organisation_id
        )
        return others._on_or_after(day)

    def _on_or_after(self, day):
        """Return the affiliation on a day, or else the first one after it."""
        going_on = self.filtered(lambda line: not line._is_over(day))
        begun = going_on.filtered(
            lambda line: not line.date_from or line.date_from <= day
        )
        to_come = (going_on - begun).sorted("date_from")
        return (begun or to_come)[:1]

    @api.model
    def _follow_cards(self, left, back, gone):
        """End and open affiliations for moved, reactivated and archived contacts.

        :param left: the new former workplaces, see `statcrm.former.place`
        :param back: persons whose contacts are active again
        :param gone: persons whose contacts are archived
        """
        today = self.env.company._statcrm_today()
        ending, opening = gone.statcrm_affiliation_ids, self.browse()
        for row in left:
            person, here = row.partner_id, row.partner_id.commercial_partner_id
            ending |= person._statcrm_affiliations_at(row.organisation_id)
            opening |= person.statcrm_affiliation_ids.filtered(
                lambda line, here=here: (
                    line.organisation_id.commercial_partner_id == here
                )
            )
        ending -= opening
        former = left.search([("partner_id", "in", back.ids)])
        for person in back:
            places = former.filtered(
                lambda row, person=person: row.partner_id == person
            )
            # the current organisation may also be a former one if the person came back
            gone_from = places.organisation_id - person.commercial_partner_id
            opening |= person.statcrm_affiliation_ids.filtered(
                lambda line, gone_from=gone_from: (
                    line.organisation_id.commercial_partner_id not in gone_from
                )
            )
        ending = ending.filtered(
            lambda line: (
                (not line.date_from or line.date_from <= today)
                and (not line.date_to or line.date_to > today)
            )
        )
        for planned, lines in ending.grouped("date_to").items():
            lines.write(
                {
                    "date_to": today,
                    "left_on": today,
                    "planned_to": planned,
                    "settles_card": False,
                }
            )
        # undone on the same day: it was a mistake
        opening = opening.filtered(
            lambda line: line._ended_with_card() and line.left_on == today
        )
        for planned, lines in opening.grouped("planned_to").items():
            lines.write({"date_to": planned, "left_on": False, "planned_to": False})
        self.env["statcrm.former.place"]._refresh(left.partner_id)
