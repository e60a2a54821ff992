"""Knows what the local Telegram takes and refuses as text, buttons, edits and deletions."""

import pytest
from aiogram import Bot as Aiogram
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from tests.peers.conftest import Scene
from tests.peers.strangers import keyboard, refused


@pytest.mark.parametrize("letter", ["a", "я", "🇬"])
async def test_4096_letters_fit_whatever_they_weigh(scene: Scene, aio: Aiogram, letter: str) -> None:
    sent = await aio.send_message(scene.group.id, letter * 4096)
    assert sent.text == letter * 4096
    await refused(aio.send_message(scene.group.id, letter * 4097), "Bad Request: message is too long")


TEXTS = [
    ("", "message text is empty"),
    (" \n ", "text must be non-empty"),
    ("я" * 16_385, "text is too long"),
    ("<foo>x</foo>", 'can\'t parse entities: Unsupported start tag "foo" at byte offset 0'),
    ("я<br>x", 'can\'t parse entities: Unsupported start tag "br" at byte offset 2'),
    ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ("<b><i>x</b></i>", 'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
    ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    ("<b", "can't parse entities: Unclosed start tag at byte offset 0"),
    ("<span>x</span>", 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("text", "words"), TEXTS)
async def test_bad_text_is_refused_in_telegrams_words(scene: Scene, aio: Aiogram, text: str, words: str) -> None:
    await refused(aio.send_message(scene.group.id, text, parse_mode="HTML"), words)
    assert scene.server.copies() == 0


async def test_html_becomes_entities_with_utf16_offsets(scene: Scene, aio: Aiogram) -> None:
    html = (
        '🇬🇧 <b>Ferry</b> <a href="https://example.org">here</a> &lt;x&gt; <pre><code class="language-py">1</code></pre>'
    )
    sent = await aio.send_message(scene.group.id, html, parse_mode="HTML")
    assert sent.text == "🇬🇧 Ferry here <x> 1"
    marks = [(one.type, one.offset, one.length) for one in sent.entities or []]
    assert marks == [("bold", 5, 5), ("text_link", 11, 4), ("pre", 20, 1)]
    links = [(one.url, one.language) for one in sent.entities or []]
    assert links == [(None, None), ("https://example.org/", None), (None, "py")]


async def test_entities_must_lie_on_whole_letters_inside_the_text(scene: Scene, aio: Aiogram) -> None:
    async def send(offset: int, length: int) -> None:
        mark = MessageEntity(type="bold", offset=offset, length=length)
        await aio.send_message(scene.group.id, "🎉ab", entities=[mark])

    await send(0, 4)
    await refused(send(9, 1), "entity begins after the end of the text at UTF-16 offset 9")
    await refused(send(2, 9), "ends after the end of the text at UTF-16 offset 11")
    await refused(send(1, 2), "middle of a UTF-16 symbol")


async def test_buttons_carry_64_bytes_and_100_fit(scene: Scene, aio: Aiogram) -> None:
    await aio.send_message(scene.group.id, "ok", reply_markup=keyboard("Yes", data="я" * 32))
    for bad in (keyboard("Yes", data="я" * 32 + "a"), keyboard(*"123456789")):
        with pytest.raises(TelegramBadRequest):
            await aio.send_message(scene.group.id, "no", reply_markup=bad)
    rows = [[InlineKeyboardButton(text="x", callback_data="x")] for _ in range(101)]
    many = InlineKeyboardMarkup(inline_keyboard=rows)
    await refused(aio.send_message(scene.group.id, "no", reply_markup=many), "reply markup is too long")
    assert scene.server.copies(scene.group) == 1


async def test_the_same_edit_twice_is_not_modified(scene: Scene, aio: Aiogram) -> None:
    sent = await aio.send_message(scene.group.id, "Gates open", reply_markup=keyboard("Map"))
    await sent.edit_text("Gates closed")
    assert scene.group.last.buttons == []
    await refused(sent.edit_text("Gates closed"), "message is not modified")
    await refused(sent.edit_text("x" * 4097), "MESSAGE_TOO_LONG")
    await refused(aio.edit_message_text("x", chat_id=scene.group.id, message_id=999), "message to edit not found")
    theirs = await scene.anna.says("hello", scene.group)
    await refused(aio.edit_message_text("x", chat_id=scene.group.id, message_id=theirs.id), "message can't be edited")
    assert [entry.act for entry in scene.server.ledger if entry.by is scene.bot] == ["sent", "edited"]


async def test_nothing_is_deleted_after_48_hours_but_everything_can_be_edited(scene: Scene, aio: Aiogram) -> None:
    young, old = [await aio.send_message(scene.group.id, text) for text in ("young", "old")]
    scene.clock.forward(hours=47, minutes=59)
    await young.delete()
    scene.clock.forward(minutes=1)
    await refused(old.delete(), "message can't be deleted for everyone")
    await old.edit_text("corrected")
    await refused(young.delete(), "message to delete not found")
    assert scene.group.text() == "corrected"


async def test_many_deletions_at_once_skip_what_is_unknown(scene: Scene, aio: Aiogram) -> None:
    sent = [await aio.send_message(scene.group.id, text) for text in ("one", "two")]
    await aio.delete_messages(scene.group.id, [sent[0].message_id, 999])
    theirs = await scene.anna.says("mine", scene.group)
    await refused(aio.delete_messages(scene.group.id, [sent[1].message_id, theirs.id]), "can't be deleted")
    scene.anna.deletes(theirs)
    assert scene.group.text() == "two"


async def test_others_messages_need_the_right_to_delete(scene: Scene, aio: Aiogram) -> None:
    spam = await scene.anna.says("spam", scene.group)
    await refused(aio.delete_message(scene.group.id, spam.id), "message can't be deleted")
    scene.group.promote(scene.bot, can_delete_messages=True)
    await aio.delete_message(scene.group.id, spam.id)
    assert spam.deleted
