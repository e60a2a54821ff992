"""Every sentence in the reader's language: gettext catalogues, plural forms, dates and numbers.

English is the source: a sentence without a translation is said in English.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config import formats
from config.marks import Value, fill
from groups.texts import N_, Text

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "compatriot"
SOURCE = "en"


def catalogue(language: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language stands."""
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


class Texts:
    """All catalogues, read once at the start. A language may be any tag (`pt-br`, `AR`): the nearest one is used."""

    def __init__(self, locales: Path = LOCALES) -> None:
        self._spoken: dict[str, NullTranslations] = {SOURCE: NullTranslations()}
        for path in sorted(locales.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
            self._spoken[path.parts[-3]] = _translations(path)
        self._locales = {language: formats.locale_of(language) for language in self._spoken}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a catalogue, English first."""
        return tuple(self._spoken)

    def nearest(self, language: str) -> str:
        """The catalogue that will be used for this language: its own, or English."""
        base = language.replace("_", "-").partition("-")[0].lower()
        return base if base in self._spoken else SOURCE

    def language_name(self, language: str, named: str) -> str:
        """What readers of `language` call the language `named`: Arabic."""
        return formats.language_name(self._locale(language), named)

    def leftward(self, language: str) -> bool:
        """Whether what we say in this language is read from right to left."""
        return formats.leftward(self._locale(language))

    def say(self, language: str, msgid: str, /, **values: Value) -> Text:
        """The sentence with its values. Whole numbers are filled in as they are (#1041); amounts go through `count`.

        Raises KeyError when the sentence names a value that is not given.
        """
        words = self._spoken[self.nearest(language)].gettext(msgid) if msgid else ""
        return self.fill(language, words, **values)

    def count(self, language: str, one: str, many: str, n: int, /, **values: Value) -> Text:
        """The sentence for so many. `{n}` is the number as the language writes it."""
        words = self._spoken[self.nearest(language)].ngettext(one, many, n)
        return self.fill(language, words, **{"n": self.number(language, n), **values})

    def fill(self, language: str, words: str, /, **values: Value) -> Text:
        """The same for words that are in the language already, such as those of the mission's files."""
        return fill(words, values, leftward=self.leftward(language))

    def number(self, language: str, value: float) -> str:
        return formats.number(self._locale(language), value)

    def time(self, language: str, instant: datetime, zone: ZoneInfo) -> str:
        """14:05 in the zone."""
        return formats.clock(self._locale(language), instant, zone)

    def date(self, language: str, day: date) -> str:
        """24 November 2026. The day is a day of the reader's or the group's zone."""
        return formats.long_date(self._locale(language), day)

    def moment(self, language: str, instant: datetime, zone: ZoneInfo, now: datetime) -> str:
        """When it is, seen from now: `14:05`, `tomorrow 09:00`, `Tue 24 Nov 14:05`; in another year with the year."""
        then, today = instant.astimezone(zone).date(), now.astimezone(zone).date()
        clock = self.time(language, instant, zone)
        match (then - today).days:
            case 0:
                return clock
            case 1:
                return str(self.say(language, N_("tomorrow {time}"), time=clock))
            case -1:
                return str(self.say(language, N_("yesterday {time}"), time=clock))
            case _:
                day = formats.weekday(self._locale(language), then, with_year=then.year != today.year)
                return str(self.say(language, N_("{day} {time}"), day=day, time=clock))

    def listing(self, language: str, items: Iterable[str]) -> str:
        """a, b and c."""
        return formats.listing(self._locale(language), items)

    def span(self, language: str, delta: timedelta) -> str:
        """`3 hr ago` for a negative span (then - now), `in 3 hr` for a positive one."""
        return formats.span(self._locale(language), delta, direction=True)

    def length(self, language: str, delta: timedelta) -> str:
        """How long it is: `3 hrs`."""
        return formats.span(self._locale(language), delta, direction=False)

    def _locale(self, language: str) -> Locale:
        return self._locales[self.nearest(language)]


def _translations(path: Path) -> GNUTranslations:
    """A catalogue in memory; doubtful ("fuzzy") entries are left out, so they are said in English."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3], abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
