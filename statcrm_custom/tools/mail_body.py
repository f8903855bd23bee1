"""Limit the text of an incoming mail to a size that can be sanitized.

Sanitizing HTML takes some seconds and some hundred megabytes of memory per megabyte.
Longer texts are cut before they are processed, and the full text is kept as an
attachment.
"""

import re

LONGEST = 200_000  # bytes of text, and of HTML, of all parts together
MOST_OPEN = 50  # consecutive opening brackets without a closing one
CUT_TYPES = ("text/html", "text/plain")
# an inline image; without backtracking, so the time is linear
_PICTURE = re.compile(rb"""(src\s*=\s*)("data:[^"]*"|'data:[^']*')""", re.IGNORECASE)


def cut(message, longest=LONGEST):
    """Cut the text of a mail in place if it is too long.

    Inline images are removed first, then the end of the text, without cutting a tag in
    two. HTML with many unclosed tags is shown as plain text.

    :param email.message.EmailMessage message:
    :param int longest: maximum number of remaining bytes
    :return: [(file name, bytes of the whole part)] of the parts cut
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
    """Escape brackets that cannot be tags.

    The sanitizer searches a ">" after each "<", so the time is quadratic in the number
    of unclosed ones.
    """
    parts = content.split(b">")
    if max(part.count(b"<") for part in parts) <= MOST_OPEN:
        return content
    return b">".join(
        part if part.count(b"<") <= MOST_OPEN else part.replace(b"<", b"&lt;")
        for part in parts
    )


def _is_file(part):
    # same distinction of files and text as in 'mail'
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
    except LookupError:  # unknown charset
        return content.decode("utf-8", "replace")
