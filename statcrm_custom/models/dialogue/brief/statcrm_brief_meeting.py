from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.day_text import format_clock, format_full_day, format_weekday

NEAR = 7  # days: the meetings that Home shows
MOST_GUESTS = 12


class StatcrmBrief(models.AbstractModel):
    """The meeting that the brief is read for."""

    _inherit = "statcrm.brief"

    @api.model
    def _find_meeting(self, principal, event_id=None):
        """Return the meeting that the brief was opened from, else the next near one.

        As superuser, see `_find`. A private meeting is only found by those invited, who
        opened the brief from it.
        """
        events = self.env["calendar.event"].sudo()
        theirs, is_open = self._with_domain(principal), events._statcrm_open_domain()
        if event_id:
            me = self.env.user.partner_id
            mine = Domain("attendee_ids.partner_id", "=", me.id)
            asked = theirs & (is_open | mine) & Domain("id", "=", event_id)
            if event_sudo := events.search(asked):
                return event_sudo
        now = fields.Datetime.now()
        near = Domain("stop", ">=", now)
        near &= Domain("start", "<", now + relativedelta(days=NEAR))
        return events.search(theirs & is_open & near, order="start, id", limit=1)

    @api.model
    def _get_meeting(self, event_sudo):
        """Return a section with when, what, and who takes part; None for no meeting."""
        if not event_sudo:
            return None
        line = self._line(
            [self._part(event_sudo.sudo(False), event_sudo.name)],
            lead=self._format_when(event_sudo),
            detail=[*self._get_guests(event_sudo), self._short(event_sudo.location)],
        )
        title = self.env._("Meeting")
        return self._section("meeting", title, "top", 0, lines=[line])

    @api.model
    def _format_when(self, event):
        """Return the day with its name, and when it begins and ends."""
        if event.allday:
            days = dict.fromkeys((event.start_date, event.stop_date))
            return " – ".join(map(self._weekday, filter(None, days)))
        begin, end = (
            fields.Datetime.context_timestamp(self, moment)
            for moment in (event.start, event.stop)
        )
        start, stop = (
            format_clock(self.env, moment) for moment in (event.start, event.stop)
        )
        until = [] if end.date() == begin.date() else [self._weekday(end.date())]
        return " ".join([self._weekday(begin.date()), start, "–", *until, stop])

    @api.model
    def _weekday(self, day):
        is_this_year = day.year == self.env.company._statcrm_today().year
        return (format_weekday if is_this_year else format_full_day)(self.env, day)

    @api.model
    def _get_guests(self, event_sudo):
        """Return who has not declined, the customer's people with function first."""
        coming = event_sudo.attendee_ids.filtered(lambda one: one.state != "declined")
        guests = coming.partner_id.sorted(
            lambda guest: (not guest.partner_share, guest.id)
        )
        parts = []
        for guest in guests[:MOST_GUESTS]:
            function = guest.partner_share and self._short(guest.function)
            name = ", ".join(filter(None, [guest.name, function]))
            parts.append(self._part(guest.sudo(False), name))
        return [*parts, self._format_more(max(0, len(guests) - MOST_GUESTS))]

    @api.model
    def _leave_out(self, sections, event):
        """Do not tell a meeting once more in the section of what is planned."""
        for section in sections:
            if section["key"] != "planned":
                continue
            told = [one for one in section["lines"] if not self._is_of(one, event)]
            if section["lines"] and not told and not section["hidden"]:
                section["hint"] = self.env._("Nothing else is planned.")
            section["lines"] = told

    @api.model
    def _is_of(self, line, record):
        part = line["parts"][0] if line["parts"] else {}
        return (part.get("model"), part.get("id")) == (record._name, record.id)
