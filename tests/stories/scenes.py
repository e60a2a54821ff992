"""How many stories begin: an officer writes a post and sends it for approval, a duty officer opens a crisis."""

from collections.abc import Sequence

from config.schema import MissionFiles
from tests.handlers.harness import example
from tests.stories.cast import PRIVATE, STAFF
from tests.stories.stage import Stage
from tests.typed import ASKS_DIGITS, ASKS_NUMBER, SOURCE

QUAKE = '/crisis open all level=2 template=earthquake place="Nell valley"'
APPROVE = "Approve version 1"
CLOSED = "en: The office is closed on Friday.\nar: المكتب مغلق يوم الجمعة."


async def writes(stage: Stage, words: str, *, by: str = "spokesperson", where: str = "press") -> None:
    """In one line; what they then see is the post as it will look."""
    await stage.says(by, f"/post {where}: {words}")
    await stage.quiet()
    await stage.sees(by, "This is how")


async def sends_in(stage: Stage, words: str, *, by: str = "spokesperson", where: str = "press") -> None:
    """Written and sent for approval."""
    await writes(stage, words, by=by, where=where)
    await stage.presses(by, "Send for approval")
    await stage.sees("head-of-mission", words)


async def publishes(stage: Stage, words: str, *, by: str = "spokesperson", where: str = "press") -> None:
    """Written, approved by the head of mission, and out."""
    await sends_in(stage, words, by=by, where=where)
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees(by, "goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees("citizen", words, where)


async def hands_in(stage: Stage, number: int, words: str, by: str, where: str) -> None:
    """Written in one line, in whatever languages, and sent for approval as the post with this number."""
    await stage.says(by, f"/post {where}: {words}")
    await stage.sees(by, f"This is how #{number} will look")
    await stage.presses(by, "Send for approval")
    await stage.sees("head-of-mission", f"#{number} waits for your approval")


async def goes_out(stage: Stage, number: int, by: str, version: int = 1) -> None:
    """The post with this number is approved by the head of mission, and out a minute later."""
    await stage.presses("head-of-mission", f"Approve version {version}")
    await stage.sees(by, f"#{number} goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees(by, f"#{number} is out.")


async def two_approved_the_words(stage: Stage) -> None:
    """In calm, weeks ago: what one officer may send alone tonight."""
    async with stage.app.storage.unit() as unit:
        for statement in (each for template in example().templates for each in template.statements):
            for person in ("consular-officer", "head-of-mission"):
                await unit.holdings.approve(statement, person)


async def opens_crisis(stage: Stage, command: str = QUAKE, by: str = "duty-officer") -> None:
    """With the second factor; when it returns the cards hang. Every group reads English."""
    await reads_english(stage, "consular", "general")
    if by not in stage.factors:
        await stage.gets_factor("duty-officer", "head-of-mission")
        await two_approved_the_words(stage)
    await stage.says(by, command)
    await stage.proves(by)
    await stage.sees_pinned("Earthquake: Nell valley", "press")


async def writes_key_point(
    stage: Stage, words: str, *, by: str = "duty-officer", second: str = "head-of-mission"
) -> None:
    """Written by one, approved by another with the second factor where it is asked for, and out."""
    await stage.says(by, f"/key {words} {SOURCE}")
    await answers_for_factor(stage, by)
    await stage.sees(second, words)
    await stage.presses(second, "Approve and send")
    await answers_for_factor(stage, second)
    await stage.later(seconds=11)
    await stage.sees("citizen", words, "press")


async def answers_for_factor(stage: Stage, officer: str) -> None:
    """Proves who they are, if the bot asks for it now."""
    await stage.quiet()
    newest = (await stage.words_in(PRIVATE, officer))[-1]
    if ASKS_DIGITS in newest or ASKS_NUMBER in newest:
        await stage.types(officer, newest)


async def closes_crisis(stage: Stage, first: str = "duty-officer", second: str = "head-of-mission") -> None:
    await stage.says(first, "/crisis close")
    await stage.sees(second, "proposes to close", STAFF)
    await stage.presses(second, "Confirm", STAFF)
    await stage.sees(second, "is closed, by", STAFF)


def without_officers(*names: str) -> "Change":
    """These leave the mission."""
    return Change(names)


class Change:
    """What an administrator does to officers.toml."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def __call__(self, files: MissionFiles) -> MissionFiles:
        left = tuple(officer for officer in files.officers if officer.name not in self.names)
        return files.model_copy(update={"officers": left})


async def reads_english(stage: Stage, *groups: str) -> None:
    """These groups have one language, so that one text is enough for them."""

    def change(files: MissionFiles) -> MissionFiles:
        fewer = {"languages": ("en",)}
        changed = tuple(each.model_copy(update=fewer) if each.id in groups else each for each in files.groups)
        return files.model_copy(update={"groups": changed})

    await stage.files(change)
