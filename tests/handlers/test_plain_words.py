"""What a member writes arrives as plain words, wherever it goes: no look, no hidden link, no mention of theirs."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from groups.messages import Edit, Send
from groups.texts import Mark, Run, Text
from tests.handlers.crisis_scene import Watched, with_checkin
from tests.handlers.harness import Scene, labels
from tests.handlers.press_scene import accredits

EVIL, CALLED = "https://evil.example", "web:duty-officer"
MARKED = Text(
    (
        Run("The kestrel ", (Mark.BOLD,)),
        Run("official site kestrel", (Mark.LINK,), EVIL),
        Run(" says ", ()),
        Run("kestrel duty officer", (Mark.MENTION,), CALLED),
    )
)
OURS = {Mark.CODE}
"""Words that nobody can press."""


def after(command: str) -> Text:
    return Text((Run(f"{command} "),)) + MARKED


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await with_checkin(scene)
    await made.meets("amira")
    return made


async def asks_for_help(flood: Watched) -> None:
    offer = await flood.says("amira", "/safe")
    await flood.presses("amira", offer, "I need help")


async def where_help_is_needed(flood: Watched) -> None:
    await asks_for_help(flood)
    await flood.says("amira", MARKED)
    for label in ("3", "Yes"):
        await flood.presses("amira", flood.last_to(flood.private("amira")), label)
    await flood.says("amira", MARKED)
    await flood.presses("amira", flood.last_to(flood.private("amira")), "Español")


async def a_word_to_whoever_helps(flood: Watched) -> None:
    await where_help_is_needed(flood)
    await flood.says("amira", MARKED)
    taken = next(each for each in flood.sent_to(flood.staff) if "I take it" in labels(each))
    await flood.presses("consular-officer", taken, "I take it")
    await flood.says("amira", MARKED)


async def a_question_in_the_group(flood: Watched) -> None:
    await flood.says("amira", after("/ask"), flood.chat("press"))


async def a_question_in_private(flood: Watched) -> None:
    asked = await flood.says("amira", after("/ask"))
    await flood.presses("amira", asked, "Press")
    await flood.says("amira", MARKED)
    await flood.says("amira", MARKED)


async def a_question_asked_again(flood: Watched) -> None:
    await a_question_in_private(flood)
    notice = next(each for each in reversed(flood.sent_to(flood.staff)) if "Take it" in labels(each))
    await flood.presses("spokesperson", notice, "Take it")
    await flood.says("spokesperson", "Tomorrow.", flood.staff, reply_to=flood.remote(notice))
    await flood.says("amira", MARKED, reply_to=flood.remote(flood.last_to(flood.private("amira"))))


async def a_question_to_a_press_call(flood: Watched) -> None:
    await accredits(flood)
    async with flood.unit() as unit:
        proposed = await unit.press.propose_call("The ferry", "spokesperson", flood.now.replace(hour=20))
        call = await unit.press.open_call(proposed, "press")
    await flood.says("amira", "/cancel")
    async with flood.unit() as unit:
        await unit.dialogues.open("web:amira", flood.private("amira"), "press-question", str(call.id), {})
        seen = await unit.dialogues.find("web:amira", flood.private("amira"))
        assert seen is not None
        await unit.dialogues.move(seen, "words", {})
    await flood.says("amira", MARKED)


async def a_relative_who_is_looked_for(flood: Watched) -> None:
    asked = await flood.says("amira", after("/safe for"))
    await flood.presses("amira", asked, "They need help")
    await flood.later(timedelta(minutes=3))
    taken = next(each for each in flood.sent_to(flood.staff) if "I take it" in labels(each))
    await flood.presses("consular-officer", taken, "I take it")


async def a_forged_message(flood: Watched) -> None:
    shown = await flood.says("amira", MARKED + " EMB-AAAA and many more words that we have never said", forwarded=True)
    if "Tell an officer" in labels(shown):
        await flood.presses("amira", shown, "Tell an officer")


WAYS: tuple[Callable[[Watched], Awaitable[None]], ...] = (
    where_help_is_needed,
    a_word_to_whoever_helps,
    a_question_in_the_group,
    a_question_in_private,
    a_question_asked_again,
    a_question_to_a_press_call,
    a_relative_who_is_looked_for,
    a_forged_message,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_what_a_member_writes_arrives_as_plain_words(
    flood: Watched, way: Callable[[Watched], Awaitable[None]]
) -> None:
    await way(flood)
    others = [each.action for each in flood.shown if isinstance(each.action, Send | Edit)]
    runs = [run for each in others if each.to != flood.private("amira") for run in each.text.runs]
    theirs = [run for run in runs if "kestrel" in run.text]

    assert theirs
    assert [run for run in theirs if set(run.marks) - OURS] == []
    assert [run for run in runs if run.target in (EVIL, CALLED)] == []
