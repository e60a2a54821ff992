"""CAP 1.2 as XML (lxml): writing our messages, and reading others' with everything switched off that could harm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from groups.cap import Info, Message, Ref, Weight, stamp

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
MOST = 100
"""Messages and links that are read of one document."""
LONGEST = 4000
"""Characters of any one part that are kept."""


class Unreadable(Exception):
    """No XML, or XML with a document type, which could hold entities."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one document holds: messages, and where more of them are. `broken`: how many could not be understood."""

    messages: tuple[Message, ...] = ()
    links: tuple[str, ...] = ()
    broken: int = 0


# ---- writing ------------------------------------------------------------------------------------------


def write(message: Message) -> str:
    """The message as the schema wants it: its parts in their order, empty ones left out."""
    alert = etree.Element(_name("alert"), nsmap={None: CAP})
    _put(alert, "identifier", message.ref.identifier)
    _put(alert, "sender", message.ref.sender)
    _put(alert, "sent", stamp(message.ref.sent))
    _put(alert, "status", message.status)
    _put(alert, "msgType", message.msg_type)
    _put(alert, "scope", message.scope)
    _put(alert, "note", message.note)
    _put(alert, "references", " ".join(str(ref) for ref in message.references))
    _put(alert, "incidents", message.incidents)
    for info in message.infos:
        _put_info(etree.SubElement(alert, _name("info")), info)
    return str(etree.tostring(alert, encoding="unicode", pretty_print=True))


def _put_info(into: etree._Element, info: Info) -> None:
    weight = info.weight
    values = {
        "language": info.language,
        "category": info.category,
        "event": info.event,
        "responseType": info.response,
        "urgency": weight.urgency,
        "severity": weight.severity,
        "certainty": weight.certainty,
        "expires": stamp(info.expires) if info.expires else "",
        "senderName": info.sender_name,
        "headline": info.headline,
        "description": info.description,
        "instruction": info.instruction,
        "web": info.web,
        "contact": info.contact,
    }
    for tag, words in values.items():
        _put(into, tag, words)
    if info.area:
        _put(etree.SubElement(into, _name("area")), "areaDesc", info.area)


def _put(into: etree._Element, tag: str, words: str) -> None:
    if words:
        etree.SubElement(into, _name(tag)).text = clean(words)


def _name(tag: str) -> str:
    return f"{{{CAP}}}{tag}"


def clean(words: str) -> str:
    """Without what XML cannot hold or what turns the words of a line around."""
    return "".join(char for char in words if _is_plain(ord(char)))


def _is_plain(code: int) -> bool:
    if code in (0x9, 0xA):
        return True
    turned = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return code >= 0x20 and not (0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or turned)


# ---- reading ------------------------------------------------------------------------------------------


def read(content: bytes) -> Found:
    """An alert, or an Atom or RSS feed that holds or names some. Raises Unreadable."""
    root = _parsed(content)
    alerts = list(_within(root, _name("alert")))[:MOST]
    read_ones = [_message(alert) for alert in alerts]
    messages = tuple(each for each in read_ones if each)
    return Found(messages, tuple(_links(root))[:MOST], len(read_ones) - len(messages))


def _parsed(content: bytes) -> etree._Element:
    safe = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, safe)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(type(fault).__name__) from fault
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type")
    return root


def _within(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    return iter(root.iter(tag))


def _links(root: etree._Element) -> Iterator[str]:
    """Where the entries' alerts are; entries that hold theirs need none."""
    for entry in [*_within(root, f"{{{ATOM}}}entry"), *_within(root, "item")]:
        if next(_within(entry, _name("alert")), None) is None:
            yield from _link(entry)


def _link(entry: etree._Element) -> Iterator[str]:
    links = list(_within(entry, f"{{{ATOM}}}link"))
    own = [each for each in links if each.get("type", "") == "application/cap+xml"]
    plain = [each for each in links if each.get("rel", "alternate") == "alternate"]
    for each in (own or plain)[:1]:
        yield each.get("href", "").strip()
    if not links:
        yield from [(each.text or "").strip() for each in _within(entry, "link")][:1]


def _message(alert: etree._Element) -> Message | None:
    """None for one without what every alert must have. Words that nobody knows stay as they are: groups.cap judges."""
    try:
        ref = Ref(_text(alert, "sender"), _text(alert, "identifier"), _instant(_text(alert, "sent")))
        references = tuple(_ref(words) for words in _text(alert, "references").split())
        infos = tuple(_info(each) for each in alert.findall(_name("info"))[:MOST])
    except ValueError:
        return None
    words = (_text(alert, tag) for tag in ("scope", "note", "incidents"))
    return Message(ref, _text(alert, "status"), _text(alert, "msgType"), infos, references, *words)


def _info(info: etree._Element) -> Info:
    ends = _text(info, "expires")
    return Info(
        language=_text(info, "language") or "en-US",
        category=_text(info, "category"),
        event=_text(info, "event"),
        response=_text(info, "responseType"),
        weight=Weight(_text(info, "urgency"), _text(info, "severity"), _text(info, "certainty")),
        expires=_instant(ends) if ends else None,
        sender_name=_text(info, "senderName"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        web=_text(info, "web"),
        contact=_text(info, "contact"),
        area=", ".join(_text(area, "areaDesc") for area in info.findall(_name("area"))[:MOST])[:LONGEST],
    )


def _ref(words: str) -> Ref:
    sender, name, sent = words.split(",", 2)
    return Ref(sender, name, _instant(sent))


def _instant(words: str) -> datetime:
    """The same instant is always the same value, whichever offset it was written with."""
    at = datetime.fromisoformat(words)
    if at.tzinfo is None:
        raise ValueError("an hour without its offset")
    return at.astimezone(UTC).replace(microsecond=0)


def _text(element: etree._Element, tag: str) -> str:
    return clean(element.findtext(_name(tag)) or "").strip()[:LONGEST]
