"""The mission's files as models: what an administrator may write, and what it means when it is left out."""

from datetime import date, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.fields import (
    AtLeastOne,
    Clock,
    FactId,
    Id,
    Identity,
    Language,
    PositionId,
    Region,
    Several,
    Site,
    Tables,
    Url,
    Words,
    Zone,
)
from config.marks import literal, placeholders
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


class CrisisTemplate(Model):
    """crisis/ID.toml: what is said first, prepared in calm, with its correction. All words may hold the {slots}."""

    id: Id
    title: Words
    happened: Words
    do: dict[Language, AtLeastOne[str]]  # language → steps
    correction: Words
    slots: Several[str] = ("place",)

    @model_validator(mode="after")
    def _slots_are_declared(self) -> "CrisisTemplate":
        for words in self._all_words():
            unknown = placeholders(words) - set(self.slots)
            if unknown:
                raise ValueError(f"{{{min(unknown)}}} is none of its slots ({', '.join(self.slots)})")
            if "{" in literal(words) or "}" in literal(words):
                raise ValueError(f'a brace stands alone in "{words[:40]}"')
        return self

    def _all_words(self) -> list[str]:
        steps = [step for several in self.do.values() for step in several]
        return [*self.title.values(), *self.happened.values(), *self.correction.values(), *steps]


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
    drill_room: StaffRoom | None = None
