"""The second road: it sends words by e-mail to a real server, keeps the contract as far as it can, and its secrets."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import closing
from socket import create_server

import pytest

from bot.compose import second_roads
from bot.doctor import examine
from bot.platforms.base import Platform
from bot.platforms.roads import LENGTH, Roads
from config.load import load
from config.mission import Mission
from config.settings import Settings
from groups.duty import ROADS, road_to
from groups.messages import Address, Button, Delete, Edit, Inspect, Outward, Pin, Send
from groups.outcomes import Done, MaybeDone, Rejected
from groups.outlets import Pins
from groups.texts import as_text, bold
from tests.config.folders import EXAMPLE
from tests.patience import PATIENCE
from tests.peers.post_office import PostOffice, open_post_office

DUTY = "duty@example.org"
CANARY = "canary-password"
HERE = road_to("duty-officer")


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with open_post_office() as office:
        yield office


def roads(*urls: str, patience: float = 10) -> Roads:
    return Roads({"duty-officer": urls}, "Embassy of Alderia", patience)


def call(words: str = "You are needed now.") -> Send:
    return Send(HERE, as_text(words))


async def test_the_words_arrive_by_email(office: PostOffice) -> None:
    road = roads(office.address(DUTY))
    outcome = await road.act(7, Send(HERE, bold("Embassy") + ": you are needed now."))
    await road.close()
    assert outcome == Done("roads-7")
    assert office.words_to(DUTY) == ["Embassy: you are needed now."]
    assert office.letters[0]["Subject"] == "Embassy of Alderia"


async def test_the_words_go_to_every_address_and_one_that_takes_them_is_enough(office: PostOffice) -> None:
    road = roads("mailto://127.0.0.1:1/?from=a@example.org&to=b@example.org", office.address(DUTY))
    assert isinstance(await road.act(1, call()), Done)
    assert len(office.words_to(DUTY)) == 1


async def test_when_no_road_takes_them_nobody_knows_how_far_they_came(office: PostOffice) -> None:
    office.refusing = True
    assert isinstance(await roads(office.address(DUTY)).act(1, call()), MaybeDone)
    assert isinstance(await roads("mailto://127.0.0.1:1/?from=a@b.org&to=b@b.org").act(1, call()), MaybeDone)


async def test_a_server_that_never_answers_holds_up_nobody() -> None:
    with closing(create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        road = roads(f"mailto://127.0.0.1:{port}/?from=a@b.org&to=b@b.org&cto=1&rto=1", patience=0.2)
        outcome = await asyncio.wait_for(road.act(1, call()), PATIENCE)
        await road.close()
    assert outcome == MaybeDone("no road answered in time")


@pytest.mark.parametrize(
    "action",
    [
        Edit(HERE, "1", as_text("Other words")),
        Pin(HERE, "1"),
        Delete(HERE, "1"),
        Inspect(HERE),
        Send(HERE, as_text("Which?"), poll=("Yes", "No")),
        Send(Address(ROADS, "somebody-else"), as_text("You are needed.")),
        call("x" * (LENGTH + 1)),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_whatever_else_is_asked_of_it_is_refused_and_nothing_goes_out(
    office: PostOffice, action: Outward
) -> None:
    assert isinstance(await roads(office.address(DUTY)).act(1, action), Rejected)
    assert office.letters == []


async def test_it_says_what_it_cannot_do_and_buttons_harm_nothing(office: PostOffice) -> None:
    road: Platform = roads(office.address(DUTY))
    able = road.capabilities
    assert (able.pins, able.edits, able.buttons, road.account) == (Pins.NONE, False, False, "roads")
    assert isinstance(await road.act(1, Send(HERE, as_text("Come."), ((Button("I am on it", "x"),),))), Done)
    await road.notice("1", "words")


async def test_an_address_stands_in_no_line_of_a_log_and_in_no_answer(
    office: PostOffice, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    urls = (
        f"mailto://user:{CANARY}@127.0.0.1:{office.port}/?from=a@b.org&to=b@b.org",
        f"mailto://user:{CANARY}@127.0.0.1:1/?from=a@b.org&to=b@b.org",
        f"nonsense://{CANARY}",
    )
    with caplog.at_level(logging.DEBUG):
        road = roads(*urls)
        outcome = await road.act(1, call())
        findings = await road.inspect_account()
    told = capfd.readouterr()
    assert CANARY not in f"{caplog.text}{told.out}{told.err}{outcome}{findings}{road!r}"
    assert findings[0].what == "second road to duty-officer: 2 of 3 addresses can be used"
    assert not findings[0].well


async def test_the_doctor_says_which_roads_are_missing(sqlite_url: str) -> None:
    settings = Settings(database=sqlite_url)
    environ = {"COMPATRIOT_ROAD_DUTY_OFFICER": f"mailto://user:{CANARY}@127.0.0.1/?from=a@b.org&to=b@b.org"}
    told = [str(finding) for finding in await examine(EXAMPLE, settings, environ)]
    assert any("second road to duty-officer: 1 of 1 addresses can be used" in each for each in told)
    assert any("COMPATRIOT_ROAD_HEAD_OF_MISSION is not set" in each for each in told)
    assert CANARY not in "".join(told)


def test_there_is_a_second_road_only_where_its_secret_is_set() -> None:
    mission = Mission(load(EXAMPLE))
    assert second_roads(mission, {}) == {}
    environ = {"COMPATRIOT_ROAD_DUTY_OFFICER": "mailto://a", "COMPATRIOT_ROAD_SPOKESPERSON": "mailto://b"}
    assert second_roads(mission, environ) == {"duty-officer": ("mailto://a",)}
