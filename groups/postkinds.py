"""What a post is: news, a date, a statement, good news. Its kind decides who may write it and when it may go."""

from collections.abc import Collection
from enum import StrEnum

from groups.people import Person, Role
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_


class PostKind(StrEnum):
    NEWS = "news"
    EVENT = "event"
    STATEMENT = "statement"
    ANALYSIS = "analysis"
    SERVICE = "service"
    POSITIVE = "positive"
    CORRECTION = "correction"


LABELS: dict[str, str] = {
    PostKind.NEWS: N_("news"),
    PostKind.EVENT: N_("event"),
    PostKind.STATEMENT: N_("statement"),
    PostKind.ANALYSIS: N_("analysis"),
    PostKind.SERVICE: N_("service"),
    PostKind.POSITIVE: N_("good news"),
    PostKind.CORRECTION: N_("correction"),
}
CHOOSABLE = tuple(kind for kind in PostKind if kind not in (PostKind.CORRECTION, PostKind.STATEMENT))
"""A correction is made by correcting and a statement with its terms, never by calling something one."""
BY_THE_SECTION = frozenset({PostKind.STATEMENT, PostKind.ANALYSIS})
"""They speak for the mission in a matter: only officers of that section write them."""


def may_write(person: Person, kind: str, sections: Collection[str]) -> Refusal | None:
    """E-ROLE (section, needs) for a statement or an analysis by somebody who is no officer of one of the sections."""
    if kind not in BY_THE_SECTION:
        return None
    for section in sections:
        if not (person.has(Role.OFFICER) and person.serves(section)):
            return refuse(Code.ROLE, act="draft", section=section, needs=(Role.OFFICER.value,))
    return None
