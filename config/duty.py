"""What must hold of duty.toml beyond its own keys, who is on duty in the next days, and what will surprise somebody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.draft import Draft
from config.explain import nearest
from config.faults import Fault
from config.schema import MissionFiles
from groups.calendar import first_instant
from groups.duty import ROADS, Shift, plan
from groups.people import Role

DUTY = "duty.toml"
OFFICERS = "officers.toml"
AHEAD = timedelta(days=7)


def duty(draft: Draft, broken: frozenset[str]) -> Iterator[Fault]:
    """Turns name officers who may act on an alarm; roads lead to officers; no account has the name of the roads."""
    if any(account.id == ROADS for account in draft.accounts):
        words = f'"{ROADS}" is the name of the second road ({DUTY}); give the account another one'
        yield draft.fault("mission.toml", f'account "{ROADS}"', words, "account", ROADS)
    if OFFICERS in broken:
        return
    yield from _turns(draft)
    known = [officer.name for officer in draft.officers]
    for reach in draft.reach:
        if reach.name not in known:
            words = f'"{reach.name}" is no officer{nearest(reach.name, known)}'
            yield draft.fault(DUTY, f'reach "{reach.name}"', words, "reach", reach.name)


def _turns(draft: Draft) -> Iterator[Fault]:
    able = [officer.name for officer in draft.officers if Role.DUTY in officer.roles]
    for turn in draft.turns if able else ():  # that nobody has the role at all is told elsewhere
        place, path = f'turn "{turn.id}"', ("turn", turn.id)
        for key, name in (("first", turn.first), ("second", turn.second)):
            if name not in able and (name or key == "first"):
                words = f'{key} "{name[:40]}" is no officer with the role duty{nearest(name, able)}'
                yield draft.fault(DUTY, place, words, *path, key)
        if turn.first == turn.second:
            yield draft.fault(DUTY, place, "second must be another officer than first", *path, "second")


def next_week(files: MissionFiles, today: date) -> tuple[Shift, ...]:
    """Who is on duty for seven days from today's first instant; nothing without turns."""
    zone = ZoneInfo(files.mission.zone)
    begins = first_instant(today, zone)
    return plan([turn.as_turn() for turn in files.turns], begins, begins + AHEAD, zone) if files.turns else ()


def duty_warnings(files: MissionFiles, draft: Draft, today: date) -> Iterator[Fault]:
    zone = ZoneInfo(files.mission.zone)
    for shift in next_week(files, today):
        if shift.turn is None:
            words = f"nobody is on duty {shown(shift, zone)}; everybody with the role duty is called then"
            yield draft.fault(DUTY, "", words)
    by_name = {officer.name: officer for officer in files.officers}
    for turn in files.turns:
        last = by_name[turn.first].valid_until
        if last and last < (turn.last_day or last + timedelta(days=1)):
            words = f'"{turn.first}" is an officer only until {last}; after that the next person is called at once'
            yield draft.fault(DUTY, f'turn "{turn.id}"', words, "turn", turn.id, "first")


def shown(shift: Shift, zone: ZoneInfo) -> str:
    """Sat 28 Nov 08:00 to Sat 28 Nov 20:00, by the mission's clocks."""
    return f"{_moment(shift.begins, zone)} to {_moment(shift.ends, zone)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %H:%M}"
