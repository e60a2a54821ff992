"""Personal data in a text, to be kept out of public groups. Rather one missed than an honest question deleted."""

import re
from itertools import accumulate

from groups.digits import western

# Every repetition is bounded and every separator differs from what it separates: no text can make these slow.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_PASSPORT = re.compile(r"\b(?:[A-Z]{1,2}[0-9]{6,9}[A-Z]?|[0-9]{8}[A-Z])\b")
_NAMED = re.compile(
    r"(?:PASSPORT|PASSEPORT|PASAPORTE|PASSAPORTE|REISEPASS|ПАСПОРТ|جواز|هوية|IDENTITY CARD|ID CARD|NATIONAL ID)"
    r"[^\n0-9]{0,25}(?<![A-Z0-9])(?=(?:[A-Z]{0,3}[0-9]){5})[A-Z0-9]{6,12}\b"
)
_DATE = re.compile(r"\b(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2}))\b")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ ().-]{0,2}[0-9]){7,13}(?![0-9])")
_AT_HOME = re.compile(r"(?<![\w+.,-])\(?0[1-9](?:[ ()/-]{0,2}[0-9]){7,10}(?![0-9])")


def personal_data(words: str) -> str | None:
    """What the text gives away: "iban", "email", "phone", "passport" (the number of any such paper), or None."""
    upper = western(words).upper()
    if any(_is_iban(found[0]) for found in _IBAN.finditer(upper)):
        return "iban"
    if _EMAIL.search(upper):
        return "email"
    if _ABROAD.search(upper):
        return "phone"
    if _PASSPORT.search(upper) or _NAMED.search(upper):
        return "passport"
    return "phone" if _AT_HOME.search(_DATE.sub(" ", upper)) else None


def _is_iban(found: str) -> bool:
    """Whether the checksum of ISO 13616 fits, with or without the words that happen to follow."""
    starts = accumulate(found.split(" "))
    return any(len(start) >= 15 and _remainder(start) == 1 for start in starts)


def _remainder(start: str) -> int:
    digits = "".join(str(int(sign, 36)) for sign in start[4:] + start[:4])
    return int(digits) % 97
