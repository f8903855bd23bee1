"""Format and validate Finnish business IDs: plain Python, no database."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus

# what people and programs write around the digits
WORDS = re.compile(
    r"^(?:y-?\s*tunnus|business\s+id|fo-?\s*nummer|alv-?\s*(?:numero|nro|tunnus)"
    r"|moms-?\s*(?:nummer|nr)|vat(?:\s*(?:no|nr|number|id))?)[.:\s]*",
    re.IGNORECASE,
)
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
SPELLED = re.compile(r"(FI)?-?(\d{6,7})-?(\d)", re.IGNORECASE)


def canonical(text):
    """Return a business ID as 2077474-0, or None if the text is not one.

    Source of the rule: stdnum.fi.ytunnus (seven digits, one check digit). Older numbers
    may lack the leading zero, but then always have the hyphen.

    :param text: 2077474-0, 20774740, FI20774740, "Y-tunnus 2077474-0", "2077474 - 0"
    """
    text = WORDS.sub("", (text or "").translate(DASHES).strip())
    text = re.sub(r"[\s\u00a0.]+", "", text)
    match = SPELLED.fullmatch(text)
    if not match:
        return None
    _country, digits, check = match.groups()
    if len(digits) == 6:
        if f"{digits}-{check}" not in text:
            return None
        digits = f"0{digits}"
    try:
        ytunnus.validate(f"{digits}-{check}")
    except ValidationError:
        return None
    return f"{digits}-{check}"


def is_plain(text):
    """Return whether the text is eight digits, possibly of another country."""
    return bool(re.fullmatch(r"\d{8}", (text or "").strip()))


def as_vat(number):
    """Return the spellings of the VAT number of a business ID.

    :param number: in the canonical format
    """
    digits = number.replace("-", "")
    return [
        f"FI{digits}",
        f"FI {digits}",
        f"FI-{digits}",
        f"FI{number}",
        digits,
        number,
    ]
