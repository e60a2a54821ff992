"""Codes that people read, type and compare: the short code under a post, the one-time code in a private chat."""

import hashlib
import hmac
import re

from groups.digits import western

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without the look-alikes I, L, O and the U
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
SIGNS = 4  # of 5 bits each
ONE_TIME_DIGITS = 8  # six would be under the 20 bits of OWASP ASVS 5.0, 6.5.4


def short_code(prefix: str, key: bytes, subject: str) -> str:
    """ "EMB-7K3Q": 20 bits of HMAC-SHA256, so nobody without the key can make one. Two subjects may share a code."""
    digest = hmac.digest(key, subject.encode(), hashlib.sha256)
    bits = int.from_bytes(digest) >> (len(digest) * 8 - SIGNS * 5)
    return f"{prefix}-" + "".join(CROCKFORD[bits >> shift & 31] for shift in range((SIGNS - 1) * 5, -1, -5))


def read_code(words: str) -> str:
    """A short code as it was given out, from what a person typed: "emb-7k3q", "EMB–OI23" with letters for digits."""
    prefix, _, signs = western(words).strip().upper().replace("–", "-").replace(" ", "").rpartition("-")
    return f"{prefix}-{signs.translate(_READ_AS)}"


def typed_code(prefix: str, words: str) -> str:
    """The code that somebody typed alone, with or without its prefix: "7k3q" is EMB-7K3Q. "" when it is none."""
    bare = re.sub(r"[\s\u2066-\u2069\u200e\u200f\u061c\u2010-\u2015-]", "", western(words)).upper()
    signs = bare.removeprefix(prefix) if len(bare) > SIGNS else bare
    return f"{prefix}-{signs.translate(_READ_AS)}" if re.fullmatch(r"[0-9A-Z]{4}", signs) else ""


def codes_in(prefix: str, words: str) -> tuple[str, ...]:
    """Every short code with our prefix that stands in these words, as it was given out, each once."""
    found = re.findall(
        rf"(?<![0-9A-Z]){prefix}\s?[-\u2010-\u2015]\s?([0-9A-Z]{{4}})(?![0-9A-Z])", western(words).upper()
    )
    return tuple(dict.fromkeys(f"{prefix}-{signs.translate(_READ_AS)}" for signs in found))


def without_codes(prefix: str, words: str) -> str:
    """The words without the codes with our prefix."""
    return re.sub(rf"(?<![0-9A-Z]){prefix}\s?[-\u2010-\u2015]\s?[0-9A-Z]{{4}}(?![0-9A-Za-z])", "", words)


def one_time_code(random_bytes: bytes) -> str:
    """Eight digits. ValueError for less than 8 random bytes, which would favour some codes."""
    if len(random_bytes) < 8:
        raise ValueError("A one-time code needs at least 8 random bytes")
    return f"{int.from_bytes(random_bytes) % 10**ONE_TIME_DIGITS:0{ONE_TIME_DIGITS}d}"
