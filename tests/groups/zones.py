"""Zones for the rules' tests: every one there is, and how to draw one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

# "localtime" and "Factory" are no places but what an operating system may add.
NAMES = sorted(name for name in available_timezones() if "/" in name and name not in {"localtime", "Factory"})
BERLIN = ZoneInfo("Europe/Berlin")
CAIRO = ZoneInfo("Africa/Cairo")
HAVANA = ZoneInfo("America/Havana")
LONDON = ZoneInfo("Europe/London")
APIA = ZoneInfo("Pacific/Apia")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
HOUR = timedelta(hours=1)

zones = st.sampled_from(NAMES).map(ZoneInfo)
dates = st.dates(date(2020, 1, 1), date(2037, 12, 31))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """What a clock on the wall shows; no zone is meant."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001
