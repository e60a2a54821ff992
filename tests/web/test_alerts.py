"""What other machines read of a crisis: a list and its messages, to the letter, and nothing else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import feedparser
import httpx
import pytest
from capvalidator import check_schema
from starlette.applications import Starlette

from bot.app import App
from bot.compose import _add_parts
from bot.demo.__main__ import _compose as demo
from bot.reload import Reloader
from bot.web.alerts import alert_routes
from config.settings import Settings
from groups.cap import Status
from groups.rights import Act
from handlers.alerts import announcing
from handlers.tools.cap_xml import read
from storage.caps import SHOWN
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import example, scene, texts
from tests.handlers.test_keypoints import BRIDGE, publishes


@pytest.fixture
async def flood(tmp_path: Path) -> AsyncIterator[Watched]:
    async with scene(f"sqlite+aiosqlite:///{tmp_path / 'alerts.db'}") as made:
        seen = await watched(made)
        seen.reads_english()
        yield seen


@pytest.fixture
async def reader(flood: Watched) -> AsyncIterator[httpx.AsyncClient]:
    app = App(flood.house.storage, example(), texts(), [])
    flood.house.storage.reachable = flood.house.outlets.keys()  # the scene's own chats
    site = Starlette(routes=[*alert_routes(app)])
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url="http://embassy.example") as client:
        yield client


async def test_before_the_first_crisis_the_list_is_empty_and_well_formed(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/cap.atom")

    feed = feedparser.parse(answer.content)
    assert (answer.status_code, feed.bozo, feed.entries) == (200, False, [])
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert feed.feed.title == "Embassy of Alderia"


async def test_every_message_is_listed_newest_first_and_can_be_fetched(
    flood: Watched, reader: httpx.AsyncClient
) -> None:
    await flood.opens()
    await publishes(flood, BRIDGE)

    feed = feedparser.parse((await reader.get("/cap.atom")).content, response_headers={"content-location": "/cap.atom"})
    assert [entry.title for entry in feed.entries] == ["Update: Flooding: Nell valley", "Alert: Flooding: Nell valley"]
    assert BRIDGE in feed.entries[0].summary
    for entry in feed.entries:
        answer = await reader.get(f"/{entry.link.lstrip('/')}")
        assert answer.headers["content-type"].startswith("application/cap+xml")
        assert check_schema(answer.content).passed
    assert len({entry.id for entry in feed.entries}) == 2


async def test_our_own_reader_understands_our_list(flood: Watched, reader: httpx.AsyncClient) -> None:
    await flood.opens()

    found = read((await reader.get("/cap.atom")).content)
    assert [link.startswith("cap/alderia-harsund-c1-") for link in found.links] == [True]


async def test_who_has_it_already_gets_nothing_twice(flood: Watched, reader: httpx.AsyncClient) -> None:
    await flood.opens()
    first = await reader.get("/cap.atom")
    known = {"if-none-match": f'"other", W/{first.headers["etag"]}'}

    again = await reader.get("/cap.atom", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=30"

    await publishes(flood, BRIDGE)
    assert (await reader.get("/cap.atom", headers=known)).status_code == 200


async def test_an_exercise_is_never_shown_to_the_world(flood: Watched, reader: httpx.AsyncClient) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        ctx = await flood.house.context(unit, flood.staff)
        await announcing.changed(replace(ctx, mission=replace(ctx.mission, exercise=True)), 1)
        (drill,) = await unit.caps.latest(Status.EXERCISE)

    listed = feedparser.parse((await reader.get("/cap.atom")).content)
    assert [entry.title for entry in listed.entries] == ["Alert: Flooding: Nell valley"]
    assert (await reader.get(f"/cap/{drill.identifier}.xml")).status_code == 404


async def test_the_list_stays_short(flood: Watched, reader: httpx.AsyncClient) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        ctx = await flood.house.context(unit, flood.staff)
        for _ in range(SHOWN + 5):
            await announcing.changed(ctx, 1)

    assert len(feedparser.parse((await reader.get("/cap.atom")).content).entries) == SHOWN


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/cap.atom", 405),
        ("DELETE", "/cap.atom", 405),
        ("PUT", "/cap/x.xml", 405),
        ("GET", "/cap/nothing.xml", 404),
        ("GET", f"/cap/{'x' * 3000}.xml", 404),
        ("GET", "/cap/../cap.atom/x.xml", 404),
        ("GET", "/cap/%2e%2e%2fetc.xml", 404),
        ("GET", "/cap/' OR 1=1 --.xml", 404),
    ],
)
async def test_nothing_else_is_served(reader: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    assert (await reader.request(method, path)).status_code == status


async def test_in_production_and_in_the_demo_they_stand_beside_the_health_page(flood: Watched, tmp_path: Path) -> None:
    await flood.opens()
    storage = flood.house.storage
    app = App(storage, example(), texts(), [])
    _add_parts(app, Reloader(storage, tmp_path), Settings(database="", port=0))
    await _serves(app, "http://127.0.0.1")
    await _serves(demo(storage, 0), "http://127.0.0.1")


async def _serves(app: App, url: str) -> None:
    server = app.parts["web"].__self__  # type: ignore[attr-defined]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(server.config.app), base_url=url) as client:
        feed = feedparser.parse((await client.get("/cap.atom")).content)
        assert [entry.title for entry in feed.entries] == ["Alert: Flooding: Nell valley"]
        assert (await client.post("/cap.atom")).status_code in (403, 405)


def test_each_route_is_one_act_and_only_reads() -> None:
    app = App.__new__(App)
    for route in alert_routes(app):
        assert Act(route.name) is Act.READ_PUBLIC
        assert route.methods == {"GET", "HEAD"}
