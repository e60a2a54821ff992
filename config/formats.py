"""Times, numbers and lists as a reader of a language writes them (CLDR through Babel), always with the digits 0 to 9.

Phone numbers, codes and hours must be the same on every screen and be read out over a bad line, so no language uses
digits of its own.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from config.marks import isolated

LATIN = "latn"
# "Tue 24 Nov": the day first, as most of the world writes English.
PREFERRED = {"en": "en_GB"}


def locale_of(language: str) -> Locale:
    return Locale.parse(PREFERRED.get(language, language))


def leftward(locale: Locale) -> bool:
    """Whether the language is read from right to left."""
    return bool(locale.character_order == "right-to-left")


def language_name(locale: Locale, language: str) -> str:
    """Arabic, for an English reader."""
    return str(locale.languages.get(language, language))


def number(locale: Locale, value: float) -> str:
    """1,284 as the language groups it."""
    return str(format_decimal(value, locale=locale, numbering_system=LATIN))


def clock(locale: Locale, instant: datetime, zone: ZoneInfo) -> str:
    """14:05, on the 24-hour clock everywhere: a crisis leaves no room for a.m. and p.m."""
    return format_time(instant.astimezone(zone), "HH:mm", locale=locale)


def long_date(locale: Locale, day: date) -> str:
    """24 November 2026."""
    return format_date(day, "long", locale=locale)


def weekday(locale: Locale, day: date, *, with_year: bool) -> str:
    """Tue 24 Nov, or Tue, 24 Nov 2026."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day, no instant
    return format_skeleton("yMMMEd" if with_year else "MMMEd", midnight, tzinfo=None, locale=locale)


def listing(locale: Locale, items: Iterable[str]) -> str:
    """a, b and c."""
    leftwards = leftward(locale)
    return format_list([isolated(item, leftward=leftwards) for item in items], locale=locale)


def span(locale: Locale, delta: timedelta, *, direction: bool) -> str:
    """3 hrs; with a direction `3 hr ago` for a negative span and `in 3 hr` for a positive one."""
    try:
        return format_timedelta(delta, format="short", threshold=1, add_direction=direction, locale=locale)
    except KeyError:  # Babel 2.18 has no short form of some units in 132 locales, Arabic weeks among them
        return format_timedelta(delta, format="long", threshold=1, add_direction=direction, locale=locale)
