"""Telegram's updates as events of ours: who spoke, to whom, and what nobody needs."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from bot.platforms.telegram.incoming import Reader
from groups.messages import (
    Address,
    Incoming,
    Migrated,
    Parted,
    PinSeen,
    Power,
    Pressed,
    Said,
    Sender,
    Standing,
    Standings,
    Update,
)
from groups.texts import Mark, Run, Text, as_text
from storage.codec import dump, load_event, name_of
from tests.platforms.telegram_room import Hearer

Json = dict[str, Any]

US = {"id": 4242, "is_bot": True, "first_name": "Embassy", "username": "embassy_bot"}
ANNA = {"id": 1001, "is_bot": False, "first_name": "Anna", "last_name": "Reporter", "language_code": "fr"}
OFFICER = {"id": 7, "is_bot": False, "first_name": "Olga"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Press room"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Anna"}
CHANNEL = {"id": -1002, "type": "channel", "title": "News"}
AT = Address("embassy", "-1001")
ANNA_SPEAKS = Sender("telegram:1001", "Anna Reporter", "fr")


def message(text: str | None = "hello", *, by: Json | None = ANNA, chat: Json = GROUP, **more: Any) -> Json:
    body = {"message_id": 5, "date": 1_795_000_000, "chat": chat, "text": text, "from": by, **more}
    return {name: value for name, value in body.items() if value is not None}


def read(*updates: Json, ears: Hearer | None = None, reader: Reader | None = None) -> list[Update]:
    raws = [Raw(json.dumps({"update_id": 100 + place, **update}).encode()) for place, update in enumerate(updates)]
    return (reader or Reader("embassy", 4242, "Embassy_Bot")).read(raws, ears or Hearer())[0]


def event(update: Json) -> Incoming:
    [found] = read(update)
    return found.event


def said(body: Json, kind: str = "message") -> Said:
    found = event({kind: body})
    assert isinstance(found, Said)
    return found


# Who said what


def test_a_word_in_a_group_knows_its_place_and_its_speaker() -> None:
    assert said(message()) == Said(
        AT,
        ANNA_SPEAKS,
        "5",
        datetime.fromtimestamp(1_795_000_000, UTC),
        as_text("hello"),
        chat_title="Press room",
    )


def test_private_words_are_private() -> None:
    found = said(message(chat=PRIVATE))

    assert found.private
    assert found.at == Address("embassy", "1001")


def test_marks_become_runs_at_the_right_letters() -> None:
    bold = {"type": "bold", "offset": 5, "length": 5}

    assert said(message("🇬🇧 Ferry at nine", entities=[bold])).text == Text(
        (Run("🇬🇧 "), Run("Ferry", (Mark.BOLD,)), Run(" at nine"))
    )


def test_a_picture_speaks_through_its_caption() -> None:
    found = said(message(None, photo=[{"file_id": "x"}], caption="The pier", caption_entities=[]))

    assert (str(found.text), found.attachment) == ("The pier", "photo")


ATTACHED: list[tuple[Json, str]] = [
    ({"animation": {}, "document": {}}, "animation"),
    ({"venue": {}, "location": {}}, "venue"),
    ({"contact": {}}, "contact"),
    ({"voice": {}}, "voice"),
    ({"poll": {}}, "poll"),
]


@pytest.mark.parametrize(("fields", "kind"), ATTACHED)
def test_what_is_attached_is_named(fields: Json, kind: str) -> None:
    assert said(message(None, **fields)).attachment == kind


HIDDEN = [
    message(by={"id": 1087968824, "is_bot": True, "first_name": "Group"}, sender_chat=GROUP),
    message(by={"id": 1087968824, "is_bot": True, "first_name": "Group"}),
    message(by={"id": 136817688, "is_bot": True, "first_name": "Channel"}, sender_chat=CHANNEL),
    message(by={"id": 777000, "is_bot": False, "first_name": "Telegram"}, sender_chat=CHANNEL),
    message(by={"id": 777000, "is_bot": False, "first_name": "Telegram"}),
    message(by=OFFICER, sender_chat=CHANNEL),
    message(by=None),
]


@pytest.mark.parametrize("body", HIDDEN)
def test_who_speaks_as_a_chat_has_no_identity(body: Json) -> None:
    sender = said({**body, "text": "/crisis on"}).sender

    assert (sender.identity, sender.anonymous) == ("", True)


def test_a_post_in_a_channel_is_anonymous() -> None:
    found = event({"channel_post": message(by=None, chat=CHANNEL, sender_chat=CHANNEL)})

    assert isinstance(found, Said)
    assert found.sender == Sender(name="News", anonymous=True)


def test_another_bot_is_known_as_a_bot() -> None:
    assert said(message(by={"id": 9, "is_bot": True, "first_name": "Other"})).sender.bot


def test_a_forward_and_an_edit_are_told_apart_from_own_words() -> None:
    origin = {"type": "user", "date": 1, "sender_user": OFFICER}

    assert said(message("/approve", forward_origin=origin)).forwarded
    assert said(message("/approve", edit_date=1_795_000_009), "edited_message").edited
    assert not said(message("/approve")).forwarded


# To whom


def test_an_answer_to_us_is_to_us() -> None:
    ours = {"message_id": 3, "date": 1, "chat": GROUP, "from": US}
    theirs = {**ours, "from": OFFICER}

    assert (said(message(reply_to_message=ours)).reply_to, said(message(reply_to_message=ours)).reply_to_us) == (
        "3",
        True,
    )
    assert not said(message(reply_to_message=theirs)).reply_to_us


def test_words_in_a_topic_that_we_made_are_no_answer_to_us() -> None:
    made = {"message_id": 3, "date": 1, "chat": GROUP, "from": US, "forum_topic_created": {"name": "Visas"}}
    found = said(message(message_thread_id=3, is_topic_message=True, reply_to_message=made))

    assert (found.at.thread, found.reply_to, found.reply_to_us) == ("3", "", False)


def test_a_chain_of_answers_is_no_topic() -> None:
    assert said(message(message_thread_id=3)).at == AT


def test_our_name_in_any_capitals_is_a_mention() -> None:
    named = {"type": "mention", "offset": 5, "length": 12}
    clicked = {"type": "text_mention", "offset": 0, "length": 2, "user": US}

    assert said(message("🇬🇧 @EMBASSY_bot?", entities=[named])).mentions_us
    assert said(message("Hi", entities=[clicked])).mentions_us
    assert not said(message("🇬🇧 @other_robot?", entities=[named])).mentions_us


COMMANDS = [("/ask@embassy_bot when?", "/ask when?"), ("/ask@EMBASSY_BOT", "/ask"), ("/ask when?", "/ask when?")]


@pytest.mark.parametrize(("words", "heard"), COMMANDS)
def test_a_command_with_our_name_is_the_command(words: str, heard: str) -> None:
    assert str(said(message(words)).text) == heard


def test_marks_stay_in_place_when_our_name_goes() -> None:
    bold = {"type": "bold", "offset": 17, "length": 4}
    found = said(message("/ask@embassy_bot when?", entities=[bold]))

    assert found.text == Text((Run("/ask "), Run("when", (Mark.BOLD,)), Run("?")))


def test_a_command_for_another_bot_is_none_of_our_business() -> None:
    ears = Hearer()

    assert read({"message": message("/ask@other_bot", by=OFFICER)}, ears=ears) == []
    assert ears.talk == {("-1001", ""): 1}


# Talk

KEPT = [
    message("/ask"),
    message(by=OFFICER),
    message(chat=PRIVATE),
    message(chat={**GROUP, "id": -5}),
    message(reply_to_message={"message_id": 3, "from": US}),
    message("@embassy_bot help", entities=[{"type": "mention", "offset": 0, "length": 12}]),
    message(None, photo=[{}], reply_to_message={"message_id": 3, "from": US}),
]
DROPPED = [
    message(),
    message("a/b"),
    message(None, photo=[{}], caption="look"),
    message(None, sticker={}),
    message(by=OFFICER, sender_chat=CHANNEL),
    message(reply_to_message={"message_id": 3, "from": OFFICER}),
    message("@other_robot", entities=[{"type": "mention", "offset": 0, "length": 12}]),
    message(by=None, chat=CHANNEL, sender_chat=CHANNEL),
]


def bound() -> Hearer:
    return Hearer({"-1001", "-1002"}, {"telegram:7"})


@pytest.mark.parametrize("body", KEPT)
def test_what_somebody_has_to_hear_is_kept(body: Json) -> None:
    ears = bound()

    assert len(read({"message": body}, ears=ears)) == 1
    assert not ears.talk


@pytest.mark.parametrize("body", DROPPED)
def test_talk_is_counted_and_forgotten(body: Json) -> None:
    ears = bound()

    assert read({"message": body}, ears=ears) == []
    assert sum(ears.talk.values()) == 1


def test_an_edit_of_plain_words_is_no_talk() -> None:
    assert len(read({"edited_message": message()}, ears=bound())) == 1


# What the chat reports


def test_a_group_that_moved_says_so_in_both_chats() -> None:
    old = {"id": -7, "type": "group", "title": "Choir"}
    moved = Migrated(Address("embassy", "-7"), "-1001")

    assert event({"message": message(None, chat=old, migrate_to_chat_id=-1001)}) == moved
    assert event({"message": message(None, migrate_from_chat_id=-7)}) == moved


def test_a_pin_tells_what_was_pinned_and_by_whom() -> None:
    pinned = {"message_id": 3, "date": 0, "chat": GROUP}

    assert event({"message": message(None, pinned_message=pinned)}) == PinSeen(AT, "3", ANNA_SPEAKS)
    ours = event({"message": message(None, by=US, pinned_message=pinned)})
    assert ours == PinSeen(AT, "3", Sender("telegram:4242", "Embassy", bot=True))


def test_a_press_carries_its_nonce() -> None:
    query = {"id": "q9", "from": ANNA, "data": "n1", "message": message(by=US, message_thread_id=3)}

    assert event({"callback_query": query}) == Pressed(AT, ANNA_SPEAKS, "5", "n1", "q9")


def test_a_press_under_a_message_out_of_reach_is_a_press() -> None:
    query = {"id": "q9", "from": ANNA, "data": "n1", "message": {"message_id": 5, "date": 0, "chat": PRIVATE}}

    assert event({"callback_query": query}) == Pressed(Address("embassy", "1001"), ANNA_SPEAKS, "5", "n1", "q9", True)


ALL = tuple(Power)
STANDINGS: list[tuple[Json, Json, Standing, tuple[Power, ...]]] = [
    (GROUP, {"status": "creator"}, Standing.ADMIN, ALL),
    (GROUP, {"status": "administrator"}, Standing.ADMIN, (Power.WRITE,)),
    (
        GROUP,
        {"status": "administrator", "can_pin_messages": True, "can_delete_messages": True, "can_edit_messages": True},
        Standing.ADMIN,
        (Power.WRITE, Power.PIN, Power.DELETE),
    ),
    (
        GROUP,
        {"status": "administrator", "can_invite_users": True, "can_restrict_members": True},
        Standing.ADMIN,
        (Power.WRITE, Power.INVITE, Power.RESTRICT),
    ),
    (CHANNEL, {"status": "administrator", "can_pin_messages": True}, Standing.ADMIN, ()),
    (
        CHANNEL,
        {"status": "administrator", "can_post_messages": True, "can_edit_messages": True},
        Standing.ADMIN,
        (Power.WRITE, Power.PIN),
    ),
    (GROUP, {"status": "member"}, Standing.MEMBER, (Power.WRITE,)),
    (GROUP, {"status": "restricted", "is_member": True, "can_send_messages": False}, Standing.MUTED, ()),
    (
        GROUP,
        {"status": "restricted", "is_member": True, "can_send_messages": True, "can_pin_messages": True},
        Standing.MEMBER,
        (Power.WRITE, Power.PIN),
    ),
    (GROUP, {"status": "restricted", "is_member": False, "can_send_messages": True}, Standing.OUT, ()),
    (GROUP, {"status": "left"}, Standing.OUT, ()),
    (GROUP, {"status": "kicked", "until_date": 0}, Standing.OUT, ()),
    (PRIVATE, {"status": "member"}, Standing.MEMBER, (Power.WRITE, Power.PIN)),
    (PRIVATE, {"status": "kicked"}, Standing.OUT, ()),
    (GROUP, {"status": "something new"}, Standing.OUT, ()),
]


@pytest.mark.parametrize(("chat", "member", "standing", "powers"), STANDINGS)
def test_our_standing_says_what_we_may_do(
    chat: Json, member: Json, standing: Standing, powers: tuple[Power, ...]
) -> None:
    change = {"chat": chat, "from": ANNA, "date": 1, "new_chat_member": member, "old_chat_member": {"status": "left"}}

    assert event({"my_chat_member": change}) == Standings(
        Address("embassy", str(chat["id"])),
        ANNA_SPEAKS,
        standing,
        powers,
        chat is PRIVATE,
        chat.get("title", ""),
    )


# Who is in the staff room no more

HERE, GONE = {"status": "member"}, {"status": "left"}
MOVES = [
    ("leaves", HERE, GONE, True),
    ("is banned", HERE, {"status": "kicked", "until_date": 0}, True),
    ("leaves as administrator", {"status": "administrator"}, GONE, True),
    ("leaves while silenced", {"status": "restricted", "is_member": True}, GONE, True),
    ("is silenced outside", {"status": "restricted", "is_member": False}, GONE, False),
    ("comes", GONE, HERE, False),
    ("is silenced", HERE, {"status": "restricted", "is_member": True}, False),
    ("may come again", {"status": "kicked", "until_date": 0}, GONE, False),
]


@pytest.mark.parametrize(("what", "before", "now", "counts"), MOVES)
def test_only_going_is_parting(what: str, before: Json, now: Json, counts: bool) -> None:
    ears = Hearer(officers={"telegram:7"}, staff="-1001")
    change = {"chat": GROUP, "from": ANNA, "old_chat_member": before, "new_chat_member": now | {"user": OFFICER}}
    found = read({"chat_member": change}, ears=ears)

    gone = Parted(AT, Sender("telegram:7", "Olga"), ANNA_SPEAKS)
    assert [each.event for each in found] == ([gone] if counts else []), what


@pytest.mark.parametrize(("chat", "who"), [(GROUP, ANNA), (CHANNEL, OFFICER)])
def test_members_and_other_chats_come_and_go_unrecorded(chat: Json, who: Json) -> None:
    ears = Hearer(officers={"telegram:7"}, staff="-1001")
    change = {"chat": chat, "from": who, "old_chat_member": HERE, "new_chat_member": GONE | {"user": who}}

    assert read({"chat_member": change}, ears=ears) == []


# Numbers, doubles and strangers


def test_the_same_number_with_other_words_is_another_update() -> None:
    [first] = read({"message": message("one")})
    [again] = read({"message": message("one")})
    [other] = read({"message": message("two")})

    assert first.digest == again.digest != other.digest
    assert first.id == other.id


def test_the_last_number_counts_what_nobody_needed_too() -> None:
    reader = Reader("embassy", 4242)
    raws = [Raw(b'{"update_id":8,"message":null}'), Raw(b'{"update_id":3,"poll":{"id":"x"}}')]

    assert reader.read(raws, Hearer()) == ([], 3)
    assert reader.ignored == {"unknown kind": 2}


STRANGE = [
    ({}, "unknown kind"),
    ({"future_kind": {"a": [1, 2]}}, "unknown kind"),
    ({"chat_join_request": {"chat": GROUP}}, "join request"),
    ({"message": message(None, new_chat_members=[ANNA])}, "service message"),
    ({"callback_query": {"id": "q", "from": ANNA, "inline_message_id": "x", "data": "n"}}, "press"),
    ({"callback_query": {"id": "q", "from": ANNA, "message": message(), "game_short_name": "x"}}, "press"),
    ({"message": message(chat={"id": "no number"})}, "unreadable"),
    ({"message": "text"}, "unreadable"),
    ({"message": {**message(), "date": 10**30}}, "unreadable"),
    ({"message": {**message(), "date": -5}}, "unreadable"),
]


@pytest.mark.parametrize(("update", "why"), STRANGE)
def test_what_we_do_not_know_is_counted_and_left(update: Json, why: str) -> None:
    reader = Reader("embassy", 4242)

    assert read(update, reader=reader) == []
    [(counted, times)] = reader.ignored.items()
    assert counted.startswith(why)
    assert times == 1


def test_a_huge_number_of_a_person_is_a_person_all_the_same() -> None:
    assert said(message(by={"id": 2**70, "first_name": None})).sender.identity == f"telegram:{2**70}"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
PARTS = (
    *("from", "chat", "sender_chat", "text", "entities", "caption", "photo", "date", "message_id", "pinned_message"),
    *("is_topic_message", "message_thread_id", "reply_to_message", "forward_origin", "migrate_to_chat_id"),
)
KINDS = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "whatever")


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(PARTS), ANY), st.booleans())
def test_no_json_can_stop_the_reading(kind: str, parts: Json, whole: bool) -> None:
    body = {**message(), **parts} if whole else parts
    updates = read({kind: body}, {"message": message("/still here", chat=PRIVATE)})

    assert updates[-1].id == 101
    for update in updates:
        assert load_event(name_of(update.event), dump(update.event)) == update.event


@given(st.binary(max_size=40))
def test_no_bytes_can_stop_the_reading(noise: bytes) -> None:
    raws = [Raw(noise), Raw(b'{"update_id":7}')]

    assert Reader("embassy", 4242).read(raws, Hearer()) == ([], 7)


# A shared place

LORCA = {"latitude": 37.67119, "longitude": -1.7017}


@pytest.mark.parametrize(
    "fields",
    [{"location": LORCA}, {"venue": {"location": LORCA, "title": "Hospital", "address": "12"}, "location": LORCA}],
)
def test_a_place_that_is_shared_in_private_becomes_a_town_and_nothing_nearer_is_kept(fields: Json) -> None:
    [update] = read({"message": message(None, chat=PRIVATE, **fields)})

    assert isinstance(update.event, Said)
    assert str(update.event.text) == "Lorca"
    kept = dump(update.event) + update.digest
    assert not [each for each in ("37.6", "1.70", "Hospital", "latitude") if each in kept]


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(None, location=LORCA)},  # in a group
        {"edited_message": message(None, chat=PRIVATE, location=LORCA)},  # somebody who moves
        {"message": message(None, chat=PRIVATE, location={"latitude": 0.0, "longitude": -30.0})},  # at sea
        {"message": message(None, chat=PRIVATE, location={"latitude": 400, "longitude": 1e300})},
        {"message": message(None, chat=PRIVATE, location={"latitude": "37"})},
    ],
)
def test_other_places_say_no_words(update: Json) -> None:
    found = event(update)

    assert isinstance(found, Said)
    assert not found.text
    assert found.attachment == "location"
