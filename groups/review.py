"""Who may read, check and approve a post beside whom, in each of the three profiles that a mission can choose."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from groups.refusals import Code, Refusal, refuse

Holders = Mapping[str, Collection[str]]
"""Language → the keys of everybody at the mission who reads it."""


class Profile(StrEnum):
    SMALL = "small"  # one second person approves, and by that confirms the languages that they hold
    STANDARD = "standard"  # each language is confirmed by a press of its own, before the approval
    STRICT = "strict"  # reader, checker and approver are three different people


def separation(
    profile: Profile, *, authors: Collection[str], readers: Collection[str], checkers: Collection[str], approver: str
) -> Refusal | None:
    """E-SELF (by) when one person did two things that two people must do. `approver` "" while nobody approves yet.

    `readers` and `checkers` are all who confirmed a text or a claim of it. No author ever does any of the three.
    """
    deciding = {approver} - {""}
    seconds = (set(readers), set(checkers), deciding)
    twice = set(authors) & set().union(*seconds)
    if profile is Profile.STRICT:
        twice |= (seconds[0] & seconds[1]) | (seconds[0] & deciding) | (seconds[1] & deciding)
    return refuse(Code.SELF, by=min(twice)) if twice else None


def may_read(
    profile: Profile, person: str, language: str, *, authors: Collection[str], checkers: Collection[str], held: Holders
) -> Refusal | None:
    """E-SELF for authors, and for checkers where those must be others; E-LANG (language) for who does not hold it."""
    if no := separation(profile, authors=authors, readers={person}, checkers=checkers, approver=""):
        return no
    return None if person in held.get(language, ()) else refuse(Code.LANGUAGE, language=language)


def unread(
    profile: Profile,
    open_languages: Sequence[str],
    *,
    authors: Collection[str],
    approver: str,
    approvers: Collection[str],
    held: Holders,
) -> tuple[str, ...]:
    """The languages that still need a reader before `approver` may approve. `open_languages` are those whose present
    words nobody confirmed; `approvers` all who may approve the post.

    In `small` a post needs one second person: who holds all that is open. Where there is none, nobody waits for a
    third: whoever approves is told what stays unread (`alone`).
    """
    if profile is not Profile.SMALL:
        return tuple(open_languages)
    one = set(approvers) - set(authors)
    if not any(_holds_all(person, open_languages, held) for person in one):
        return ()
    return tuple(language for language in open_languages if approver not in held.get(language, ()))


def alone(
    profile: Profile, open_languages: Sequence[str], *, authors: Collection[str], approver: str, held: Holders
) -> tuple[str, ...]:
    """What an approval in `small` leaves unread: the approver holds none of these."""
    if profile is not Profile.SMALL or approver in authors:
        return ()
    return tuple(language for language in open_languages if approver not in held.get(language, ()))


def not_counting(profile: Profile, authors: Collection[str], approver: str) -> frozenset[str]:
    """Whose checks of a claim do not count: the authors', and where checker and approver differ the approver's."""
    return frozenset(authors) | ({approver} - {""} if profile is Profile.STRICT else set())


def approval_confirms(profile: Profile) -> bool:
    """Whether the approver's one press also confirms the sources."""
    return profile is Profile.SMALL


def _holds_all(person: str, languages: Sequence[str], held: Holders) -> bool:
    return all(person in held.get(language, ()) for language in languages)
