"""Days and moments as Odoo's own lists and forms show them beside them.

The client lets the browser write a day: “Nov 30”, with the year if it is another one,
in the order and the words of the user's language. Babel knows the same patterns.
What is stored or sent is read in other years as well: it always has the year.
"""

import re

from odoo import fields
from odoo.tools.misc import babel_locale_parse, format_date, format_time, get_lang

# what browsers write otherwise than Babel, whose patterns may be years older
PATTERNS = {
    "en_GB": {"MMMEd": "E d MMM"},
    "fi": {
        "MMMd": "d.M.",
        "yMMMd": "d.M.y",
        "MMMEd": "ccc d.M.",
        "MMMMEEEEd": "cccc d. MMMM",
    },
}


def format_day(env, day):
    """Return a day for the screen: “Nov 30”, with the year if it is another one."""
    if not day:
        return ""
    is_this_year = day.year == env.company._statcrm_today().year
    return _format(env, day, "MMMd" if is_this_year else "yMMMd")


def end_once(text):
    """Return a sentence that ends in one full stop, also where it ends with a day.

    In some languages a day has a full stop of its own: “29.12.” in Finnish, “29 dec.”
    in Swedish. It is also that of the sentence.
    """
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", text) if text else text


def format_full_day(env, day):
    """Return a day with its year, for what is stored or sent: “Nov 30, 2026”."""
    return _format(env, day, "yMMMd") if day else ""


def format_weekday(env, day):
    """Return a day near today: “Mon, Nov 30”."""
    return _format(env, day, "MMMEd")


def format_long_weekday(env, day):
    """Return a day as a heading: “Monday, November 30”."""
    return _format(env, day, "MMMMEEEEd")


def format_clock(env, moment, tz=None):
    """Return the time of a moment (naive, UTC), by default in the user's time zone."""
    clock = _local(env, moment, tz).time()
    # newer patterns have a narrow space before AM and PM, which browsers do not write
    return format_time(env, clock, time_format="short").replace("\u202f", " ")


def format_moment(env, moment, tz=None):
    """Return a moment (naive, UTC) for the screen: “Nov 30, 9:05 AM”."""
    return _join(env, moment, tz, format_day) if moment else ""


def format_full_moment(env, moment, tz=None):
    """Return a moment with its year, for what is stored or sent."""
    return _join(env, moment, tz, format_full_day) if moment else ""


def _local(env, moment, tz):
    zone = env.user.with_context(tz=tz) if tz else env.user
    return fields.Datetime.context_timestamp(zone, moment)


def _locale(env):
    return babel_locale_parse(get_lang(env).code)


def _join(env, moment, tz, day_text):
    pattern = str(_locale(env).datetime_formats["medium"]).replace("'", "")
    day = day_text(env, _local(env, moment, tz).date())
    return pattern.replace("{1}", day).replace("{0}", format_clock(env, moment, tz))


def _format(env, day, skeleton):
    locale = _locale(env)
    own = PATTERNS.get(str(locale)) or PATTERNS.get(locale.language, {})
    pattern = own.get(skeleton) or _pattern(locale, own, skeleton)
    return format_date(env, day, date_format=pattern)


def _pattern(locale, own, skeleton):
    if skeleton != "MMMMEEEEd":
        return locale.datetime_skeletons[skeleton].pattern
    # Babel has none for every language: widen the words of the short one
    short = own.get("MMMEd") or locale.datetime_skeletons["MMMEd"].pattern
    return re.sub(r"([Ec])+", r"\1\1\1\1", re.sub("M{3,}", "MMMM", short))
