"""What must hold between the parts of the files: who answers for whom, and in which languages."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from config.draft import Draft
from config.duty import duty
from config.explain import nearest
from config.faults import Fault
from config.holding import holding
from config.positions import positions
from config.schema import Fact
from groups.digits import number_in
from groups.kinds import KINDS
from groups.people import Role

OFFICERS = "officers.toml"
GROUPS = "groups.toml"
FACTS = "facts.toml"
MISSION = "mission.toml"
Rule = Callable[[Draft, frozenset[str]], Iterator[Fault]]


def broken_rules(draft: Draft, broken: frozenset[str]) -> list[Fault]:
    """Every breach. A rule about what a file lacks is not asked while that file is broken."""
    return [fault for rule in RULES for fault in rule(draft, broken)]


def _kinds(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    known = list(KINDS)
    for group in draft.groups:
        if group.kind not in KINDS:
            words = f'unknown kind "{group.kind[:40]}"{nearest(group.kind, known)}'
            yield draft.fault(GROUPS, f'group "{group.id}"', words, "group", group.id, "kind")


def _sections(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    known = list(KINDS)
    for officer in draft.officers:
        for section in officer.sections:
            if section not in KINDS:
                words = f'unknown section "{section[:40]}"{nearest(section, known)}'
                yield draft.fault(OFFICERS, f'officer "{officer.name}"', words, "officer", officer.name, "sections")


def _somebody_answers(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    """A group whose kind nobody serves would take questions that nobody reads."""
    if OFFICERS in broken:
        return
    served = {section for officer in draft.officers if Role.OFFICER in officer.roles for section in officer.sections}
    for group in draft.groups:
        if group.kind in KINDS and group.kind not in served:
            words = f'nobody in {OFFICERS} has the role officer and the section "{group.kind}"'
            yield draft.fault(GROUPS, f'group "{group.id}"', words, "group", group.id, "kind")


def _needed_roles(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    if OFFICERS in broken:
        return
    for role in (Role.HEAD, Role.DUTY, Role.ADMIN):
        if not any(role in officer.roles for officer in draft.officers):
            yield draft.fault(OFFICERS, "", f'nobody has the role "{role}"; every mission needs one')


def _identities(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for officer in draft.officers:
        path = ("officer", officer.name, "identities")
        place = f'officer "{officer.name}"'
        if not officer.identities:
            shown = "`compatriot meet ACCOUNT` shows it"
            words = f"identities is empty; write at least one, such as telegram:123456789 ({shown})"
            yield draft.fault(OFFICERS, place, words, *path)
        for identity in officer.identities:
            if identity.startswith("telegram:") and not identity.removeprefix("telegram:").isdecimal():
                words = f'"{identity[:40]}" is no number; a Telegram name can change hands, its number cannot'
                yield draft.fault(OFFICERS, place, words, *path)
            if identity in seen:
                words = f'"{identity[:40]}" belongs to officer "{seen[identity]}" already'
                yield draft.fault(OFFICERS, place, words, *path)
            seen.setdefault(identity, officer.name)


def _owners(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    if OFFICERS in broken:
        return
    names = [officer.name for officer in draft.officers]
    for fact in draft.facts:
        for key, owner in (("owner", fact.owner), ("second_owner", fact.second_owner)):
            if owner not in names and (owner or key == "owner"):
                words = f'{key} "{owner[:40]}" is no officer{nearest(owner, names)}'
                yield draft.fault(FACTS, f'fact "{fact.id}"', words, "fact", fact.id, key)


def _second_owners(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    for fact in draft.facts:
        path = ("fact", fact.id, "second_owner")
        if fact.second_owner and fact.second_owner == fact.owner:
            yield draft.fault(FACTS, f'fact "{fact.id}"', "second_owner must be another officer than owner", *path)
        if fact.emergency and not fact.second_owner:
            words = "an emergency fact needs a second_owner, for when the owner is away"
            yield draft.fault(FACTS, f'fact "{fact.id}"', words, *path)


def _phones(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    """A slip in one language of an emergency number is found by nobody who reads another language."""
    for fact in draft.facts:
        digits = {language: number_in(value) for language, value in fact.value.items()} if fact.phone else {}
        path = ("fact", fact.id, "value")
        if digits and not all(digits.values()):
            yield draft.fault(FACTS, f'fact "{fact.id}"', "phone = true, but value holds no number", *path)
        elif len(set(digits.values())) > 1:
            words = f"the number is not the same in every language of value ({', '.join(digits)})"
            yield draft.fault(FACTS, f'fact "{fact.id}"', words, *path)


def _accounts(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    ids = Counter(account.id for account in draft.accounts)
    for account in [one for one, times in ids.items() if times > 1]:
        yield draft.fault(MISSION, f'account "{account}"', "is given twice", "account")
    if MISSION in broken:
        return
    if not ids:
        yield draft.fault(MISSION, "", "there is no account; write a table such as [account.telegram]")


def _staff_room(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    room = draft.staff_room
    if room is None or MISSION in broken:
        return
    account = next((one for one in draft.accounts if one.id == room.account), None)
    if account is None:
        words = (
            f'account "{room.account}" is none of the accounts{nearest(room.account, [a.id for a in draft.accounts])}'
        )
        yield draft.fault(MISSION, "staff_room", words, "staff_room", "account")
    elif account.use == "drill":
        yield draft.fault(MISSION, "staff_room", "must be on a live account", "staff_room", "account")
    if not room.chat.strip():
        words = "chat is empty; write the id of the staff's chat, such as -1001234567890"
        yield draft.fault(MISSION, "staff_room", words, "staff_room", "chat")


def _drill_room(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    """A drill has a room of its own, which only a drill's bot serves."""
    room = draft.drill_room
    if room is None or MISSION in broken:
        return
    use = next((one.use for one in draft.accounts if one.id == room.account), "")
    if use != "drill":
        words = f'account "{room.account[:40]}" must be an account with use = "drill"'
        yield draft.fault(MISSION, "drill_room", words, "drill_room", "account")
    if not room.chat.strip():
        yield draft.fault(MISSION, "drill_room", "chat is empty; write the id of the chat", "drill_room", "chat")
    if draft.staff_room and room.chat == draft.staff_room.chat:
        words = "must be another chat than that of [staff_room]"
        yield draft.fault(MISSION, "drill_room", words, "drill_room", "chat")


def _languages(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    """Every language of the mission, in everything that a member may read."""
    if draft.mission is None:
        return
    for file, place, key, words, path in _all_words(draft):
        missing = [language for language in draft.mission.languages if language not in words]
        if missing:
            yield draft.fault(file, place, f"{key} is missing in {', '.join(missing)}", *path, key)


def _all_words(draft: Draft) -> Iterator[tuple[str, str, str, Mapping[str, object], tuple[str, ...]]]:
    """File, place, key, words by language, and the path to the table."""
    if draft.mission is not None:
        yield MISSION, "mission", "name", draft.mission.name, ("mission",)
    for group in draft.groups:
        yield GROUPS, f'group "{group.id}"', "name", group.name, ("group", group.id)
    for fact in draft.facts:
        yield from _fact_words(fact)
    for template in draft.templates:
        file = f"crisis/{template.id}.toml"
        for key in ("title", "happened", "do", "correction"):
            yield file, "", key, getattr(template, key), ()


def _fact_words(fact: Fact) -> Iterator[tuple[str, str, str, Mapping[str, object], tuple[str, ...]]]:
    for key, words in (("label", fact.label), ("value", fact.value)):
        yield FACTS, f'fact "{fact.id}"', key, words, ("fact", fact.id)


def _steps(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    """Two languages with a different number of steps do not say the same thing to do."""
    for template in draft.templates:
        if len({len(steps) for steps in template.do.values()}) > 1:
            words = "do has not the same number of steps in every language"
            yield draft.fault(f"crisis/{template.id}.toml", "", words, "do")


def _feeds(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    known = list(KINDS)
    for feed in draft.feeds:
        for section in feed.sections:
            if section not in KINDS:
                words = f'unknown section "{section[:40]}"{nearest(section, known)}'
                yield draft.fault(MISSION, f'feed "{feed.id}"', words, "feed", feed.id, "sections")


RULES: tuple[Rule, ...] = (
    _accounts,
    _staff_room,
    _drill_room,
    _identities,
    _sections,
    _needed_roles,
    _kinds,
    _somebody_answers,
    _owners,
    _second_owners,
    _phones,
    positions,
    duty,
    _languages,
    _steps,
    holding,
    _feeds,
)
