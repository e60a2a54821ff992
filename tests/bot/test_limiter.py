"""The buckets of one account: never above the rates, and silence when it is asked for."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.limiter import PAUSE_MARGIN, Limiter
from groups.outlets import Rates

RATES = Rates(per_second=5, per_chat_second=1, per_chat_minute=4, in_flight=3)
TINY = 1e-6
wishes = st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(0, 20)), max_size=120)
pauses = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 600)), min_size=1, max_size=20)


def spoken(limiter: Limiter, wanted: Sequence[tuple[str, bool, float]]) -> list[tuple[float, str, bool]]:
    """When each wish is granted: each waits for its turn, then rests a little."""
    now, granted = 0.0, list[tuple[float, str, bool]]()
    for chat, words, rest in wanted:
        now = max(now, limiter.free_at(chat, now, words=words))
        limiter.take(chat, now, words=words)
        granted.append((now, chat, words))
        now += rest / 20
    return granted


def busiest(times: Sequence[float], window: float) -> int:
    """The most that fell into any window of this length."""
    return max((sum(start <= at < start + window - TINY for at in times) for start in times), default=0)


@given(wishes)
def test_no_second_and_no_minute_ever_holds_more_than_the_rates(wanted: list[tuple[str, bool, float]]) -> None:
    granted = spoken(Limiter(RATES), wanted)
    assert busiest([at for at, _, _ in granted], 1) <= RATES.per_second
    for chat in "abc":
        said = [at for at, where, words in granted if where == chat and words]
        assert busiest(said, 60) <= RATES.per_chat_minute
        assert busiest(said, 1) <= 1


@given(wishes)
def test_whoever_waits_gets_a_turn_within_a_minute(wanted: list[tuple[str, bool, float]]) -> None:
    limiter = Limiter(RATES)
    granted = spoken(limiter, wanted)
    last = granted[-1][0] if granted else 0.0
    assert limiter.free_at("a", last, words=True) <= last + 60


@given(pauses)
def test_a_pause_is_never_shortened(asked: list[tuple[float, float]]) -> None:
    limiter, now, longest = Limiter(RATES), 0.0, 0.0
    for rest, seconds in asked:
        now += rest
        limiter.pause(now, seconds)
        longest = max(longest, now + seconds + PAUSE_MARGIN)
        assert limiter.free_at("a", now, words=False) == max(now, longest)


def test_without_rates_everything_may_go_at_once() -> None:
    limiter = Limiter(Rates(0, 0, 0, in_flight=3))
    for _ in range(1000):
        limiter.take("a", 1.0, words=True)
    assert limiter.free_at("a", 1.0, words=True) == 1.0


def test_ten_thousand_chats_of_yesterday_are_forgotten() -> None:
    limiter = Limiter(Rates(0, 1, 20, in_flight=3))
    for number in range(10_001):
        limiter.take(f"old {number}", 0.0, words=True)
    limiter.take("new", 100.0, words=True)
    assert limiter.free_at("old 5", 100.0, words=True) == 100.0
    assert limiter.free_at("new", 100.0, words=True) == 101.0


@given(wishes)
def test_what_is_shut_is_shut_for_every_chat_and_what_is_open_for_a_new_one(
    wanted: list[tuple[str, bool, float]],
) -> None:
    limiter = Limiter(RATES)
    granted = spoken(limiter, wanted)
    now = granted[-1][0] if granted else 0.0
    assert limiter.is_shut(now) == (limiter.free_at("a chat never spoken to", now, words=True) > now)


def test_after_a_silence_one_goes_ahead_alone() -> None:
    limiter = Limiter(RATES)
    before = limiter.is_careful
    limiter.pause(0.0, 7)
    assert (before, limiter.is_careful) == (False, True)
