"""A sentence reaches its reader in their language, with its numbers whole and nobody's words taken for marks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.marks import ISOLATE, RELEASE, fill, placeholders
from config.texts import Texts, catalogue
from groups.texts import Mark, Run, Text, bold, link

HARSUND = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)  # 14:05 in Harsund
ARABIC = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 '
    ': n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"\n'
    '\nmsgid "Call {number}"\nmsgstr "اتصل بالرقم {number}"\n'
    '\nmsgid "Write `/ask`"\nmsgstr "اكتب `/ask`"\n'
    '\n#, fuzzy\nmsgid "Doubtful"\nmsgstr "مشكوك فيه"\n'
    '\nmsgid "{n} post"\nmsgid_plural "{n} posts"\n'
    'msgstr[0] "لا منشورات"\nmsgstr[1] "منشور واحد"\nmsgstr[2] "منشوران"\n'
    'msgstr[3] "{n} منشورات"\nmsgstr[4] "{n} منشورًا"\nmsgstr[5] "{n} منشور"\n'
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """Texts with a small Arabic catalogue of our own, whatever the real one holds today."""
    locales = tmp_path_factory.mktemp("locales")
    path = catalogue("ar", locales)
    path.parent.mkdir(parents=True)
    path.write_text(ARABIC, encoding="utf-8")
    return Texts(locales)


def plain(text: Text | str) -> str:
    return str(text).replace(ISOLATE, "").replace(RELEASE, "")


def test_a_sentence_is_said_in_the_language_and_else_in_english(texts: Texts) -> None:
    assert plain(texts.say("ar", "Call {number}", number="112")) == "اتصل بالرقم 112"
    assert str(texts.say("en", "Call {number}", number="112")) == "Call 112"
    assert str(texts.say("xx", "Call {number}", number="112")) == "Call 112"
    assert str(texts.say("ar", "Not translated yet")) == "Not translated yet"
    assert str(texts.say("ar", "")) == ""


def test_a_doubtful_translation_is_not_said(texts: Texts) -> None:
    assert str(texts.say("ar", "Doubtful")) == "Doubtful"


@pytest.mark.parametrize(
    ("tag", "used"), [("ar", "ar"), ("AR", "ar"), ("ar-EG", "ar"), ("ar_EG", "ar"), ("pt-br", "en"), ("", "en")]
)
def test_the_nearest_catalogue_is_used(texts: Texts, tag: str, used: str) -> None:
    assert texts.nearest(tag) == used
    assert texts.languages == ("en", "ar")


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "لا منشورات"),
        (1, "منشور واحد"),
        (2, "منشوران"),
        (7, "7 منشورات"),
        (11, "11 منشورًا"),
        (100, "100 منشور"),
        (1284, "1,284 منشورًا"),
    ],
)
def test_arabic_has_six_plural_forms_and_digits_that_everybody_reads(texts: Texts, n: int, words: str) -> None:
    assert plain(texts.count("ar", "{n} post", "{n} posts", n)) == words


@pytest.mark.parametrize(("n", "words"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (1284, "1,284 posts")])
def test_english_has_two_plural_forms(texts: Texts, n: int, words: str) -> None:
    assert str(texts.count("en", "{n} post", "{n} posts", n)) == words


def test_marks_of_a_sentence_become_runs(texts: Texts) -> None:
    said = texts.say("en", "*Level {n}* in {place}: write `/safe`", n=2, place="Nellbro")

    assert said.runs == (
        Run("Level 2", (Mark.BOLD,)),
        Run(" in Nellbro: write "),
        Run("/safe", (Mark.CODE,)),
    )


@pytest.mark.parametrize("words", ["*bold*", "`code`", "{place}", "{{", "a * b * c", "{", "}}", "\\*"])
def test_what_a_person_wrote_stays_as_they_wrote_it(texts: Texts, words: str) -> None:
    said = texts.say("en", "You wrote: {words}", words=words, place="elsewhere")

    assert said.runs == (Run(f"You wrote: {words}"),)


@given(st.text(max_size=40))
def test_no_words_of_a_person_are_ever_read_for_marks(words: str) -> None:
    said = fill("{a}{b}", {"a": words, "b": words}, leftward=False)

    assert plain(said) == plain(words + words)
    assert all(run.marks == () for run in said.runs)


def test_a_marked_value_keeps_its_marks_and_takes_those_around_it(texts: Texts) -> None:
    said = texts.say("en", "*Read {page}* {name}", page=link("the page", "https://example.org"), name=bold("Now"))

    assert said.runs == (
        Run("Read ", (Mark.BOLD,)),
        Run("the page", (Mark.LINK, Mark.BOLD), "https://example.org"),
        Run(" "),
        Run("Now", (Mark.BOLD,)),
    )


@pytest.mark.parametrize("words", ["2 * 3 * 4", "* list", "a *b", "`", "100 {percent", "x}"])
def test_a_mark_without_its_partner_is_a_character(words: str) -> None:
    assert fill(words, {}, leftward=False).runs == (Run(words),)


def test_double_braces_are_one_brace() -> None:
    assert str(fill("{{name}} is {name}", {"name": "x"}, leftward=False)) == "{name} is x"


def test_a_value_that_is_not_given_is_named() -> None:
    with pytest.raises(KeyError, match="number"):
        fill("Call {number}", {}, leftward=False)


def test_names_are_found_inside_marks_too() -> None:
    assert placeholders("*{a}* `{b}` {c} {{d}}") == {"a", "b", "c"}


def test_numbers_and_names_do_not_turn_an_arabic_sentence_round(texts: Texts) -> None:
    assert str(texts.say("ar", "Call {number}", number="+00 20 555")) == f"اتصل بالرقم {ISOLATE}+00 20 555{RELEASE}"
    assert str(texts.say("ar", "Call {number}", number="سفارة")) == "اتصل بالرقم سفارة"
    assert str(texts.say("ar", "Write `/ask`")) == f"اكتب {ISOLATE}/ask{RELEASE}"


def test_an_arabic_name_does_not_turn_an_english_sentence_round(texts: Texts) -> None:
    assert str(texts.say("en", "Call {number}", number="محمد")) == f"Call {ISOLATE}محمد{RELEASE}"
    assert str(texts.say("en", "Call {number}", number="112")) == "Call 112"


def test_isolates_stay_out_of_what_people_copy(texts: Texts) -> None:
    said = texts.fill("ar", "رمز `{code}`", code="EMB-7K3Q")

    assert [run.text for run in said.runs if Mark.CODE in run.marks] == ["EMB-7K3Q"]


def test_a_whole_paragraph_is_not_isolated(texts: Texts) -> None:
    assert str(texts.fill("ar", "{text}", text="one\ntwo")) == "one\ntwo"


@pytest.mark.parametrize(
    ("away", "english", "arabic"),
    [
        (timedelta(0), "14:05", "14:05"),
        (timedelta(hours=19), "tomorrow 09:05", None),
        (timedelta(days=-1), "yesterday 14:05", None),
        (timedelta(days=2), "Tue 24 Nov 14:05", "الثلاثاء، 24 نوفمبر 14:05"),
        (timedelta(days=60), "Thu, 21 Jan 2027 14:05", "الخميس، 21 يناير 2027 14:05"),
    ],
)
def test_a_moment_is_told_as_seen_from_now(texts: Texts, away: timedelta, english: str, arabic: str | None) -> None:
    assert texts.moment("en", NOW + away, HARSUND, NOW) == english
    if arabic:
        assert plain(texts.moment("ar", NOW + away, HARSUND, NOW)) == arabic


def test_tomorrow_begins_at_midnight_of_the_zone(texts: Texts) -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 23:30 in Harsund

    assert texts.moment("en", late + timedelta(hours=1), HARSUND, late) == "tomorrow 00:30"
    assert texts.moment("en", late + timedelta(hours=1), ZoneInfo("Atlantic/Azores"), late) == "22:30"


def test_today_is_the_day_of_the_zone_too(texts: Texts) -> None:
    past_midnight = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # 00:30 of the next day in Harsund

    assert texts.moment("en", past_midnight + timedelta(hours=1), HARSUND, past_midnight) == "01:30"


def test_times_and_dates_use_the_clock_of_24_hours_and_the_digits_of_all(texts: Texts) -> None:
    assert texts.time("en", NOW, HARSUND) == texts.time("ar", NOW, HARSUND) == "14:05"
    assert texts.date("en", date(2026, 11, 24)) == "24 November 2026"
    assert texts.date("ar", date(2026, 11, 24)) == "24 نوفمبر 2026"
    assert texts.number("ar", 1284) == "1,284"


def test_a_list_is_read_out_as_the_language_does(texts: Texts) -> None:
    assert texts.listing("en", ["press", "trade", "culture"]) == "press, trade and culture"
    assert plain(texts.listing("ar", ["أ", "ب"])) == "أ وب"
    assert texts.listing("en", []) == ""


def test_a_span_says_how_long_ago(texts: Texts) -> None:
    assert texts.span("en", timedelta(hours=-3)) == "3 hr ago"
    assert texts.span("en", timedelta(minutes=5)) == "in 5 min"
    assert texts.span("ar", timedelta(hours=-3)) == "قبل 3 ساعات"
    assert texts.length("en", timedelta(hours=3)) == "3 hrs"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("seconds", [0, 5, 60, 3600, 86_400, 604_800, 40 * 86_400, 400 * 86_400])
def test_every_span_can_be_said(texts: Texts, language: str, seconds: int) -> None:
    # Babel lacks the short form of some units, of Arabic weeks for one.
    for delta in (timedelta(seconds=seconds), timedelta(seconds=-seconds)):
        assert texts.span(language, delta)
        assert texts.length(language, delta)


def test_the_direction_of_a_language_is_known(texts: Texts) -> None:
    assert texts.leftward("ar")
    assert not texts.leftward("en")
    assert not texts.leftward("he")  # no catalogue, so it is said in English
