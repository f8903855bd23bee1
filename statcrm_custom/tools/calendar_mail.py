"""Read calendar invitations in mails: RFC 5546 (iTIP), RFC 6047."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

LONGEST = 100_000  # maximum number of characters of a calendar to parse
TYPES = ("text/calendar", "application/ics")
PROPERTIES = ("SUMMARY", "LOCATION", "DTSTART")


def read(message):
    """Return the invitation in a mail.

    A calendar without a method is an attachment, not an invitation.

    :param email.message.EmailMessage message:
    :return: None, or {"method": REQUEST, CANCEL, REPLY, COUNTER, …, "summary",
        "location": strings, may be empty, "start": aware datetime, date, original
        string or None, "answer": ACCEPTED, DECLINED, … of a reply, "content": the
        calendar as text}
    """
    for part in message.walk():
        if part.get_content_type() not in TYPES:
            continue
        content = part.get_payload(decode=True) or b""
        text = content.decode("utf-8", "replace")
        found = _parse(text[:LONGEST])
        method = found.get("METHOD") or str(part.get_param("method") or "")
        if method:
            return {
                "method": method.strip().upper(),
                "summary": found.get("SUMMARY", ""),
                "location": found.get("LOCATION", ""),
                "start": found.get("DTSTART"),
                "answer": found.get("PARTSTAT", ""),
                "content": text,
            }
    return None


def _parse(text):
    """Return the method and the properties of the first event."""
    found, depth = {}, []
    for line in _unfold(text):
        head, _colon, value = _split(line)
        name, *parameters = head.split(";")
        name = name.strip().upper()
        if name == "BEGIN":
            depth.append(value.strip().upper())
        elif name == "END" and depth:
            if depth.pop() == "VEVENT":
                break
        elif name == "METHOD" and depth == ["VCALENDAR"]:
            found[name] = value
        elif depth[-1:] == ["VEVENT"]:
            if name == "DTSTART":
                found[name] = _moment(value.strip(), dict(_pairs(parameters)))
            elif name == "ATTENDEE":
                found["PARTSTAT"] = dict(_pairs(parameters)).get("PARTSTAT", "")
            elif name in PROPERTIES:
                found[name] = _plain(value)
    return found


def _unfold(text):
    lines = []
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and lines:
            lines[-1].append(line[1:])
        elif line:
            lines.append([line])
    return ["".join(parts) for parts in lines]


def _split(line):
    """Split at the first colon outside quotation marks."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], ":", line[place + 1 :]
    return line, "", ""


def _pairs(parameters):
    for parameter in parameters:
        name, _sign, value = parameter.partition("=")
        yield name.strip().upper(), value.strip().strip('"')


def _plain(value):
    for escaped, sign in (("\\n", " "), ("\\N", " "), ("\\,", ","), ("\\;", ";")):
        value = value.replace(escaped, sign)
    return " ".join(value.replace("\\\\", "\\").split())


def _moment(value, parameters):
    try:
        if len(value) == 8:
            return datetime.strptime(value, "%Y%m%d").date()
        moment = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        return value
    if value.endswith("Z"):
        return moment.replace(tzinfo=timezone.utc)
    name = parameters.get("TZID", "")
    try:
        return moment.replace(tzinfo=ZoneInfo(name)) if name else _told(moment, name)
    except (KeyError, ValueError, OSError):  # a Windows time zone name
        return _told(moment, name)


def _told(moment, zone):
    return f"{moment:%Y-%m-%d %H:%M} {zone}".strip()
