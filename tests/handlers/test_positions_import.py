"""Positions that the ministry sends in a signed file: taken whole and in order, or not at all."""

import asyncio
import base64
import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner, Result

from bot import clock
from bot.cli import cli
from bot.reload import Reloader
from config.faults import ConfigFaults
from config.imported import read
from config.load import load
from groups.posts import State
from groups.texts import as_text
from handlers.positions.importing import NotTaken, take
from handlers.tools import signature
from storage.migrate import upgrade
from storage.tables import audit
from storage.unit import Storage
from tests.config.folders import change, copy_of_example
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER, HEAD, TRADE = "spokesperson", "consular-officer", "head-of-mission", "trade-officer"
MINISTRY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
MINUTE = timedelta(minutes=1)


def public(key: Ed25519PrivateKey) -> str:
    """The one line inside of what openssl pkey -pubout prints."""
    whole = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(whole).decode()


def entry(number: str, text: str, first: str = "2026-11-24", last: str = "2026-12-31") -> str:
    return f'[position.{number}]\ntext = {{ en = "{text}" }}\nvalid_from = {first}\nvalid_to = {last}\n'


def a_file(number: int, *entries: str, withdrawn: str = "") -> bytes:
    gone = f'withdrawn = ["{withdrawn}"]\n' if withdrawn else ""
    return f"[import]\nnumber = {number}\n{gone}{''.join(entries)}".encode()


async def takes(scene: Scene, content: bytes) -> list[str]:
    """The file is taken, and what follows is done."""
    async with scene.unit() as unit:
        found = read("p.toml", content, (), scene.now.date())
        lines = list(await take(unit, scene.mission, found, content))
    await scene.later(MINUTE)
    return lines


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, TRADE)


async def cites(scene: Scene, number: str, state: State) -> None:
    """A post of the trade officer that cites it."""
    async with scene.unit() as unit:
        where = {"groups": ("trade",), "zone": "Europe/Copenhagen", "published_at": scene.now}
        await unit.posts.draft(TRADE, "trade", texts={"en": as_text("x")}, state=state, cites=(number,), **where)


async def test_a_new_position_holds_and_everybody_is_asked_to_read_it(scene: Scene) -> None:
    assert await takes(scene, a_file(7, entry("P20", "We close the line."))) == ["P20: new"]

    asked = scene.words_to(scene.private(TRADE))[-1]
    assert "The ministry sent this position. Please read it" in asked
    assert "We close the line." in asked
    assert "The ministry sent the position P20." in scene.words_to(scene.staff)[-1]
    assert "P20 · holds until 31 December 2026" in words(await scene.says(HEAD, "/position"))


async def test_other_words_void_what_was_read_and_what_waits_for_a_second_person(scene: Scene) -> None:
    await scene.presses(HEAD, await scene.says(HEAD, "/position P12"), "I have read it")
    await scene.says(AUTHOR, "/position add P12 Something else.")
    for answer in ("today", "2026-12-31", "Cable 7"):
        await scene.says(AUTHOR, answer)
    assert await takes(scene, a_file(7, entry("P12", "Our new line."))) == ["P12: changed"]

    now = words(await scene.says(HEAD, "/position P12"))
    assert "Our new line." in now
    assert "Head of mission" in now.partition("Not read yet by")[2]
    assert "waits for a second person" not in now
    assert "Something else." not in now


async def test_a_withdrawn_one_is_offered_to_whoever_is_out_with_it_and_may_come_again(scene: Scene) -> None:
    await cites(scene, "P12", State.PUBLISHED)
    held = await takes(scene, a_file(7, withdrawn="P12"))
    assert held == ["P12: withdrawn"]
    assert "The ministry withdrew the position P12." in scene.words_to(scene.staff)[-1]
    told = scene.last_to(scene.private(TRADE))
    assert "1 post that is out cites the position P12, which was withdrawn:" in str(told.text)
    assert labels(told) == ["Retract #1", "Correct #1"]
    assert await takes(scene, a_file(8, withdrawn="P12")) == ["P12: does not hold here anyway"]
    assert await takes(scene, a_file(9, entry("P12", "Again."))) == ["P12: changed"]

    assert "P12 · holds until" in words(await scene.says(HEAD, "/position"))


async def test_a_withdrawn_one_comes_back_with_the_words_that_it_had(scene: Scene) -> None:
    again = entry("P20", "We close the line.")
    await takes(scene, a_file(7, again))
    await takes(scene, a_file(8, withdrawn="P20"))

    assert await takes(scene, a_file(9, again)) == ["P20: changed"]
    assert "P20 · holds until" in words(await scene.says(HEAD, "/position"))


async def test_many_posts_with_a_withdrawn_position_are_one_message_to_each_who_answers_for_them(scene: Scene) -> None:
    for _ in range(5):
        await cites(scene, "P12", State.PUBLISHED)
    await takes(scene, a_file(7, withdrawn="P12"))

    for who in (TRADE, AUTHOR):  # an author of all, and the press section
        [told] = [each for each in scene.sent_to(scene.private(who)) if "which was withdrawn" in str(each.text)]
        assert "5 posts that are out cite the position P12" in str(told.text)
        assert "#5 for" in str(told.text)
        assert "Older ones: #2 and #1. Each by its number: /correct 2" in str(told.text)
        assert labels(told) == [f"{way} #{number}" for number in (5, 4, 3) for way in ("Retract", "Correct")]


async def test_the_words_of_the_files_are_the_ministrys_once_it_has_sent_the_same(scene: Scene) -> None:
    held = scene.mission.position("P12")
    assert held is not None
    entry_ = entry("P12", held.text["en"], f"{held.valid_from}", f"{held.valid_to}") + f'source = "{held.source}"\n'
    texts = ", ".join(f'{language} = "{text}"' for language, text in held.text.items())
    same = re.sub(r"text = .*", f"text = {{ {texts} }}", entry_)
    assert await takes(scene, a_file(7, same)) == ["P12: as in your files, and holds whatever these say"]
    assert await takes(scene, a_file(8, same)) == ["P12: as before"]


async def test_a_withdrawal_drops_what_was_only_proposed(scene: Scene) -> None:
    await scene.says(AUTHOR, "/position add P20 Something else.")
    for answer in ("today", "2026-12-31", "Cable 7"):
        await scene.says(AUTHOR, answer)
    assert "P20" in words(await scene.says(HEAD, "/position"))
    assert await takes(scene, a_file(7, withdrawn="P20")) == ["P20: what was proposed is dropped"]

    assert "P20, which was only proposed here" in scene.words_to(scene.staff)[-1]
    assert "P20" not in words(await scene.says(HEAD, "/position"))


async def test_what_says_the_same_again_bothers_nobody(scene: Scene) -> None:
    await takes(scene, a_file(7, entry("P20", "We close the line.")))
    before = len(scene.shown)

    assert await takes(scene, a_file(8, entry("P20", "We close the line."))) == ["P20: as before"]
    assert len(scene.shown) == before


@pytest.mark.parametrize("number", [6, 7])
async def test_an_older_file_or_the_same_is_not_taken(scene: Scene, number: int) -> None:
    await takes(scene, a_file(7, entry("P20", "We close the line.")))
    with pytest.raises(NotTaken, match="not newer than 7"):
        await takes(scene, a_file(number, entry("P20", "We open it again."), withdrawn="P13"))

    assert "We open" not in words(await scene.says(HEAD, "/position P20"))
    assert "P13 · withdrawn" not in words(await scene.says(HEAD, "/position"))


async def test_a_file_with_a_fault_is_not_taken_in_part(scene: Scene) -> None:
    with pytest.raises(ConfigFaults, match="at most 90 are allowed"):
        await takes(scene, a_file(7, entry("P20", "Good."), entry("P21", "Too long.", last="2027-02-23")))

    assert "P20" not in words(await scene.says(HEAD, "/position"))


async def test_the_records_name_the_file_by_its_digest(scene: Scene) -> None:
    content = a_file(7, entry("P20", "We close the line."))
    await takes(scene, content)
    async with scene.unit() as unit:
        rows = await unit.press.rows(sa.select(audit).where(audit.c.actor == "ministry"))

    kept = [(row["act"], row["subject"], row["detail"]) for row in rows]
    assert kept == [
        ("import positions", "import:7", hashlib.sha256(content).hexdigest()),
        ("position imported", "position:P20", "7"),
    ]


# ---- the signature --------------------------------------------------------------------------------------

SIGNED = MINISTRY.sign(b"words")
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNATURES = [
    (b"words", SIGNED, True),
    (b"words", base64.b64encode(SIGNED) + b"\n", True),
    (b"words ", SIGNED, False),
    (b"words", OTHER.sign(b"words"), False),
    (b"words", SIGNED[:-1], False),
    (b"words", SIGNED + b"x", False),
    (b"words", b"", False),
    (b"words", bytes(64), False),
    (b"words", b"not base64 at all!", False),
]


@pytest.mark.parametrize(("content", "signed", "holds"), SIGNATURES, ids=range(len(SIGNATURES)))
def test_only_the_whole_file_signed_by_the_key_counts(content: bytes, signed: bytes, holds: bool) -> None:
    assert signature.holds(content, signed, public(MINISTRY)) is holds


# ---- the command line -----------------------------------------------------------------------------------


@pytest.fixture
def mission_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMPATRIOT_DATA", str(tmp_path / "data"))
    folder = copy_of_example(tmp_path)
    change(folder, "mission.toml", 'review = "small"', f'positions_key = "{public(MINISTRY)}"\nreview = "small"')
    return folder


def arrives(folder: Path, key: Ed25519PrivateKey | None = MINISTRY) -> Result:
    """The administrator gets the file, with a signature of this key or none, and imports it."""
    today = clock.now().date()
    content = a_file(7, entry("P20", "We close the line.", f"{today}", f"{today + timedelta(days=30)}"))
    file = folder.parent / "positions-7.toml"
    file.write_bytes(content)
    if key:
        file.with_name("positions-7.toml.sig").write_bytes(key.sign(content))
    return CliRunner().invoke(cli, ["positions", "import", str(folder), str(file)])


def test_the_command_takes_a_signed_file_once(mission_folder: Path) -> None:
    first, again = arrives(mission_folder), arrives(mission_folder)

    assert (first.exit_code, first.output.strip()) == (0, "P20: new")
    assert (again.exit_code, "not newer than 7" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("key", "told"), [(None, "cannot be read"), (OTHER, "is no signature of positions-7.toml by the positions_key")]
)
def test_the_command_ends_with_1_without_the_ministrys_signature(
    mission_folder: Path, key: Ed25519PrivateKey | None, told: str
) -> None:
    ended = arrives(mission_folder, key)

    assert ended.exit_code == 1
    assert told in " ".join(ended.output.split())
    assert arrives(mission_folder).output.strip() == "P20: new"  # nothing was changed before


async def accepted(folder: Path) -> None:
    """The mission has run with the files as they are now."""
    data = folder.parent / "data"
    data.mkdir()
    storage = Storage.open(f"sqlite+aiosqlite:///{data / 'compatriot.db'}", clock.now)
    await upgrade(storage.engine)
    await Reloader(storage, folder).at_start()
    await storage.close()


def test_a_key_that_no_second_person_has_confirmed_signs_nothing(mission_folder: Path) -> None:
    asyncio.run(accepted(mission_folder))
    change(mission_folder, "mission.toml", public(MINISTRY), public(OTHER))
    ended = arrives(mission_folder, OTHER)

    assert ended.exit_code == 1
    assert "waits for a second person" in " ".join(ended.output.split())
    change(mission_folder, "mission.toml", public(OTHER), public(MINISTRY))
    assert arrives(mission_folder).exit_code == 0


def test_a_mission_that_names_no_key_takes_no_file(mission_folder: Path) -> None:
    change(mission_folder, "mission.toml", f'positions_key = "{public(MINISTRY)}"\n', "")
    ended = arrives(mission_folder)

    assert (ended.exit_code, "names no positions_key" in ended.output) == (1, True)


@pytest.mark.parametrize("key", ["x", "MCowBQYDK2VwAyEA", public(MINISTRY)[4:], base64.b64encode(bytes(44)).decode()])
def test_a_key_that_is_none_is_a_fault_of_the_files(mission_folder: Path, key: str) -> None:
    change(mission_folder, "mission.toml", public(MINISTRY), key)
    with pytest.raises(ConfigFaults, match="positions_key: must be an Ed25519 public key"):
        load(mission_folder)
