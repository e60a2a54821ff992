"""When what somebody wrote or pressed cannot be handled, they hear of it, and so does the staff room."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

from config.texts import Texts
from groups.messages import Address, Send
from groups.texts import Text
from storage.tables import inbox
from tests.bot.test_router import POISON, House, house, rows, texts

__all__ = ["house"]

SORRY = "I could not do this"


async def breaks(house: House, who: str) -> None:
    """A button of ours that no handler can read."""
    await house.button("question-solved", "nonsense", only=house.scene.sender(who).identity)


def to(done: list[Any], at: Address) -> str:
    return texts([action for action in done if isinstance(action, Send) and action.to == at])


async def presses(house: House, who: str, press: str = "p1") -> list[Any]:
    await breaks(house, who)
    nonce = f"nonce-question-solved-{house.scene.sender(who).identity}"
    return list(await house.comes(house.pressed(who, nonce, press)))


async def test_a_press_that_cannot_be_handled_is_answered_and_told_without_a_name(house: House) -> None:
    done = await presses(house, "anna")
    assert [state for state, _ in await rows(house)] == ["quarantined"]
    assert SORRY in to(done, house.scene.private("anna"))
    assert [SORRY in notice.words for notice in house.notices] == [True]
    told = to(done, house.scene.staff)
    assert "press of a button (number 1)" in told
    assert "anna" not in told.lower()


async def test_words_that_cannot_be_handled_are_answered_too(house: House) -> None:
    async with house.scene.house.storage.unit() as unit:
        await unit.dialogues.open(house.scene.sender("ben").identity, house.scene.private("ben"), "telepathy", "", {})
    done = list(await house.comes(house.said("ben", "my secret")))
    assert SORRY in to(done, house.scene.private("ben"))
    assert "message (number 1)" in to(done, house.scene.staff)
    assert "secret" not in texts(done)


async def test_the_staff_room_reads_one_line_in_ten_minutes_and_every_person_an_answer(house: House) -> None:
    first, second = await presses(house, "anna"), await presses(house, "ben", "p2")
    house.scene.now += timedelta(minutes=11)
    third = await presses(house, "carla", "p3")
    assert [bool(to(done, house.scene.staff)) for done in (first, second, third)] == [True, False, True]
    assert SORRY in to(second, house.scene.private("ben"))


async def test_nobody_is_told_of_an_event_that_no_person_caused(house: House) -> None:
    assert list(await house.comes(POISON)) == []


class Mute(Texts):
    """It cannot say anything."""

    @override
    def say(self, language: str, words: str, /, **values: Any) -> Text:
        raise LookupError("no words")


async def test_when_not_even_that_can_be_said_the_row_is_put_aside_and_the_next_one_comes(house: House) -> None:
    spoken, house.scene.house.texts = house.scene.house.texts, Mute()
    assert await presses(house, "anna") == []
    house.scene.house.texts = spoken
    done = list(await house.comes(house.said("ben", "/me")))
    assert done
    states = await house.table(sa.select(inbox.c.state).order_by(inbox.c.id))
    assert [row["state"] for row in states] == ["quarantined", "done"]
