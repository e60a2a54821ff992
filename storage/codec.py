"""Events and actions as JSON, with the schema version that wrote them."""

import json
from typing import Any, get_args

import msgspec

from groups.messages import Action, Address, Attached, Incoming, Lasting, Settled
from groups.outcomes import Outcome
from groups.texts import Text

SCHEMA = 1

_events: dict[str, Any] = {kind.__name__.lower(): kind for kind in get_args(Incoming)}
_actions: dict[str, Any] = {kind.__name__.lower(): kind for kind in get_args(Lasting)}
_outcomes: dict[str, Any] = {kind.__name__.lower(): kind for kind in get_args(Outcome)}
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in (_events | _actions).items() if kind is not Settled}
_encoder = msgspec.json.Encoder()


def name_of(thing: object) -> str:
    """The stored name of an event, action or outcome: its class in lower case."""
    return type(thing).__name__.lower()


def dump(thing: Incoming | Action) -> str:
    if isinstance(thing, Settled):
        outcome = [name_of(thing.outcome), msgspec.to_builtins(thing.outcome)]
        return _encoder.encode(
            {"at": thing.at, "action": thing.action, "kind": thing.kind, "subject": thing.subject, "outcome": outcome}
        ).decode()
    return _encoder.encode(thing).decode()


def load_event(kind: str, body: str) -> Incoming:
    """The event of a stored row. Raises ValueError for a kind or body that this version does not know."""
    if kind == "settled":
        return _load_settled(body)
    if kind not in _events:
        raise ValueError(f"unknown event {kind!r}")
    event: Incoming = _decoders[kind].decode(body)
    return event


def load_action(kind: str, body: str) -> Lasting:
    if kind not in _actions:
        raise ValueError(f"unknown action {kind!r}")
    action: Lasting = _decoders[kind].decode(body)
    return action


def _load_settled(body: str) -> Settled:
    raw = msgspec.json.decode(body)
    name, fields = raw["outcome"]
    at = msgspec.convert(raw["at"], Address)
    return Settled(at, raw["action"], raw["kind"], raw["subject"], msgspec.convert(fields, _outcomes[name]))


def dump_texts(texts: dict[str, Text]) -> str:
    """Language → text."""
    return _encoder.encode(texts).decode()


_texts = msgspec.json.Decoder(dict[str, Text])


def load_texts(body: str) -> dict[str, Text]:
    return _texts.decode(body) if body else {}


def dump_file(file: Attached) -> str:
    """A file that somebody sent, as the answer of a form."""
    return _encoder.encode(file).decode()


_file = msgspec.json.Decoder(Attached)


def load_file(body: str) -> Attached:
    return _file.decode(body)


def dump_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load_json(body: str) -> Any:
    return json.loads(body) if body else None
