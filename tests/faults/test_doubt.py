"""What nobody can know is written down as such, never repeated by itself, never called a failure (faults 27 to 32)."""

import asyncio

from groups.messages import Edit, Lane, Pin
from groups.texts import as_text
from tests.faults.bench import Bench, bench
from tests.faults.oracle import disagreements, questions, unasked
from tests.faults.outpost import Outpost
from tests.faults.words import DOUBT, KNOWN, LINK, REPEATED, SOON, THERE
from tests.patience import PATIENCE
from tests.stories.cast import STAFF

DELIVERED = {
    "500_restart": 0,
    "502": 0,
    "504": 0,
    "502_html": 0,
    "502_after": 1,
    "hang": 0,
    "deliver_then_hang": 1,
    "reset_on_accept": 0,
    "reset_mid_request": 0,
    "deliver_then_reset": 1,
    "deliver_then_close": 1,
    "truncated_200": 1,
    "html_200": 1,
    "missing_message_id": 1,
    "wrong_chat_id": 1,
}
"""Mode → copies that are really there. 27: 50x and pages; 29: hangs; 30: resets; 31: broken 200; 32: wrong answers."""
IMPATIENT = 5
"""Seconds: a hang is soon over, and a busy machine does not look like one."""
AGAIN = ("deliver_then_reset", "502_after", "500_restart", "deliver_then_hang")


async def test_27_to_32_each_face_of_doubt_is_ambiguous_and_never_sent_again_by_itself(outpost: Outpost) -> None:
    found = {}
    async with bench(outpost, hangs_up=IMPATIENT) as it:
        for mode in DELIVERED:
            it.server.fault("sendMessage", mode)
            await it.wants(it.send(f"Words under {mode}"))
            found[mode] = await it.becomes(f"Words under {mode}", "done", "failed", "wait", "ambiguous")
            it.server.clear_faults()
        it.jump(3600)
        await it.wants(it.send("Afterwards"))
        await it.becomes("Afterwards", "done")
        copies = {mode: it.copies(f"Words under {mode}") for mode in DELIVERED}

    assert found == dict.fromkeys(DELIVERED, "ambiguous")
    assert copies == DELIVERED
    assert await disagreements(outpost) == []


async def test_27_to_31_edits_and_pins_are_repeated_until_it_is_so(outpost: Outpost) -> None:
    async with bench(outpost, hangs_up=IMPATIENT) as it:
        await it.wants(it.send("Card"))
        await it.becomes("Card", "done")
        message = str((await it.row("Card"))["remote"])
        at = outpost.address(outpost.chats["press"])
        for mode in AGAIN:
            it.server.fault("editMessageText", mode)
            it.server.fault("pinChatMessage", mode)
            edit = Edit(at, message, as_text(f"Card under {mode}"), subject=f"edit {mode}")
            await it.wants(edit, Pin(at, message, subject=f"pin {mode}"))
            await _ends_well(it, f"edit {mode}", f"pin {mode}")

    chat = outpost.chats["press"]
    assert [each.text for each in chat.pinned] == [f"Card under {AGAIN[-1]}"]
    assert it.copies("Card") == 1


async def _ends_well(it: Bench, *subjects: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while {await it.state(subject) for subject in subjects} != {"done"}:
            it.jump(2)
            await asyncio.sleep(0.1)


async def test_29_a_routine_post_in_doubt_is_asked_about_at_once_and_waits_for_an_officer(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.server.fault("sendMessage", "deliver_then_reset", chat=outpost.chats["press"])
    subject = await outpost.post_goes("The ferry sails again.")
    await outpost.sees("head-of-mission", DOUBT, STAFF)
    await outpost.later(hours=2)
    before = await outpost.states(subject)
    await outpost.presses("head-of-mission", THERE, STAFF)
    await outpost.sees("head-of-mission", LINK, STAFF)
    chat = outpost.chats["press"]
    there = chat.messages[-1].id
    link = f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{there}"
    await outpost.says("head-of-mission", link, STAFF, reply_to=LINK)
    await outpost.sees("head-of-mission", KNOWN, STAFF)
    await outpost.quiet()

    assert before == ["ambiguous"]
    assert await outpost.states(subject) == ["done"]
    async with outpost.books.reading() as unit:
        assert [row.remote for row in await unit.outbox.of(subject)] == [str(there)]
    assert len(outpost.server.ledger.acts("sent", outpost.chats["press"])) == 1
    assert len(questions(outpost)) == 1


async def test_32_an_answer_about_another_chat_raises_the_alarm_and_is_asked_about(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.server.fault("sendMessage", "wrong_chat_id", chat=outpost.chats["press"])
    subject = await outpost.post_goes("The ferry sails again.")
    await outpost.sees("head-of-mission", DOUBT, STAFF)

    assert await outpost.states(subject) == ["ambiguous"]
    assert await unasked(outpost) == []


async def test_29_a_key_word_of_a_crisis_in_doubt_goes_out_once_more_after_a_minute(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.server.fault("sendMessage", "deliver_then_close", chat=outpost.chats["general"])
    words = as_text("Leave the valley by the east road.")
    async with outpost.books.unit() as unit:
        send = Bench(outpost).send(str(words), "general", Lane.CRISIS)
        await unit.outbox.add([send])
    await outpost.sees("duty-officer", SOON, STAFF)
    await outpost.later(seconds=61)
    await outpost.sees("duty-officer", REPEATED)

    texts = [each.text for each in outpost.chats["general"].messages]
    assert texts == [str(words), f"(repeat)\n{words}"]
    assert await disagreements(outpost) == []
