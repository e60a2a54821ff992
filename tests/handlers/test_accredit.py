"""Accreditation: proposed by one, confirmed by another, reminded of, over, ended and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.tables import accreditation as table
from storage.tables import audit
from tests.handlers.harness import Scene, labels, words
from tests.handlers.press_scene import HEAD, LINE, REVIEWER, SPOKES, accreditation, accredits, begins

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def everybody_is_there(scene: Scene) -> None:
    await begins(scene)


async def test_one_line_proposes_and_a_second_person_confirms(scene: Scene) -> None:
    said = await scene.says(SPOKES, f"/accredit {LINE}")
    card = scene.last_to(scene.private(HEAD))
    confirmed = await scene.presses(HEAD, card, "Accredit")

    assert "A second person must agree." in words(said)
    for part in (
        "Spokesperson proposes",
        "Amira",
        "web:amira",
        "Alder Post",
        "1 November 2027",
        "https://post.example",
    ):
        assert part in str(card.text)
    assert "Amira is accredited until 1 November 2027." in words(confirmed)
    assert "You are accredited" in scene.words_to(scene.private("amira"))[-1]
    assert "Head of mission accredited Amira" in scene.words_to(scene.private(SPOKES))[-1]
    held = await accreditation(scene)
    assert held is not None
    assert (held.state, held.proposed_by, held.approved_by) == ("active", SPOKES, HEAD)


async def test_the_form_offers_who_asked_lately_and_a_year(scene: Scene) -> None:
    await scene.says("amira", "/ask Who signs the ferry contract?", scene.chat("press"))
    who = await scene.says(SPOKES, "/accredit")
    outlet = await scene.presses(SPOKES, who, "Amira")
    until = await scene.says(SPOKES, "Alder Post")
    proof = await scene.presses(SPOKES, until, "Skip")
    again = await scene.says(SPOKES, "my word")
    await scene.says(SPOKES, "https://post.example.org/amira")

    assert "Which outlet" in words(outlet)
    assert "twelve months" in words(until)
    assert "Which link" in words(proof)
    assert "I did not understand “my word”" in words(again)
    held = await accreditation(scene)
    assert held is not None
    assert held.until.isoformat() == "2027-11-24"
    assert held.outlet == "Alder Post"


async def test_a_reply_to_a_question_accredits_its_asker(scene: Scene) -> None:
    await scene.says("omar", "/ask Who signs the ferry contract?", scene.chat("press"))
    notice = scene.last_to(scene.staff)
    line = 'outlet="Alder Post" until 2027-11-01 proof https://post.example.org'
    await scene.says(SPOKES, f"/accredit {line}", scene.staff, reply_to=scene.remote(notice))

    held = await accreditation(scene)
    assert held is not None
    assert (held.identity, held.name) == ("web:omar", "Omar")


@pytest.mark.parametrize("who", [SPOKES, "trade-officer", "amira"])
async def test_nobody_confirms_their_own_proposal_nor_without_the_right(scene: Scene, who: str) -> None:
    await scene.says(SPOKES, f"/accredit {LINE}", scene.staff)
    await scene.presses(who, scene.last_to(scene.staff), "Accredit")

    held = await accreditation(scene)
    assert held is not None
    assert held.state == "proposed"


async def test_only_the_first_of_two_seconds_counts_and_the_other_hears_who_it_was(scene: Scene) -> None:
    await scene.says(SPOKES, f"/accredit {LINE}")
    cards = [scene.last_to(scene.private(who)) for who in (HEAD, REVIEWER)]
    await scene.presses(HEAD, cards[0], "Accredit")
    late = await scene.presses(REVIEWER, cards[1], "Do not accredit")

    assert "Head of mission was faster" in words(late)
    held = await accreditation(scene)
    assert held is not None
    assert held.state == "active"


async def test_what_is_declined_is_not_kept(scene: Scene) -> None:
    await scene.says(SPOKES, f"/accredit {LINE}")
    said = await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Do not accredit")

    assert "Head of mission did not accredit Amira." in words(said)
    assert await accreditation(scene) is None
    assert scene.words_to(scene.private("amira")) == []


@pytest.mark.parametrize("who", ["trade-officer", "culture-officer", REVIEWER, "administrator"])
async def test_other_sections_propose_nobody(scene: Scene, who: str) -> None:
    await scene.meets(who)
    said = await scene.says(who, f"/accredit {LINE}")

    assert "E-ROLE" in words(said)
    assert await accreditation(scene) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (LINE.replace("web:amira", "web:nobody"), "I know nothing by the name “web:nobody”"),
        (LINE.replace("web:amira", "web:spokesperson"), "not possible"),
        (LINE.replace("2027", "2025"), "is over"),
        (LINE.replace("2027-11-01", "someday"), "There is no such time"),
        (LINE.replace("https://", "ftp://"), "I did not understand"),
    ],
)
async def test_a_wrong_answer_is_asked_again_and_the_others_are_kept(scene: Scene, line: str, says: str) -> None:
    again = await scene.says(SPOKES, f"/accredit {line}")

    assert says in words(again)
    assert "Cancel" in labels(again)
    assert await accreditation(scene) is None


async def test_the_journalist_and_the_officer_are_reminded_twice_and_then_it_is_over(scene: Scene) -> None:
    await accredits(scene)
    amira = scene.private("amira")
    await scene.later(datetime(2027, 10, 2, 10, tzinfo=UTC) - scene.now)
    assert sum("ends 1 November 2027" in each for each in scene.words_to(amira)) == 1
    await scene.later(datetime(2027, 10, 26, tzinfo=UTC) - scene.now)
    assert sum("ends 1 November 2027" in each for each in scene.words_to(amira)) == 2
    assert "The accreditation of Amira, Alder Post, ends" in scene.words_to(scene.private(SPOKES))[-1]

    await scene.later(datetime(2027, 11, 1, 22, 59, tzinfo=UTC) - scene.now)
    held = await accreditation(scene)
    assert held is not None
    assert held.state == "active"
    await scene.later(timedelta(minutes=2))
    over = await accreditation(scene)
    assert over is not None
    assert over.state == "read-only"
    assert "You can read on for 30 days" in scene.words_to(amira)[-1]

    await scene.later(31 * DAY)
    assert "has ended" in scene.words_to(amira)[-1]
    assert "is not accredited any more" in scene.words_to(scene.private(SPOKES))[-2]
    await scene.later(28 * DAY)
    assert await accreditation(scene) is not None
    await scene.later(2 * DAY)
    assert await accreditation(scene) is None


async def test_press_lists_who_is_accredited_and_one_person_may_end_it(scene: Scene) -> None:
    await accredits(scene)
    listed = await scene.says(SPOKES, "/press")
    ended = await scene.presses(SPOKES, listed, "End accreditation: Amira")
    again = await scene.presses(SPOKES, listed, "End accreditation: Amira")

    assert "Amira, Alder Post: accredited until 1 November 2027" in words(listed)
    assert "Amira is not accredited any more." in words(ended)
    assert "E-" in words(again)
    assert "has ended" in scene.words_to(scene.private("amira"))[-1]
    assert "Nobody is accredited." in words(await scene.says(SPOKES, "/press"))
    await scene.later(31 * DAY)
    async with scene.unit() as unit:
        assert await unit.press.row(sa.select(table)) is None
        assert await unit.dues.of("1") == []


async def test_an_officer_of_another_section_sees_the_list_and_ends_nobody(scene: Scene) -> None:
    await accredits(scene)
    listed = await scene.says("trade-officer", "/press")

    assert "Amira, Alder Post" in words(listed)
    assert labels(listed) == []


async def test_a_renewal_takes_the_place_of_the_old_one(scene: Scene) -> None:
    await accredits(scene)
    await accredits(scene, LINE.replace("2027-11-01", "2028-11-01"))
    listed = words(await scene.says(SPOKES, "/press"))

    assert "1 November 2028" in listed
    assert "1 November 2027" not in listed
    assert scene.words_to(scene.private("amira"))[-1].startswith("You are accredited")


async def test_me_tells_what_is_kept_and_waiting_shows_the_proposal(scene: Scene) -> None:
    await scene.says(SPOKES, f"/accredit {LINE}")

    assert "proposes to accredit" in words(await scene.says(HEAD, "/waiting"))
    assert "proposes to accredit" not in words(await scene.says(SPOKES, "/waiting"))
    assert "Amira, Alder Post: proposed" in words(await scene.says("amira", "/me"))


async def test_the_audit_names_nobody_who_is_no_officer(scene: Scene) -> None:
    await accredits(scene)
    async with scene.unit() as unit:
        rows = await unit.press.rows(sa.select(audit))

    kept = "\n".join(str(dict(row)) for row in rows)
    assert "accreditation confirmed" in kept
    for private in ("Amira", "Alder Post", "web:amira", "post.example.org"):
        assert private not in kept
