"""How scenes of the press begin: a journalist who asked, an accreditation, a position to stand on, a statement."""



from config.mission import Mission
from groups.messages import Action, Send
from storage.press import Accreditation
from storage.unit import Unit
from tests.handlers.harness import Scene

SPOKES, REVIEWER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
LINE = 'web:amira outlet="Alder Post" until 2027-11-01 proof https://post.example.org/amira'
FERRY = "We welcome the new ferry. P12"


async def stands_on(unit: Unit, mission: Mission, officers: tuple[str, ...], number: str = "P12") -> None:
    """Everybody at the mission has read this position of the files."""
    seen = await unit.positions.one_now(mission, number)
    assert seen is not None
    for officer in officers:
        await unit.positions.read(seen, officer)


async def begins(scene: Scene) -> None:
    """Everybody has written in private; the mission stands on P12."""
    await scene.meets(SPOKES, REVIEWER, HEAD, DUTY, "trade-officer", "amira", "omar")
    async with scene.unit() as unit:
        await stands_on(unit, scene.mission, tuple(officer.name for officer in scene.mission.officers))


async def accredits(scene: Scene, line: str = LINE) -> list[Action]:
    """Proposed by the spokesperson, confirmed by the head of mission."""
    await scene.says(SPOKES, f"/accredit {line}")
    return await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Accredit")


async def accreditation(scene: Scene, number: int = 1) -> Accreditation | None:
    async with scene.unit() as unit:
        return await unit.press.get(number)


async def only(scene: Scene, people: int, group: str = "press") -> None:
    """So many people are in the group's chat."""
    async with scene.unit() as unit:
        place = (await unit.addresses.of_group(group))[0]
        await unit.addresses.set(place, members=people)


async def sends_in(scene: Scene, preview: list[Action], version: int = 1, by: str = SPOKES) -> list[Action]:
    """Sent for approval, and approved by the head of mission."""
    await scene.presses(by, preview, "Send for approval")
    return await scene.presses(HEAD, approval_card(scene), f"Approve version {version}")


def approval_card(scene: Scene, who: str = HEAD) -> Send:
    return next(
        each for each in reversed(scene.sent_to(scene.private(who))) if "waits for your approval" in str(each.text)
    )
