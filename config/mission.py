"""The mission as the handlers ask about it: a frozen view of its files, with everything findable in one step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from config.schema import Account, CrisisTemplate, Fact, Feed, Group, MissionFiles, Officer, Position
from groups.duty import Turn, on_duty
from groups.messages import Address
from groups.people import Person, Role
from groups.review import Profile


@dataclass(frozen=True)
class Mission:
    """Made anew at every reload. Lookups answer None for what the files do not know."""

    files: MissionFiles
    moved_room: Address | None = None
    """Where the staff room lives now, when its chat got another number since the files were written."""
    exercise: bool = False
    """It is played in a drill: whoever is in training may do there all that their roles may."""

    @property
    def id(self) -> str:
        return self.files.mission.id

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.files.mission.zone)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.files.mission.languages

    @property
    def language(self) -> str:
        """The mission's first language: that of its staff."""
        return self.languages[0]

    @property
    def profile(self) -> Profile:
        """Who may read, check and approve beside whom."""
        return Profile(self.files.mission.review)

    def words(self, words: Mapping[str, str], language: str) -> str:
        """The words in this language, else in the mission's first, else in any; "" when there are none."""
        found = words.get(language) or words.get(self.language)
        return found or next(iter(words.values()), "")

    def name(self, language: str) -> str:
        return self.words(self.files.mission.name, language)

    # ---- what it has ------------------------------------------------------------------------------

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.files.groups

    @property
    def facts(self) -> tuple[Fact, ...]:
        """In the order in which they are shown."""
        return self.files.facts

    @property
    def templates(self) -> tuple[CrisisTemplate, ...]:
        return self.files.templates

    @property
    def positions(self) -> tuple[Position, ...]:
        """As the file lists them, those that hold no more among them."""
        return self.files.positions

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Others' warnings that we read."""
        return self.files.feeds

    def feed(self, feed_id: str) -> Feed | None:
        return next((each for each in self.files.feeds if each.id == feed_id), None)

    @property
    def accounts(self) -> tuple[Account, ...]:
        return self.files.accounts

    @property
    def officers(self) -> tuple[Officer, ...]:
        """As the file lists them, expired ones too."""
        return self.files.officers

    @cached_property
    def staff_room(self) -> Address:
        if self.moved_room is not None:
            return self.moved_room
        room = self.files.staff_room
        return Address(room.account, room.chat, room.thread)

    def group(self, group_id: str) -> Group | None:
        return self._groups.get(group_id)

    def fact(self, fact_id: str) -> Fact | None:
        return self._facts.get(fact_id)

    def position(self, position_id: str) -> Position | None:
        return self._positions.get(position_id)

    def template(self, template_id: str) -> CrisisTemplate | None:
        return self._templates.get(template_id)

    def account(self, account_id: str) -> Account | None:
        return self._accounts.get(account_id)

    def is_live(self, account_id: str) -> bool:
        """Whether what is said through this account is meant: it is in the files, and not for drills."""
        found = self.account(account_id)
        return found is not None and found.use == "live"

    def groups_in(self, region: str) -> tuple[Group, ...]:
        """The groups whose members may live in the region; all for "".

        Regions are hierarchical codes: "VM" holds "VM-NE". A group of the whole country has members in each of its
        parts, so it is among those of a part; a group of another part is not.
        """
        return tuple(group for group in self.groups if overlap(group.region, region))

    def listed_in(self, region: str) -> tuple[Group, ...]:
        """Those of them of which everybody may know. Of what concerns none of these the public hears nothing."""
        return tuple(group for group in self.groups_in(region) if group.listed)

    # ---- its people -------------------------------------------------------------------------------

    def officer(self, key: str) -> Person | None:
        """By the name of the entry, whether or not it is still valid: names stay readable in what is past."""
        return self._people.get(key)

    def called(self, key: str) -> str:
        """How colleagues see this officer; the key itself of one whom the files do not know any more."""
        person = self.officer(key)
        return person.name if person else key

    def person(self, identity: str, today: date) -> Person | None:
        """The officer with this identity (`telegram:123`). None for everybody else, and after `valid_until`."""
        officer = self._by_identity.get(identity)
        return self._people[officer.name] if officer and officer.valid_on(today) else None

    def is_away(self, key: str, today: date) -> bool:
        """Whether the officer is on leave, so that whoever comes next is asked."""
        return any(officer.name == key and officer.away_on(today) for officer in self.officers)

    def serving(self, section: str, today: date) -> tuple[Person, ...]:
        """Everybody who serves the section today, whatever their roles, in the order of the file."""
        return tuple(person for person in self._valid(today) if person.serves(section))

    def holding(self, role: Role, today: date) -> tuple[Person, ...]:
        """Everybody who has the role today, in the order of the file."""
        return tuple(person for person in self._valid(today) if person.has(role))

    def on_duty(self, now: datetime) -> Turn | None:
        """The turn of duty.toml that holds now; None when it names nobody, and everybody with the role is on duty."""
        return on_duty(self.turns, now, self.zone)

    def has_road(self, officer: str) -> bool:
        """Whether duty.toml names a second road to the officer."""
        return any(reach.name == officer for reach in self.files.reach)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        return tuple(turn.as_turn() for turn in self.files.turns)

    @cached_property
    def officer_identities(self) -> frozenset[str]:
        """Every identity in the officers' file, expired ones too: what they write is never mere talk."""
        return frozenset(self._by_identity)

    def _valid(self, today: date) -> tuple[Person, ...]:
        return tuple(self._people[officer.name] for officer in self.officers if officer.valid_on(today))

    @cached_property
    def _people(self) -> dict[str, Person]:
        people = {officer.name: officer.as_person() for officer in self.officers}
        if not self.exercise:
            return people
        return {key: replace(one, training=False, rehearsing=one.training) for key, one in people.items()}

    @cached_property
    def _by_identity(self) -> dict[str, Officer]:
        return {identity: officer for officer in self.officers for identity in officer.identities}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _positions(self) -> dict[str, Position]:
        return {position.id: position for position in self.positions}

    @cached_property
    def _templates(self) -> dict[str, CrisisTemplate]:
        return {template.id: template for template in self.templates}

    @cached_property
    def _accounts(self) -> dict[str, Account]:
        return {account.id: account for account in self.accounts}


def overlap(one: str, other: str) -> bool:
    """Whether two regions share a place: equal, or one inside the other. "" is everywhere."""
    return _inside(one, other) or _inside(other, one)


def _inside(part: str, whole: str) -> bool:
    return not whole or part == whole or part.startswith(f"{whole}-")
