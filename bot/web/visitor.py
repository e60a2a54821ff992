"""Who looks at a public page: in which language, and from where, so far as that must be known to count."""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence


def language_of(wanted: str, accepted: str, known: Sequence[str], otherwise: str) -> str:
    """What is asked for in the address or by the Accept-Language header, if we speak it; else `otherwise`."""
    asked = (each.partition("-")[0] for each in (wanted.lower(), *_by_weight(accepted)))
    return next((each for each in asked if each in known), otherwise)


def counted_as(salt: bytes, address: str) -> str:
    """A name that nobody can turn back into the address, the same for a whole home network (IPv6: 64 bits)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        found = ipaddress.ip_address(0)
    home = found.exploded[:19] if found.version == 6 else str(found)
    return "page:" + hmac.digest(salt, home.encode(), hashlib.sha256).hex()[:24]


def _by_weight(accepted: str) -> Sequence[str]:
    """The languages of an Accept-Language header, the best first; what cannot be read is left out."""
    found = []
    for nth, part in enumerate(accepted[:200].split(",")):
        name, _, weight = part.strip().lower().partition(";q=")
        try:
            found.append((-float(weight or 1), nth, name))
        except ValueError:
            continue
    return [name for _, _, name in sorted(found)]
