"""People as the rules see them: identities, roles, officers and members."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be at the mission; everybody is at least a member."""

    MEMBER = "member"
    MODERATOR = "moderator"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    DUTY = "duty"
    HEAD = "head"
    ADMIN = "admin"


STAFF = frozenset(Role) - {Role.MEMBER}


@dataclass(frozen=True, slots=True)
class Person:
    """One human being, whatever the platform they write from.

    `key` is the officer's name in officers.toml, or the identity (`telegram:123`) of a member.
    Separation of duties is compared by `key`, never by account.
    """

    key: str
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    sections: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    valid_until: date | None = None
    training: bool = False
    rehearsing: bool = False  # in training, and in a drill: may approve what they wrote themselves

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF)

    def serves(self, section: str) -> bool:
        """Whether the person works in this section (a group's kind: press, trade, ...)."""
        return section in self.sections

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


def platform_of(identity: str) -> str:
    """The platform of `telegram:123`."""
    return identity.partition(":")[0]
