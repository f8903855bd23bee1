"""Format and validate Finnish business IDs, and know other countries' numbers in
their spellings: plain Python, no database.
"""

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

SIGNS = re.compile(r"[\s\u00a0./-]+")
# numbers of registers: letters of a country or register, then digits
REGISTERED = re.compile(r"([A-Z]{0,3})(\d{6,14})([A-Z]{0,3})")
# how countries group the digits, by their number: Denmark, Norway and France, Sweden,
# Australia, French establishments and others
GROUPS = {
    8: [(2, 2, 2, 2), (4, 4), (7, 1)],
    9: [(3, 3, 3)],
    10: [(6, 4), (3, 3, 4), (3, 3, 2, 2)],
    11: [(2, 3, 3, 3), (3, 3, 3, 2)],
    12: [(8, 4), (6, 4, 2)],
    14: [(3, 3, 3, 5)],
}


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


def bare(text):
    """Return a registry number of any country without spaces and signs, or None.

    :param text: 556036-0793, "923 609 016", "SE 5560360793 01"
    """
    number = SIGNS.sub("", (text or "").translate(DASHES)).upper()
    return number if REGISTERED.fullmatch(number) else None


def spellings(text):
    """Return the ways in which the registry number of a text may be stored.

    They are looked up by an index, which knows whole texts only.

    :return: set of texts, empty if the text is no such number
    """
    number = bare(text)
    if not number:
        return set()
    before, digits, behind = REGISTERED.fullmatch(number).groups()
    forms = {digits}
    for sizes in GROUPS.get(len(digits), ()):
        ends = [sum(sizes[:place]) for place in range(len(sizes) + 1)]
        parts = [digits[start:end] for start, end in zip(ends, ends[1:], strict=False)]
        forms |= {sign.join(parts) for sign in " -."}
    return {text.strip()} | {
        f"{start}{form}{end}"
        for form in forms
        for start in ({before, f"{before} ", f"{before}-"} if before else {""})
        for end in ({behind, f" {behind}"} if behind else {""})
    }


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
