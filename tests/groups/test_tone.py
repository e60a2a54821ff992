"""Good news is sparing and never loud: what the tone rules refuse, and when it is possible again."""

from datetime import UTC, datetime, timedelta

import pytest

from groups.people import Person, Role
from groups.postkinds import CHOOSABLE, LABELS, PostKind, may_write
from groups.refusals import Code, Refusal
from groups.texts import as_text
from groups.tone import AFTER_CORRECTION, MOURNING, REST, Out, loud, may_go, mood

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def signs(words: str, language: str = "en") -> tuple[str, ...]:
    return loud({language: as_text(words)})


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("The new visa centre is open!", "en", ()),
        ("The new visa centre is open! Come in!", "en", ("!!",)),
        ("开放了！欢迎！", "zh", ("!!",)),
        ("Open ‼", "en", ("!!",)),
        ("Open 🙂", "en", ()),
        ("Open 🙂🌊", "en", ("🙂", "🌊")),
        ("Welcome 🇩🇰", "en", ()),
        ("A family 👨‍👩‍👧‍👦", "en", ()),
        ("Well done 👍🏽", "en", ()),
        ("Call ☎️ or write ✉️", "en", ("☎️", "✉️")),
        ("Call ☎ 12, § 3, 20 °C → here", "en", ()),
        ("Open 🎉", "en", ("🎉",)),
        ("An amazing day", "en", ("amazing",)),
        ("AMAZING", "en", ("amazing",)),
        ("We can’t wait", "en", ("can't wait",)),
        ("The political parties met in Wowerath", "en", ()),
        ("يوم مُذهِل", "ar", ("مذهل",)),
        ("اليوم المذهل", "ar", ("مذهل",)),
        ("Un día increíble", "es", ("increíble",)),
        ("Un día increíble", "es-mx", ("increíble",)),
        ("amazing", "fr", ()),
    ],
)
def test_what_is_too_loud_is_shown_as_it_stands_there(words: str, language: str, found: tuple[str, ...]) -> None:
    assert tuple(sign.rstrip("\ufe0f") for sign in signs(words, language)) == tuple(s.rstrip("\ufe0f") for s in found)


def out(*kinds: str, every: timedelta = timedelta(hours=60)) -> list[Out]:
    """Newest first, the newest one step ago."""
    return [Out(kind, NOW - every * (number + 1)) for number, kind in enumerate(kinds)]


def answer(posts: list[Out], level: int = 0, mourned: datetime | None = None) -> Refusal | None:
    return may_go(NOW, posts, level=level, mourned=mourned)


def refused(posts: list[Out], level: int = 0, mourned: datetime | None = None) -> dict[str, object]:
    found = answer(posts, level, mourned)
    assert found is not None
    assert found.code is Code.TONE
    return found.values


def test_in_calm_good_news_may_go() -> None:
    assert answer([]) is None
    assert answer(out("news", "event"), level=1) is None


def test_none_goes_from_the_alert_on() -> None:
    assert refused([], level=2) == {"crisis": 2}


def test_none_goes_for_three_days_after_a_death() -> None:
    died = NOW - MOURNING + HOUR

    assert refused([], mourned=died)["next"] == NOW + HOUR
    assert answer([], mourned=NOW - MOURNING) is None


def test_none_goes_within_six_hours_of_a_correction() -> None:
    corrected = [Out(PostKind.CORRECTION, NOW - 5 * HOUR)]

    assert refused(corrected)["next"] == NOW + HOUR
    assert answer([Out(PostKind.CORRECTION, NOW - AFTER_CORRECTION)]) is None


def test_two_days_lie_between_two_good_news() -> None:
    assert refused([Out("positive", NOW - REST + HOUR)])["next"] == NOW + HOUR
    assert answer([Out("positive", NOW - REST)]) is None


def test_at_most_one_post_in_five_is_good_news() -> None:
    busy = timedelta(hours=25)

    assert refused(out("news", "news", "news", "positive", "news", every=busy)) == {"more": 1}
    assert refused(out("news", "positive", "news", "news", "news", every=busy)) == {"more": 3}
    assert answer(out("news", "news", "news", "news", "positive", every=busy)) is None


def test_two_good_news_never_come_in_a_row_where_we_say_much() -> None:
    assert refused(out("positive", "news", "news", "news", "news", every=timedelta(hours=49))) == {
        "row": True,
        "more": 4,
    }


def test_a_group_that_hears_little_has_only_the_two_days() -> None:
    assert answer(out("positive", "news", "news", "news", "news", every=timedelta(hours=72))) is None


def test_corrections_are_no_posts_that_good_news_could_hide_behind() -> None:
    posts = out("correction", "news", "news", "news", "positive", "news", every=timedelta(hours=25))

    assert refused(posts) == {"more": 1}


def test_the_mood_counts_the_last_twenty_by_kind() -> None:
    posts = out(*["event"] * 3, *["news"] * 17, *["service"] * 5)

    assert list(mood(posts).items()) == [("news", 17), ("event", 3)]


# ---- kinds ----------------------------------------------------------------------------------------------


def test_every_kind_has_a_name_and_corrections_and_statements_are_made_in_ways_of_their_own() -> None:
    assert set(LABELS) == set(PostKind)
    assert set(PostKind) - set(CHOOSABLE) == {PostKind.CORRECTION, PostKind.STATEMENT}


def test_statements_and_analyses_are_for_the_officers_of_the_section() -> None:
    officer = Person("o", roles=frozenset({Role.OFFICER}), sections=frozenset({"press"}))
    duty = Person("d", roles=frozenset({Role.DUTY}), sections=frozenset({"press"}))

    assert may_write(officer, "statement", ["press"]) is None
    assert may_write(officer, "news", ["trade"]) is None
    for person, kind, sections in ((officer, "analysis", ["press", "trade"]), (duty, "statement", ["press"])):
        found = may_write(person, kind, sections)
        assert found is not None
        assert found.code is Code.ROLE
