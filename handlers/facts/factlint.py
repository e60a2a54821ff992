"""What an administrator reads of the facts: the state of each, its owner, how long its check holds, what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from config.mission import Mission
from groups.people import Person
from storage.facts import FactNow


@dataclass(frozen=True, slots=True)
class Line:
    """`until`: when the check stops to hold; None when nobody has checked it. `missing` is empty when all is well."""

    id: str
    label: str
    state: str
    owner: str
    until: datetime | None
    missing: tuple[str, ...]


def lint(mission: Mission, facts: Iterable[FactNow], level: int, today: date) -> Sequence[Line]:
    """One line for each fact, in the order in which people read them."""
    return [_line(mission, fact, level, today) for fact in facts]


def is_clean(lines: Iterable[Line]) -> bool:
    return not any(line.missing for line in lines)


def _line(mission: Mission, fact: FactNow, level: int, today: date) -> Line:
    until = fact.checked_at + fact.holds(level) if fact.checked_at else None
    label = mission.words(fact.label, mission.language)
    missing = (*_check(fact), *_languages(mission, fact), *_owners(mission, fact, today))
    return Line(fact.id, label, fact.freshness.value, fact.owner, until, missing)


def _check(fact: FactNow) -> Iterable[str]:
    if fact.is_failed:
        yield "was found wrong and needs a new value"
    elif fact.checked_at is None:
        yield "nobody has checked it yet"
    elif fact.is_overdue:
        yield "its check is overdue"
    if fact.proposed:
        yield "a new value waits for a second person"


def _languages(mission: Mission, fact: FactNow) -> Iterable[str]:
    for name, words in (("label", fact.label), ("value", fact.value)):
        lacking = [language for language in mission.languages if not words.get(language)]
        if lacking:
            yield f"{name} is missing in {', '.join(lacking)}"


def _owners(mission: Mission, fact: FactNow, today: date) -> Iterable[str]:
    """Who is asked must be there; an emergency number has two who answer for it."""
    if not _serves(mission.officer(fact.owner), today):
        yield f"its owner {fact.owner} does not serve any more"
    if fact.second_owner and not _serves(mission.officer(fact.second_owner), today):
        yield f"its second owner {fact.second_owner} does not serve any more"
    if fact.emergency and fact.second_owner in ("", fact.owner):
        yield "an emergency fact needs a second owner"


def _serves(person: Person | None, today: date) -> bool:
    return person is not None and (person.valid_until is None or today <= person.valid_until)
