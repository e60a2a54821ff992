"""How much a group is told, and when: cap per local day, gap between posts, quiet hours, what is too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from groups.calendar import DAY, first_at, first_instant, local_date
from groups.refusals import Code, Refusal, refuse

SEND_WITHIN = timedelta(hours=2)
ASK_WITHIN = timedelta(hours=24)
CRISIS_SEND_WITHIN = timedelta(minutes=30)
ROUTINE_HELD_FROM = 2  # the crisis level from which routine posts wait


class DayClass(StrEnum):
    """What is counted apart: each has its own cap in the same local day."""

    ROUTINE = "routine"
    CRISIS = "crisis"
    CORRECTION = "correction"
    URGENT = "urgent"  # a key point about life, above the others


class Late(StrEnum):
    """What becomes of an item whose hour has passed."""

    SEND = "send"
    HOLD = "hold"  # and ask
    EXPIRE = "expire"  # and tell


@dataclass(frozen=True, slots=True)
class Pace:
    """`cap` posts per local day, `gap` between two. Quiet from = until means no quiet hours."""

    cap: int
    gap: timedelta
    quiet_from: time
    quiet_until: time
    zone: ZoneInfo


def quiet_end(at: datetime, pace: Pace) -> datetime | None:
    """When the quiet hours that hold `at` are over; None when it is not quiet then."""
    end = None
    # More than one step only where quiet hours touch each other: 03:00-02:30 on the night that skips 02:30.
    while (over := _night_end(end or at, pace)) is not None:
        end = over
    return end


def gap_end(at: datetime, last: datetime | None, pace: Pace) -> datetime | None:
    """When the gap after the `last` post is over; None when it is over at `at`."""
    if last is None or last + pace.gap <= at:
        return None
    return last + pace.gap


def earliest(at: datetime, pace: Pace, last: datetime | None = None) -> datetime:
    """The first instant from `at` on that is neither quiet nor too close to the `last` post."""
    moment = gap_end(at, last, pace) or at
    return quiet_end(moment, pace) or moment


def next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """When the cap is fresh again: the first instant of the next local day."""
    return first_instant(local_date(at, zone) + DAY, zone)


def cap_refusal(pace: Pace, at: datetime, used: Sequence[int]) -> Refusal:
    """E-CAP: `used` of `cap` slots are taken, by the `posts` with these numbers; `next` is when the next day begins."""
    return refuse(
        Code.CAP,
        used=len(used),
        posts=tuple(used),
        cap=pace.cap,
        next=next_day(at, pace.zone),
        zone=pace.zone.key,
    )


def gap_refusal(pace: Pace, at: datetime, last: datetime) -> Refusal:
    """E-GAP: `minutes` is the gap, `next` the earliest instant."""
    minutes = int(pace.gap.total_seconds() // 60)
    return refuse(Code.GAP, last=last, minutes=minutes, next=earliest(at, pace, last), zone=pace.zone.key)


def quiet_refusal(pace: Pace, at: datetime) -> Refusal:
    """E-QUIET: `begins` and `ends` are local hours, `next` is the instant at which they are over."""
    return refuse(
        Code.QUIET,
        begins=pace.quiet_from,
        ends=pace.quiet_until,
        next=quiet_end(at, pace) or at,
        zone=pace.zone.key,
    )


def lateness(due: datetime, now: datetime, *, crisis: bool, level: int) -> Late:
    """What becomes of an item that was due. `crisis`: it is a key point; `level`: of the group's crisis, 0 for none."""
    late = now - due
    if crisis:
        return Late.SEND if late <= CRISIS_SEND_WITHIN else Late.HOLD
    if late > ASK_WITHIN:
        return Late.EXPIRE
    return Late.SEND if late <= SEND_WITHIN and level < ROUTINE_HELD_FROM else Late.HOLD


def _night_end(at: datetime, pace: Pace) -> datetime | None:
    """The end of the quiet stretch that holds `at`. It is made of instants: an hour that comes twice ends it once."""
    if pace.quiet_from == pace.quiet_until:
        return None
    overnight = DAY if pace.quiet_from > pace.quiet_until else timedelta()
    today = local_date(at, pace.zone)
    for evening in (today - DAY, today):
        begin = first_at(datetime.combine(evening, pace.quiet_from), pace.zone)
        end = first_at(datetime.combine(evening + overnight, pace.quiet_until), pace.zone)
        if begin <= at < end:
            return end
    return None
