"""The press section: its groups, whose clock counts, and who speaks for the mission."""

from zoneinfo import ZoneInfo

from config.schema import Group
from groups import press
from groups.people import Role
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from handlers.context import Context


def not_a_speaker(ctx: Context) -> Refusal | None:
    """E-ROLE for everybody but officers of the press section and the head of mission."""
    if press.speaks_for_us(ctx.person, ctx.today):
        return None
    return refuse(Code.ROLE, section=press.SECTION, needs=(Role.OFFICER.value, Role.HEAD.value))


def seconds(ctx: Context, act: Act, *, but: str) -> list[str]:
    """The keys of everybody who may be the second person for this act, but one."""
    known = [person for one in ctx.mission.officers if (person := ctx.mission.officer(one.name))]
    may = [one for one in known if not refusal(one, act, today=ctx.today, section=press.SECTION, seconding=True)]
    return [one.key for one in may if one.key != but]


def press_groups(ctx: Context) -> tuple[Group, ...]:
    return tuple(group for group in ctx.mission.groups if group.kind == press.SECTION)


def press_zone(ctx: Context) -> ZoneInfo:
    """An embargo ends by the clock of the first press group."""
    return next((group.tz for group in press_groups(ctx)), ctx.mission.zone)
