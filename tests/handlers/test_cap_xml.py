"""CAP as XML: what we write is valid and comes back the same; what others write can do no harm."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from capvalidator import check_schema

from groups.cap import Info, Message, Ref, Weight
from handlers.tools.cap_xml import LONGEST, MOST, Unreadable, clean, read, write

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
INFO = Info(
    language="ar",
    category="Met",
    event="Flood",
    response="AllClear",
    weight=Weight("Past", "Minor", "Observed"),
    expires=NOW,
    sender_name="Embassy & friends",
    headline="فيضان <وادي>",
    description="One\n\nTwo",
    instruction="Go.",
    web="https://alderia.example.org",
    contact="112",
    area="Nell valley",
)
EARLIER = (Ref("a@b.example", "zero", NOW), Ref("a@b.example", "half", NOW))
FULL = Message(Ref("a@b.example", "one", NOW), "Exercise", "Update", (INFO, INFO), EARLIER, "Public", "Note", "c1")


def test_what_we_write_is_valid_and_is_read_as_it_was() -> None:
    text = write(FULL)

    assert check_schema(text.encode()).passed
    assert read(text.encode()).messages == (FULL,)


def test_what_is_empty_is_left_out() -> None:
    bare = replace(INFO, expires=None, sender_name="", headline="", instruction="", web="", contact="", area="")
    text = write(replace(FULL, infos=(bare,), references=(), note="", incidents=""))

    assert check_schema(text.encode()).passed
    for tag in ("references", "note", "expires", "web", "area", "contact"):
        assert f"<{tag}>" not in text


def test_the_validator_would_notice_a_wrong_word() -> None:
    assert not check_schema(write(replace(FULL, msg_type="Alarm")).encode()).passed


def test_characters_that_no_xml_holds_are_left_out() -> None:
    assert clean("a\x00b\x0bc\td\ne\x7ff\u202eg\ufffeh\ud800i😀ك") == "abc\td\nefghi😀ك"
    assert check_schema(write(replace(FULL, note="\x00\x1b[31m\udfff\uffff")).encode()).passed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a",
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x"><a/>',
        b"<a>" * 1000 + b"</a>" * 1000,
        b"<?xml version='1.0' encoding='nonsense'?><a/>",
        b"<a>\x00</a>",
    ],
)
def test_a_document_that_could_harm_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_message_without_its_name_or_hour_is_broken() -> None:
    good = write(FULL)
    torn = [
        good.replace("2026-11-24T09:05:00-00:00</sent>", "yesterday</sent>"),
        good.replace("2026-11-24T09:05:00-00:00</sent>", "2026-11-24T09:05:00</sent>"),
        good.replace("<references>", "<references>nonsense "),
    ]
    for text in torn:
        found = read(text.encode())
        assert (found.messages, found.broken) == ((), 1)


def test_of_a_flood_of_messages_and_words_only_so_many_are_kept() -> None:
    many = "<list>" + write(FULL) * (MOST + 20) + "</list>"
    assert len(read(many.encode()).messages) == MOST
    (long,) = read(write(replace(FULL, note="x" * (LONGEST + 1))).encode()).messages
    assert len(long.note) == LONGEST


def test_another_version_of_the_standard_is_not_taken_for_this_one() -> None:
    assert read(write(FULL).replace("cap:1.2", "cap:1.1").encode()).messages == ()
