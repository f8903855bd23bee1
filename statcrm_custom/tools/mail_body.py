"""Keep the text of an incoming mail to a size that can be read and cleaned.

To clean HTML costs some seconds and some hundred megabytes for each megabyte of it.
Nobody reads so much: what is longer is cut before anything looks at it, and the whole
is kept as a file.
"""

import re

LONGEST = 200_000  # bytes of text, and of HTML, of all parts together
MOST_OPEN = 50  # signs that open a tag before one that closes it
CUT_TYPES = ("text/html", "text/plain")
# a picture within the text; no step backwards, so the time follows the length
_PICTURE = re.compile(rb"""(src\s*=\s*)("data:[^"]*"|'data:[^']*')""", re.IGNORECASE)


def cut(message, longest=LONGEST):
    """Cut the text of a mail in place where it is too long.

    Pictures within the text go first, then the end of it; a tag is not cut in two.
    HTML that opens tag after tag and closes none is shown as it is written.

    :param email.message.EmailMessage message:
    :param int longest: bytes that are left at most
    :return: [(file name, bytes of the whole part)] of what was cut, mostly empty
    """
    left, whole = dict.fromkeys(CUT_TYPES, longest), []
    for part in list(message.walk()):
        kind = part.get_content_type()
        if kind not in CUT_TYPES or _is_file(part):
            continue
        content = short = part.get_payload(decode=True) or b""
        is_html = kind == "text/html"
        if len(content) > left[kind]:
            short = _shorten(content, left[kind], is_html)
        if is_html:
            short = _close_tags(short)
        left[kind] -= min(left[kind], len(short))
        if short is content:
            continue
        number = f"-{len(whole) + 1}" if whole else ""
        whole.append((f"message{number}.{'html' if is_html else 'txt'}", content))
        text = _decode(short, part.get_content_charset())
        part.set_content(text, subtype=part.get_content_subtype())
    return whole


def _close_tags(content):
    """Take what cannot be a tag for text.

    From each "<" the cleaning looks ahead for its ">", so the time grows with the
    square of those that have none.
    """
    parts = content.split(b">")
    if max(part.count(b"<") for part in parts) <= MOST_OPEN:
        return content
    return b">".join(
        part if part.count(b"<") <= MOST_OPEN else part.replace(b"<", b"&lt;")
        for part in parts
    )


def _is_file(part):
    # as 'mail' tells a file from text
    disposition = str(part.get("content-disposition") or "").strip()
    return bool(part.get_filename() or disposition.startswith("attachment"))


def _shorten(content, left, is_html):
    if not is_html:
        return content[:left]
    content = _PICTURE.sub(rb'\1""', content)
    if len(content) <= left:
        return content
    content = content[:left]
    opened, closed = content.rfind(b"<"), content.rfind(b">")
    return content[:opened] if opened > closed else content


def _decode(content, charset):
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:  # a charset that nobody knows
        return content.decode("utf-8", "replace")
