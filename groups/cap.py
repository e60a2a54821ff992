"""CAP 1.2, the alerting standard: what a message holds, how a crisis becomes one, and which of others' we take."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.crisis import Level

FALLBACK_LIFE = timedelta(hours=24)
"""How long a message holds when no next update is promised."""
REFERENCES = 50
"""Of a long crisis the newest are named; older ones have been replaced long ago."""


class MsgType(StrEnum):
    """What we send, and what we take. The standard's Ack and Error are talk between machines."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Status(StrEnum):
    """What we send: the real thing, or a drill."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"


class Response(StrEnum):
    """What people should do, as far as we say it in one word."""

    EXECUTE = "Execute"  # follow the instruction
    MONITOR = "Monitor"
    ALL_CLEAR = "AllClear"


@dataclass(frozen=True, slots=True)
class Weight:
    """How soon, how bad, how sure: the three scales by which every CAP reader sorts."""

    urgency: str
    severity: str
    certainty: str


WEIGHTS: Mapping[Level, Weight] = {
    Level.CALM: Weight("Past", "Minor", "Observed"),
    Level.WATCH: Weight("Future", "Moderate", "Possible"),
    Level.ALERT: Weight("Expected", "Severe", "Likely"),
    Level.EMERGENCY: Weight("Immediate", "Extreme", "Observed"),
}
"""By the level of the crisis; calm is a crisis that is over."""

CATEGORIES = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
    *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
)
BY_TEMPLATE: Mapping[str, str] = {
    "flood": "Met",
    "storm": "Met",
    "heat": "Met",
    "earthquake": "Geo",
    "quake": "Geo",
    "tsunami": "Geo",
    "volcano": "Geo",
    "fire": "Fire",
    "wildfire": "Fire",
    "unrest": "Security",
    "attack": "Security",
    "war": "Security",
    "epidemic": "Health",
    "outbreak": "Health",
    "disinformation": "Other",
}
"""Category by the usual names of templates; a template's own `category` comes first."""
UNNAMED = "Safety"


@dataclass(frozen=True, slots=True)
class Ref:
    """By what a message is known everywhere."""

    sender: str
    identifier: str
    sent: datetime

    def __str__(self) -> str:  # type: ignore[explicit-override]  # the standard library has no override before 3.12
        return f"{self.sender},{self.identifier},{stamp(self.sent)}"


@dataclass(frozen=True, slots=True)
class Info:
    """The message in one language."""

    language: str
    category: str
    event: str
    response: str
    weight: Weight
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str = ""
    web: str = ""
    contact: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """`status` and `msg_type` are plain words, for others may say what we would not."""

    ref: Ref
    status: str
    msg_type: str
    infos: tuple[Info, ...]
    references: tuple[Ref, ...] = ()
    scope: str = "Public"
    note: str = ""
    incidents: str = ""

    def info(self, languages: Sequence[str]) -> Info | None:
        """The one that is read best: in the first of these languages that it has, else its first."""
        spoken = {info.language.partition("-")[0].lower(): info for info in reversed(self.infos)}
        return next((spoken[one] for one in languages if one in spoken), self.infos[0] if self.infos else None)


def stamp(at: datetime) -> str:
    """`2026-11-24T10:05:00+01:00`. The standard forbids "Z" and writes UTC as -00:00."""
    words = at.isoformat(timespec="seconds")
    return f"{words.removesuffix('+00:00')}-00:00" if words.endswith("+00:00") else words


def name(words: str) -> str:
    """Words as an identifier or sender may be: without space, comma, < and &."""
    return re.sub(r"[\s,<&]+", "-", words.strip())


def identifier(mission: str, crisis: int, number: int, at: datetime) -> str:
    """The hour stands in it, so that a restored backup, which counts anew, repeats no name."""
    return name(f"{mission}-c{crisis}-{at:%Y%m%dT%H%M%S}-{number}")


def category(template: str, own: str = "") -> str:
    return own or BY_TEMPLATE.get(template, UNNAMED)


def response(level: Level, *, instructed: bool) -> Response:
    """A watch is watched; from an alert on people follow the steps, if there are any."""
    if level is Level.CALM:
        return Response.ALL_CLEAR
    return Response.EXECUTE if instructed and level >= Level.ALERT else Response.MONITOR


def expires(now: datetime, next_update: datetime | None) -> datetime:
    """Until the next promised update, or for a day."""
    return next_update if next_update and next_update > now else now + FALLBACK_LIFE


def kind_of_next(in_force: Sequence[Ref]) -> MsgType:
    """What still holds is updated; where nothing holds (all of it was cancelled), the next is an alert of its own."""
    return MsgType.UPDATE if in_force else MsgType.ALERT


def faults(message: Message) -> list[str]:
    """What the standard forbids though its schema cannot say so."""
    found = []
    for words in (message.ref.sender, message.ref.identifier):
        if not words or words != name(words):
            found.append(f"a name with space, comma, < or &, or none: {words!r}")
    if message.ref.sent.utcoffset() is None:
        found.append("sent without its offset")
    if message.msg_type != MsgType.ALERT and not message.references:
        found.append(f"{message.msg_type} without references")
    if message.msg_type == MsgType.ALERT and message.references:
        found.append("a new Alert with references")
    return found


# ---- what others send ---------------------------------------------------------------------------------

FRESH = timedelta(hours=24)
AHEAD = timedelta(minutes=15)
"""How far ahead of ours another's clock may be."""


class Unfit(StrEnum):
    """Why a message from a feed becomes no draft."""

    KIND = "kind"  # Ack, Error or a word that the standard does not know
    EXERCISE = "exercise"  # Exercise, Test, System, Draft
    SCOPE = "scope"  # not for the public
    BROKEN = "broken"  # not as the standard wants it
    OLD = "old"


def unfit(message: Message, now: datetime) -> Unfit | None:
    """None for what an officer should see. What nobody knows is refused, never taken for a new alert."""
    if message.msg_type not in set(MsgType):
        return Unfit.KIND
    if message.status != Status.ACTUAL:
        return Unfit.EXERCISE
    if message.scope != "Public":
        return Unfit.SCOPE
    if faults(message) or (message.msg_type != MsgType.CANCEL and not message.infos):
        return Unfit.BROKEN
    return Unfit.OLD if _is_old(message, now) else None


def _is_old(message: Message, now: datetime) -> bool:
    """Over, or of another day; an hour that has not come yet is as little to be believed."""
    ends = [info.expires for info in message.infos]
    over = message.msg_type != MsgType.CANCEL and bool(ends) and all(end and end <= now for end in ends)
    return over or not now - FRESH <= message.ref.sent <= now + AHEAD


def is_grave(message: Message) -> bool:
    """Whether the duty officer is called in private, too."""
    return any(info.weight.severity in ("Extreme", "Severe") for info in message.infos)


def level_meant(message: Message) -> Level:
    """The level to begin with if an officer opens a crisis for it; an emergency is never opened by one person."""
    return Level.ALERT if is_grave(message) else Level.WATCH


def key_words(source: str, info: Info, limit: int) -> str:
    """The first words of a key point made of it: who says it, and as many whole parts as fit. Nothing is cut.

    "" when not even the headline fits: then an officer has to find shorter words.
    """
    said = ""
    for part in (f"{source}: {info.headline or info.event}", info.instruction, info.description):
        longer = f"{said}\n{part}".strip() if part else said
        said = longer if len(longer) <= limit else said
    return said if said.startswith(source) else ""
