"""Somebody doubts a message, shows it to the bot, and learns whether it is the embassy's."""

from tests.stories.cast import STAFF
from tests.stories.scenes import publishes, reads_english
from tests.stories.stage import Stage

FERRY = "The ferry line opens on 2 November. Tickets are sold at the harbour office."


async def test_a_member_shows_a_message_and_a_changed_one_and_the_officers_hear_of_it(stage: Stage) -> None:
    await reads_english(stage, "consular")
    await publishes(stage, FERRY, by="consular-officer", where="consular")

    await stage.passes_on("citizen", FERRY, "consular")
    await stage.sees("citizen", "Yes, this is from us. Sent 11:01 to Citizens in Vestmark")

    await stage.restart()
    await stage.passes_on("citizen", FERRY, "consular", as_if=("2 November", "2 December"))
    said = await stage.sees("citizen", "Careful, this was changed.")
    assert "December" in said
    await stage.restart()
    await stage.presses("citizen", "Tell an officer")
    told = await stage.sees("duty-officer", "Somebody may be speaking in our name.", STAFF)
    assert "2 December" in told
    assert "Citizen\n" not in told

    await stage.says("consular-officer", "/retract 1")
    await stage.says("citizen", f"/verify {code_in(told)}")
    await stage.sees("citizen", "We have withdrawn it, 11:01: it was wrong.")


def code_in(words: str) -> str:
    return next(word for word in words.split() if word.startswith("EMB-"))
