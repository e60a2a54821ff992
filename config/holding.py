"""What must hold of crisis/*.toml beyond its own keys: a message says where, when, who speaks and when more is said."""

from collections.abc import Iterator, Mapping

from config.draft import Draft
from config.explain import nearest
from config.faults import Fault
from config.marks import literal, placeholders
from config.schema import CrisisTemplate
from groups.crisis import KEY_POINT_LENGTH
from groups.holding import HEAD, HOLDS, NEXT_BY, Kind, Slot, Statement, longest

ISOLATES = 2
"""Signs that stand invisible around a value that reads the other way."""


def holding(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    """Every statement, also the first words of a crisis."""
    for template in draft.templates:
        yield from _facts(draft, template, broken)
        for statement in template.statements:
            yield from _languages(draft, template, statement)
            yield from _content(draft, template, statement)
            yield from _length(draft, template, statement)


def _facts(draft: Draft, template: CrisisTemplate, broken: frozenset[str]) -> Iterator[Fault]:
    """A slot names a fact that there is."""
    known = [fact.id for fact in draft.facts]
    for slot in template.typed:
        if slot.fact and slot.fact not in known and "facts.toml" not in broken:
            words = f'slot "{slot.name}" takes "{slot.fact}", which is no fact{nearest(slot.fact, known)}'
            yield draft.fault(_file(template), "", words, "slots")


def _languages(draft: Draft, template: CrisisTemplate, statement: Statement) -> Iterator[Fault]:
    """A statement and its correction are there in every language of the mission."""
    if draft.mission is None or statement.name not in template.holding:
        return
    for key, words in (("text", statement.text), ("correction", statement.correction)):
        missing = [language for language in draft.mission.languages if language not in words]
        if missing:
            yield _fault(draft, template, statement, f"{key} is missing in {', '.join(missing)}", key)


def _content(draft: Draft, template: CrisisTemplate, statement: Statement) -> Iterator[Fault]:
    """Where and when, who says it, when the next word comes: in the words, or in what stands around every key point."""
    around = placeholders(HEAD) | placeholders(NEXT_BY)
    for language, words in statement.text.items():
        lacking = [what for name, what in HOLDS.items() if name not in around | placeholders(words)]
        if lacking:
            told = f'the words in "{language}" do not say {" and ".join(lacking)}; write {{place}} into them'
            yield _fault(draft, template, statement, told, "text", language)


def _length(draft: Draft, template: CrisisTemplate, statement: Statement) -> Iterator[Fault]:
    """The longest place and the longest number must fit, or the words fail at night."""
    city = draft.mission.city if draft.mission else ""
    for language, words in statement.text.items():
        filled = longest(statement.slots, city, _values(draft, template.typed, language))
        added = sum((len(filled[name]) + ISOLATES) * _times(words, name) for name in placeholders(words))
        length = len(literal(words)) + added
        if length > KEY_POINT_LENGTH:
            told = f'the words in "{language}" grow to {length} characters with their slots; {KEY_POINT_LENGTH} fit'
            yield _fault(draft, template, statement, told, "text", language)


def _times(words: str, name: str) -> int:
    slot = "{" + name + "}"
    return words.count(slot)


def _values(draft: Draft, slots: tuple[Slot, ...], language: str) -> list[str]:
    """What may stand in a slot for a fact: telephone numbers for a number, else any value."""
    usual = {slot.fact for slot in slots if slot.kind is Kind.FACT}
    phones = all(fact.phone for fact in draft.facts if fact.id in usual)
    known: list[Mapping[str, str]] = [fact.value for fact in draft.facts if fact.phone or not phones]
    return [value.get(language, "") for value in known]


def _fault(draft: Draft, template: CrisisTemplate, statement: Statement, words: str, *path: str) -> Fault:
    if statement.name in template.holding:
        place = f'holding "{statement.name}"'
        return draft.fault(_file(template), place, words, "holding", statement.name, *path)
    return draft.fault(_file(template), "", f"happened: {words}", "happened", *path[1:])


def _file(template: CrisisTemplate) -> str:
    return f"crisis/{template.id}.toml"
