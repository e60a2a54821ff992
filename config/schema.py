"""The mission's files as models: what an administrator may write, and what it means when it is left out."""

from datetime import date, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from config.fields import (
    WEEKDAYS,
    AtLeastOne,
    Clock,
    FactId,
    FeedUrl,
    Host,
    Id,
    Identity,
    Language,
    Leave,
    PositionId,
    PublicKey,
    Region,
    Several,
    Site,
    Tables,
    Url,
    Weekday,
    Words,
    Zone,
)
from config.marks import literal, placeholders
from groups.cap import CATEGORIES
from groups.duty import Patience, Turn
from groups.holding import FIRST, Kind, Slot, Statement, slot_of
from groups.kinds import KINDS
from groups.people import Person, Role
from groups.positions import MOST_DAYS


class Model(BaseModel):
    """Unknown keys are errors; no value is converted behind the administrator's back."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Account(Model):
    """One bot on one platform. The token comes from the environment: COMPATRIOT_TOKEN_<ID> or …_FILE."""

    id: Id
    platform: Literal["telegram", "web"]
    use: Literal["live", "drill"] = "live"
    client: Literal["aiogram", "ptb"] = "aiogram"
    api_url: Url = "https://api.telegram.org"


class Mission(Model):
    """mission.toml, first table."""

    id: Id
    name: Words
    city: str
    country: str
    zone: Zone
    languages: AtLeastOne[Language]
    review: Literal["small", "standard", "strict"] = "small"
    site: Site = ""
    code_prefix: str = Field(default="EMB", pattern=r"^[A-Z]{2,5}$")
    positions_key: PublicKey = ""  # whoever holds its other half speaks for the ministry


class StaffRoom(Model):
    """Where officers work together, and where doubts are asked about."""

    account: Id
    chat: str
    thread: str = ""


class Group(Model):
    """groups.toml, [group.ID]: one interest group; it may live in several chats."""

    id: Id
    kind: str
    name: Words
    zone: Zone
    region: Region = ""
    languages: AtLeastOne[Language]
    cap: int | None = Field(default=None, ge=1, le=20)
    gap_minutes: int = Field(default=30, ge=0, le=1440)
    quiet_from: Clock = time(21, 30)
    quiet_until: Clock = time(8, 0)
    listed: bool = True  # everybody may know that it exists: it stands on the page of official channels

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def gap(self) -> timedelta:
        return timedelta(minutes=self.gap_minutes)

    @property
    def cap_in_calm(self) -> int:
        """Posts per local day while no crisis is open: the group's own cap, or its kind's."""
        return KINDS[self.kind].cap if self.cap is None else self.cap


class Officer(Model):
    """officers.toml, [officer.NAME]. `valid_until` is the last day (UTC) on which the entry counts."""

    name: Id  # the table's name, the person's key
    shown: str = ""
    identities: Several[Identity]
    roles: AtLeastOne[Annotated[Role, Field(strict=False)]]
    sections: Several[str] = ()
    languages: Several[Language] = ()
    valid_until: date | None = None
    training: bool = False
    away: Leave | None = None

    def away_on(self, today: date) -> bool:
        """Whether somebody else is asked in their place."""
        return self.away is not None and self.away[0] <= today <= self.away[1]

    def valid_on(self, today: date) -> bool:
        return self.valid_until is None or today <= self.valid_until

    def as_person(self) -> Person:
        roles = frozenset(self.roles) | {Role.MEMBER}
        return Person(
            self.name,
            self.shown or self.name,
            roles,
            frozenset(self.sections),
            self.languages,
            self.identities,
            self.valid_until,
            self.training,
        )


class Fact(Model):
    """facts.toml, [fact.ID]: a consular datum with owner and interval.

    `value` is only the first one; later values and checks live in the database.
    """

    id: FactId
    label: Words
    value: Words
    topic: Several[str] = ()
    owner: str
    second_owner: str = ""
    every_days: int = Field(ge=1, le=365)
    emergency: bool = False
    order: int = Field(default=100, ge=0, le=9999)
    phone: bool = False
    region: Region = ""  # "" = everywhere

    @property
    def every(self) -> timedelta:
        return timedelta(days=self.every_days)


class Position(Model):
    """positions.toml, [position.ID]: an agreed line to take. The first and the last day both count.

    Later words, reads and withdrawals live in the database. `sections` (): it is for all of them.
    """

    id: PositionId
    text: Words
    valid_from: date
    valid_to: date
    source: str = ""
    sections: Several[str] = ()

    @model_validator(mode="after")
    def _days(self) -> "Position":
        if self.valid_to < self.valid_from:
            raise ValueError(f"valid_to ({self.valid_to}) is before valid_from ({self.valid_from})")
        days = (self.valid_to - self.valid_from).days
        if days > MOST_DAYS:
            raise ValueError(f"it holds for {days} days, at most {MOST_DAYS} are allowed; choose an earlier valid_to")
        return self


class Holding(Model):
    """crisis/ID.toml, [holding.NAME]: words that one officer may send alone once two have approved them in calm."""

    text: Words
    correction: Words


class CrisisTemplate(Model):
    """crisis/ID.toml: what is said first, with its correction. Only statements hold more than {place}.

    `slots`: `place`, `time`, and `NAME=fact:F2` for the value of a fact.
    """

    id: Id
    title: Words
    happened: Words
    do: dict[Language, AtLeastOne[str]]  # language → steps
    correction: Words
    slots: Several[str] = ("place",)
    holding: dict[Id, Holding] = {}

    @property
    def typed(self) -> tuple[Slot, ...]:
        """Its slots, each with what may stand in it."""
        return tuple(slot for slot in map(slot_of, self.slots) if slot)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The words with which a crisis begins, and then every other statement."""
        first = Statement(self.id, FIRST, self.happened, self.correction, _places(self.typed))
        more = (Statement(self.id, name, one.text, one.correction, self.typed) for name, one in self.holding.items())
        return (first, *more)

    def statement(self, name: str) -> Statement | None:
        return next((each for each in self.statements if each.name == name), None)

    category: str = ""  # of CAP 1.2 (groups.cap.CATEGORIES); "" is told by the template's name

    @field_validator("category")
    @classmethod
    def _category_is_known(cls, given: str) -> str:
        if given and given not in CATEGORIES:
            raise ValueError(f"must be one of {', '.join(CATEGORIES)}")
        return given

    @model_validator(mode="after")
    def _slots_are_declared(self) -> "CrisisTemplate":
        for written in self.slots:
            if slot_of(written) is None:
                raise ValueError(f'slot "{written[:40]}" must be place, time, or such as number=fact:F2')
        if FIRST in self.holding:
            raise ValueError(f'"{FIRST}" names the words of happened; call the statement otherwise')
        for words in self._own_words():
            _check_slots(words, _places(self.typed))
        for one in self.holding.values():
            for words in (*one.text.values(), *one.correction.values()):
                _check_slots(words, self.typed)
        return self

    def _own_words(self) -> list[str]:
        steps = [step for several in self.do.values() for step in several]
        return [*self.title.values(), *self.happened.values(), *self.correction.values(), *steps]


def _places(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if slot.kind is Kind.PLACE)


def _check_slots(words: str, slots: tuple[Slot, ...]) -> None:
    """ValueError for a name that nothing fills in, and for a brace without its partner."""
    names = [slot.name for slot in slots]
    unknown = placeholders(words) - set(names)
    if unknown:
        raise ValueError(f"{{{min(unknown)}}} is none of its slots ({', '.join(names)})")
    if "{" in literal(words) or "}" in literal(words):
        raise ValueError(f'a brace stands alone in "{words[:40]}"')


class Duty(Model):
    """duty.toml, first table: how long an alarm waits for an answer."""

    wait_minutes: int = Field(default=10, ge=1, le=60)
    wait_minutes_emergency: int = Field(default=5, ge=1, le=60)

    @property
    def patience(self) -> Patience:
        return Patience(timedelta(minutes=self.wait_minutes), timedelta(minutes=self.wait_minutes_emergency))


class DutyTurn(Model):
    """duty.toml, [turn.ID]: who is on duty, and when. All hours and days are the mission's own."""

    id: Id
    first: str
    second: str = ""
    begins: Clock = time()
    ends: Clock = time()
    weekdays: Several[Weekday] = ()
    first_day: date | None = None
    last_day: date | None = None

    @model_validator(mode="after")
    def _days(self) -> "DutyTurn":
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"last_day ({self.last_day}) is before first_day ({self.first_day})")
        return self

    def as_turn(self) -> Turn:
        days = tuple(sorted(WEEKDAYS.index(day) for day in self.weekdays))
        return Turn(self.first, self.second, self.begins, self.ends, days, self.first_day, self.last_day)


class Reach(Model):
    """duty.toml, [reach.NAME]: the second roads to an officer, by the names of the secrets that hold the addresses."""

    name: Id
    roads: AtLeastOne[Id]


class Feed(Model):
    """mission.toml, [feed.NAME]: warnings in CAP 1.2 that an officer gets as drafts. Only `url`'s host and `hosts` are
    ever asked.
    """

    id: Id
    url: FeedUrl
    name: str = ""
    region: Region = ""
    languages: Several[Language] = ()
    sections: Several[str] = ()
    hosts: Several[Host] = ()

    @property
    def author(self) -> str:
        """Who wrote what is made of it: the machine, which no officer's key can be."""
        return f"feed:{self.id}"


class MissionFiles(Model):
    """All files together, as one value. A reload replaces the whole."""

    mission: Mission
    accounts: Tables[Account]
    staff_room: StaffRoom
    groups: Tables[Group]
    officers: Tables[Officer]
    facts: Tables[Fact]
    templates: Tables[CrisisTemplate]
    positions: Tables[Position] = ()
    duty: Duty = Duty()
    turns: Tables[DutyTurn] = ()
    reach: Tables[Reach] = ()
    feeds: Tables[Feed] = ()
    drill_room: StaffRoom | None = None
