"""Every page and every form of ours is one act of the rights table; what is none cannot be served."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from bot import compose
from bot.app import App
from bot.demo.__main__ import site as demo_site
from bot.demo.scene import ACCOUNT
from bot.health import WebServer
from bot.platforms.web import WebPlatform
from bot.web.routes import acts_of, route
from config.texts import Texts
from groups.people import Role
from groups.rights import MATRIX, Act
from tests.handlers.harness import example
from tests.storage.fresh import fresh


@pytest.fixture
async def sites(tmp_path: Path) -> AsyncIterator[dict[str, Starlette]]:
    """What production serves, and what the demo does."""
    async with fresh(f"sqlite+aiosqlite:///{tmp_path / 'pages.db'}") as (storage, _hand):
        platform = WebPlatform(ACCOUNT, storage)
        app = App(storage, example(), Texts(), [platform])
        yield {"production": compose.site(app), "demo": demo_site(app, platform)}


async def test_every_route_is_one_act_that_the_rights_table_knows(sites: dict[str, Starlette]) -> None:
    for site in sites.values():
        acts = acts_of(site)
        assert len(acts) == len(site.routes)
        assert all(act in cells for act in acts.values() for cells in MATRIX.values())
    assert set(acts_of(sites["production"])) < set(acts_of(sites["demo"])) | {"/static"}


async def test_where_nobody_signs_in_everything_is_for_everybody_and_only_read(sites: dict[str, Starlette]) -> None:
    site = sites["production"]

    assert set(acts_of(site).values()) == {Act.READ_PUBLIC}
    assert all(MATRIX[role][Act.READ_PUBLIC].allowed for role in Role)
    read_only = ({"GET", "HEAD"}, None)  # None: behind a guard, which lets nothing else through
    assert all(each.methods in read_only for each in site.routes if isinstance(each, Route))


async def test_whatever_changes_something_is_posted_and_no_look(sites: dict[str, Starlette]) -> None:
    posted = {each.path for each in sites["demo"].routes if isinstance(each, Route) and "POST" in (each.methods or ())}

    assert posted == {"/say", "/press", "/vote"}
    assert {acts_of(sites["demo"])[path] for path in posted} == {Act.ASK}
    assert acts_of(sites["demo"])["/waiting"] is Act.SEE_WAITING


async def anything(_request: Request) -> Response:
    return PlainTextResponse("words")


@pytest.mark.parametrize(
    "new",
    [Route("/new", anything), Mount("/new", Starlette()), Route("/new", anything, name="read_everything")],
    ids=["a route", "a mount", "an act that nobody knows"],
)
def test_a_new_route_that_is_no_act_is_never_served(new: Route | Mount) -> None:
    site = Starlette(routes=[route("/old", Act.READ_PUBLIC, anything), new])

    with pytest.raises(ValueError, match="/new names no act"):
        WebServer(site, "127.0.0.1", 0)
