"""Which incoming mails nobody wrote: told by their headers, never by their words.

The headers are those of RFC 3834 (`Auto-Submitted`), RFC 2076 (`Precedence`), RFC 2369
and RFC 2919 (`List-*`), RFC 6522 (reports), and what the common programs set in their
place. A mail without any of them counts as written by a person.
"""

import re

# RFC 6522: what a mail server or mail program says of another mail
REPORTS = {"delivery-status", "disposition-notification", "feedback-report"}
REPORT_TYPES = {f"message/{name}" for name in REPORTS} | {
    "message/global-delivery-status",
    "message/global-disposition-notification",
}
# set by whatever answers by itself, whatever the value
ANSWERS = (
    *("X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder"),
    *("X-AutoReply-From", "X-Mail-Autoreply", "X-Autoresponse", "X-Vacation"),
)
LISTS = (
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post"),
    *("List-Help", "List-Subscribe", "List-Owner", "List-Archive"),
)
ANSWERING = {"auto_reply", "auto-reply", "autoreply"}
BULK = {"bulk", "junk", "list"}
NOTHING = {"", "no", "none", "false", "0"}


def kind_of(message):
    """Say what kind of automatic mail this is.

    :param email.message.Message message: as it came in, with all headers
    :return: "report" (of delivery, reading, or abuse), "bulk" (a newsletter or list),
        "answer" (an absence note, another automatic answer, a program's notice), or
        False when a person wrote it
    """
    if _is_report(message):
        return "report"
    if any(_values(message, name) for name in LISTS):
        return "bulk"
    precedences = set(_values(message, "Precedence"))
    if precedences & ANSWERING:
        return "answer"
    if precedences & BULK:
        # absence notes are sent as bulk too, and say what they are
        return "answer" if _answers(message) else "bulk"
    return "answer" if _answers(message) else False


def tells_failure(message):
    """Whether a report says that a mail did not arrive.

    Not so of a mail that was read or complained of, nor of one that arrived, was
    handed on or is late.
    """
    types = {part.get_content_type() for part in message.walk()}
    if not types & REPORT_TYPES:
        kind = str(message.get_param("report-type") or "").lower()
        return kind not in REPORTS or kind == "delivery-status"
    statuses = [
        part
        for part in message.walk()
        if part.get_content_type().endswith("delivery-status")
    ]
    if not statuses:
        return False
    actions = {
        action for part in statuses for block in _blocks(part) for action in block
    }
    return not actions or "failed" in actions


def _is_report(message):
    kind = message.get_content_type()
    if kind == "multipart/report" or kind in REPORT_TYPES:
        return True
    if _values(message, "X-Failed-Recipients"):
        return True
    # RFC 3834: what must never be answered comes from nobody
    return any(value == "<>" for value in _values(message, "Return-Path"))


def _answers(message):
    values = [
        re.split(r"[;\s]", value, maxsplit=1)[0]
        for value in _values(message, "Auto-Submitted")
    ]
    # Exchange and Outlook set it on what they write by themselves, with what is not
    # to be answered to it
    values += _values(message, "X-Auto-Response-Suppress")
    for name in ANSWERS:
        values += _values(message, name)
    values += [
        value
        for value in _values(message, "Delivered-To")
        if value in ("autoresponder", "<autoresponder>")
    ]
    return any(value not in NOTHING for value in values)


def _values(message, name):
    """The values of a header, in small letters; no empty ones."""
    values = (str(value).strip().lower() for value in message.get_all(name) or ())
    return [value for value in values if value]


def _blocks(part):
    """The `Action` fields of each block of a delivery status."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else [part]:
        yield _values(block, "Action")
