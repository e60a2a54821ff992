"""Tests of the codes that people read, type and compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.codes import CROCKFORD, one_time_code, read_code, short_code

KEY = b"k" * 32


def test_the_code_under_a_post_stays_the_same_over_releases() -> None:
    assert short_code("EMB", KEY, "post-41") == "EMB-335K"


@given(st.binary(min_size=1), st.text(), st.sampled_from(["EMB", "CONSL", "OIL"]))
def test_a_code_is_short_and_has_no_letter_that_looks_like_a_digit(key: bytes, subject: str, prefix: str) -> None:
    found = short_code(prefix, key, subject)

    assert len(found) <= 12
    assert found.startswith(f"{prefix}-")
    assert set(found.removeprefix(f"{prefix}-")) <= set(CROCKFORD)
    assert read_code(found) == found


def test_nobody_without_the_key_can_make_a_code() -> None:
    posts = [f"post-{post}" for post in range(100)]
    same = sum(short_code("EMB", KEY, post) == short_code("EMB", b"other", post) for post in posts)

    assert same == 0
    assert len({short_code("EMB", KEY, post) for post in posts}) > 95


def test_all_twenty_bits_are_used() -> None:
    codes = [short_code("EMB", KEY, f"post-{post}").removeprefix("EMB-") for post in range(2000)]

    assert [len(set(signs)) for signs in zip(*codes, strict=True)] == [32] * 4


@pytest.mark.parametrize("words", ["EMB-7K01", "emb-7k01", " EMB–7KOI ", "EMB-7KOL", "EMB- 7K٠١"])
def test_a_code_is_read_as_people_type_it(words: str) -> None:
    assert read_code(words) == "EMB-7K01"


@given(st.binary(min_size=8, max_size=32))
def test_a_one_time_code_has_eight_digits(chance: bytes) -> None:
    found = one_time_code(chance)

    assert len(found) == 8
    assert set(found) <= set("0123456789")
    assert int(found) == int.from_bytes(chance) % 10**8


def test_too_little_chance_makes_no_code() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        one_time_code(b"1234567")
