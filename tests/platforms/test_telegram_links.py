"""Links to messages as people copy them in Telegram."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.links import spot
from groups.outlets import Spot


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://t.me/c/1234567890/123", Spot("123", chat="-1001234567890")),
        (" http://telegram.me/c/1234567890/123/ ", Spot("123", chat="-1001234567890")),
        ("t.me/c/1234567890/5/123", Spot("123", chat="-1001234567890")),  # in a topic
        ("https://t.me/c/1234567890/123?single", Spot("123", chat="-1001234567890")),  # one of an album
        ("https://t.me/c/1234567890/123?thread=5", Spot("123", chat="-1001234567890")),
        ("https://t.me/embassy_harsund/77", Spot("77", name="embassy_harsund")),
        ("https://t.me/embassy_harsund/5/0077", Spot("77", name="embassy_harsund")),
    ],
)
def test_a_link_to_a_message_names_its_chat_and_its_number(link: str, found: Spot) -> None:
    assert spot(link) == found


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/embassy_harsund",  # a chat
        "https://t.me/embassy_harsund/77?comment=4",  # a comment stands in another chat
        "https://t.me/joinchat/abcdef",
        "https://t.me/c/1234567890",
        "https://t.me/c/12a/5",
        "https://t.me/c/1234567890/٥",
        "https://t.me.example.org/c/1234567890/123",
        "https://example.org/t.me/c/1234567890/123",
        "https://t.me/c/1234567890/123 and more",
        "https://t.me/c/1234567890/" + "9" * 40,
        "yes",
        "",
    ],
)
def test_what_leads_to_no_message_is_none(link: str) -> None:
    assert spot(link) is None


@given(st.text())
def test_no_words_break_it(words: str) -> None:
    spot(words)
    spot(f"https://t.me/{words}")
