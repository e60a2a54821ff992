"""Nobody lets their own words go, from whatever account; whoever left approves nothing (faults 64, 65, 67 and 68)."""

from config.schema import MissionFiles
from tests.stories.cast import STAFF
from tests.stories.scenes import APPROVE, CLOSED, without_officers
from tests.stories.stage import Stage

WORDS = "The office is closed on Friday."
CHANGED = "The office is closed on Thursday."
SECOND_ACCOUNT = {"web": "web:citizen", "telegram": "telegram:5003"}


async def sends_in(stage: Stage) -> None:
    await stage.says("consular-officer", f"/post consular: {CLOSED}")
    await stage.sees("consular-officer", "This is how #1 will look")
    await stage.presses("consular-officer", "Send for approval")
    await stage.sees("head-of-mission", "#1 waits for your approval")


async def goes_out(stage: Stage, version: int, words: str) -> None:
    await stage.presses("head-of-mission", f"Approve version {version}")
    await stage.sees("head-of-mission", "goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees("citizen", words, "consular")
    assert await stage.copies(words, "consular") == 1


async def test_the_author_approves_nothing_from_a_second_account(stage: Stage) -> None:
    def two_accounts(files: MissionFiles) -> MissionFiles:
        """The consular officer also writes with the telephone of the citizen."""
        more = SECOND_ACCOUNT[stage.account]
        officers = (
            each.model_copy(update={"identities": (*each.identities, more)})
            if each.name == "consular-officer"
            else each
            for each in files.officers
        )
        return files.model_copy(update={"officers": tuple(officers)})

    await stage.files(two_accounts)
    await sends_in(stage)
    await stage.says("citizen", "/approve 1 v1")
    await stage.sees("citizen", "E-SELF")
    await stage.later(seconds=70)
    assert await stage.copies(WORDS, "consular") == 0
    await stage.says("head-of-mission", "/audit 1")
    await stage.sees("head-of-mission", "Consular officer: was refused (approve, E-SELF)")
    await goes_out(stage, 1, WORDS)


async def test_neither_the_author_nor_whoever_changed_it_last_approves_it(stage: Stage) -> None:
    await sends_in(stage)
    await stage.says("duty-officer", "/post edit 1")
    await stage.presses("duty-officer", "Change text")
    await stage.says("duty-officer", CHANGED)
    await stage.sees("duty-officer", CHANGED)
    await stage.presses("duty-officer", "Send for approval")
    await stage.sees("head-of-mission", CHANGED)
    for who in ("duty-officer", "consular-officer"):
        await stage.says(who, "/approve 1 v2")
        await stage.sees(who, "E-SELF")
    await stage.later(seconds=70)
    assert await stage.copies(CHANGED, "consular") == 0
    await goes_out(stage, 2, CHANGED)


async def test_an_old_card_sends_nothing_after_the_text_was_changed(stage: Stage) -> None:
    await sends_in(stage)
    await stage.presses("consular-officer", "Change text")
    await stage.says("consular-officer", CHANGED)
    await stage.presses("consular-officer", "Send for approval")
    await stage.sees("head-of-mission", CHANGED)
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("head-of-mission", "The text has changed since then. Please read it again first.")
    await stage.later(seconds=70)
    assert await stage.copies("The office is closed", "consular") == 0
    await goes_out(stage, 2, CHANGED)


async def test_an_approver_who_left_presses_an_open_card_in_vain(stage: Stage) -> None:
    await sends_in(stage)
    await stage.sees("duty-officer", "#1 waits for your approval")
    await stage.files(without_officers("duty-officer"))
    await stage.presses("duty-officer", APPROVE)
    await stage.sees_notice("duty-officer", "This is not among your duties.")
    await stage.presses("duty-officer", APPROVE, STAFF)
    await stage.sees_notice("duty-officer", "This is not among your duties.")
    await stage.later(seconds=70)
    assert await stage.copies(WORDS, "consular") == 0
    await stage.restart()
    await goes_out(stage, 1, WORDS)


async def test_a_post_is_held_when_its_author_left_before_its_hour(stage: Stage) -> None:
    await stage.says("consular-officer", f"/post consular: {CLOSED}")
    await stage.presses("consular-officer", "Change time")
    await stage.says("consular-officer", "18:00")
    await stage.presses("consular-officer", "Send for approval")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("consular-officer", "Head of mission approved #1. It goes out 18:00")
    await stage.files(without_officers("consular-officer"))
    await stage.later(hours=7)
    await stage.sees("duty-officer", "#1 is held: its author may no longer write here.", STAFF)
    assert await stage.copies(WORDS, "consular") == 0
    await stage.presses("duty-officer", "Send now", STAFF)
    await stage.later(seconds=61)
    await stage.sees("citizen", WORDS, "consular")
