"""The people of the rules' tests, named for what they may do."""

from datetime import date

from groups.people import Person, Role

TODAY = date(2026, 11, 22)


def person(
    *roles: Role, key: str = "amira", sections: tuple[str, ...] = ("press",), until: date | None = None
) -> Person:
    """Somebody with these roles, who works in the press section."""
    return Person(key, key.title(), frozenset(roles) | {Role.MEMBER}, frozenset(sections), valid_until=until)


MEMBER = person(key="telegram:7", sections=())
AUTHOR = person(Role.OFFICER, key="bruno")
REVIEWER = person(Role.REVIEWER, key="chen")
DUTY = person(Role.DUTY, key="dunja")
HEAD = person(Role.HEAD, key="elif")
ADMIN = person(Role.ADMIN, key="farid")
