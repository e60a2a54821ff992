"""Our actions as Telegram's calls: plain words with marks beside them, and never a call that could half succeed."""

import ast
from pathlib import Path

import pytest

import bot
from bot.platforms.telegram.outgoing import Call, call_for, menu, notice
from groups.messages import Address, Button, Delete, Edit, Leave, Pin, Rows, Send, Unpin
from groups.outcomes import Reason, Rejected
from groups.texts import Mark, Run, Text, as_text, bold, code, link

AT = Address("embassy", "-1001")
QUIET = {"is_disabled": True}
BUTTONS: Rows = (
    (Button("Approve", "approve", nonce="n1", style="main"), Button("Stop", "stop", nonce="n2", style="stop")),
    (),
    (Button("I am safe", "safe", nonce="n3", style="safe"), Button("Help", "help", nonce="n4", style="help")),
    (Button("Later", "later", nonce="n5"),),
)
KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "Approve", "callback_data": "n1", "style": "primary"},
            {"text": "Stop", "callback_data": "n2", "style": "danger"},
        ],
        [
            {"text": "I am safe", "callback_data": "n3", "style": "success"},
            {"text": "Help", "callback_data": "n4", "style": "danger"},
        ],
        [{"text": "Later", "callback_data": "n5"}],
    ]
}
CALLS = [
    (Send(AT, as_text("Hi")), Call("sendMessage", {"chat_id": -1001, "text": "Hi", "link_preview_options": QUIET})),
    (
        Send(Address("embassy", "@press_uk", "7"), as_text("Hi"), BUTTONS, reply_to="12", silent=True),
        Call(
            "sendMessage",
            {
                "chat_id": "@press_uk",
                "text": "Hi",
                "link_preview_options": QUIET,
                "reply_markup": KEYBOARD,
                "message_thread_id": 7,
                "reply_parameters": {"message_id": 12, "allow_sending_without_reply": True},
                "disable_notification": True,
            },
        ),
    ),
    (
        Send(Address("embassy", "-1001", "1"), as_text("In General"), reply_to="odd"),
        Call("sendMessage", {"chat_id": -1001, "text": "In General", "link_preview_options": QUIET}),
    ),
    (
        Edit(AT, "9", bold("Hi")),
        Call(
            "editMessageText",
            {
                "chat_id": -1001,
                "message_id": 9,
                "text": "Hi",
                "link_preview_options": QUIET,
                "entities": [{"type": "bold", "offset": 0, "length": 2}],
            },
        ),
    ),
    (Pin(AT, "9"), Call("pinChatMessage", {"chat_id": -1001, "message_id": 9, "disable_notification": True})),
    (
        Pin(AT, "9", loud=True),
        Call("pinChatMessage", {"chat_id": -1001, "message_id": 9, "disable_notification": False}),
    ),
    (Unpin(AT, "9"), Call("unpinChatMessage", {"chat_id": -1001, "message_id": 9})),
    (Delete(AT, "9"), Call("deleteMessage", {"chat_id": -1001, "message_id": 9})),
    (Leave(AT), Call("leaveChat", {"chat_id": -1001})),
]


@pytest.mark.parametrize(("action", "call"), CALLS, ids=lambda one: getattr(one, "method", None))
def test_each_action_is_one_call(action: Send | Edit | Pin | Unpin | Delete | Leave, call: Call) -> None:
    assert call_for(action) == call


@pytest.mark.parametrize("message", ["", "0", "-5", "9.5", "²", "9" * 19, "abc"])
def test_no_pin_is_taken_off_without_a_number(message: str) -> None:
    assert call_for(Unpin(AT, message)) == Rejected(Reason.MESSAGE_GONE)


TEXTS = [
    (as_text("x" * 4096), None),
    (as_text("🇬🇧" * 2048), None),
    (as_text("x" * 4097), Reason.TOO_LONG),
    (as_text("🇬🇧" * 2048 + "x"), Reason.TOO_LONG),
    (as_text(" \n"), Reason.BAD_TEXT),
    (as_text("half \ud83c"), Reason.BAD_TEXT),
]


@pytest.mark.parametrize(("text", "reason"), TEXTS, ids=range(len(TEXTS)))
def test_a_bad_text_never_leaves_the_house(text: Text, reason: Reason | None) -> None:
    for call in (call_for(Send(AT, text)), call_for(Edit(AT, "9", text))):
        refusal = call.reason if isinstance(call, Rejected) else None
        assert (refusal is None) == (reason is None)
        assert reason is None or reason.heads(str(refusal))


def test_marks_stand_beside_the_words_and_count_utf16_units() -> None:
    text = (
        as_text("🇬🇧 ")
        + bold("Ferry ")
        + link("here", "https://example.org/?a=1&b=<2>")
        + code(" <b>x</b>")
        + Text((Run(" Anna", (Mark.ITALIC, Mark.MENTION), "telegram:1001"), Run(" Bob", (Mark.MENTION,), "web:bob")))
    )
    call = call_for(Send(AT, text))

    assert isinstance(call, Call)
    assert call.parameters["text"] == "🇬🇧 Ferry here <b>x</b> Anna Bob"
    assert "parse_mode" not in call.parameters
    assert call.parameters["entities"] == [
        {"type": "bold", "offset": 5, "length": 6},
        {"type": "text_link", "offset": 11, "length": 4, "url": "https://example.org/?a=1&b=<2>"},
        {"type": "code", "offset": 15, "length": 9},
        {"type": "italic", "offset": 24, "length": 5},
        {
            "type": "text_mention",
            "offset": 24,
            "length": 5,
            "user": {"id": 1001, "is_bot": False, "first_name": " Anna"},
        },
    ]


def test_a_notice_is_cut_to_what_telegram_shows() -> None:
    assert notice("p1", "") == Call("answerCallbackQuery", {"callback_query_id": "p1"})
    assert len(notice("p1", "x" * 500).parameters["text"]) == 200


def test_a_notice_can_open_our_private_chat() -> None:
    link = "https://t.me/embassy_bot?start=safe"

    assert notice("p1", "Write to me", link).parameters == {
        "callback_query_id": "p1",
        "text": "Write to me",
        "url": link,
    }


def test_the_menu_is_set_for_each_language() -> None:
    assert menu("", [("ask", "Ask the embassy")]) == Call(
        "setMyCommands", {"commands": [{"command": "ask", "description": "Ask the embassy"}]}
    )
    assert menu("ar", [("ask", "x" * 300)]).parameters == {
        "commands": [{"command": "ask", "description": "x" * 256}],
        "language_code": "ar",
    }


BANNED = {
    "sendMediaGroup": "one error hides what was sent",
    "forwardMessages": "one error hides what was sent",
    "copyMessages": "one error hides what was sent",
    "deleteMessages": "one error hides what was deleted",
    "unpinAllChatMessages": "takes off the pins of others",
    "unpinAllForumTopicMessages": "takes off the pins of others",
    "unpinAllGeneralForumTopicMessages": "takes off the pins of others",
    "parse_mode": "a foreign word could break the message, or mark it",
}


def words_in(tree: ast.AST) -> set[str]:
    """Every string and every name of an attribute or argument, without capitals and strokes."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(words)) | ast.Attribute(attr=words) | ast.keyword(arg=str(words)):
                found.add(words.replace("_", "").casefold())
            case _:
                pass
    return found


@pytest.mark.parametrize("name", BANNED)
def test_no_line_of_ours_uses_a_call_that_could_half_succeed(name: str) -> None:
    banned = name.replace("_", "").casefold()
    sources = (Path(bot.__file__).parent / "platforms").rglob("*.py")

    assert [source.name for source in sources if banned in words_in(ast.parse(source.read_text()))] == []
