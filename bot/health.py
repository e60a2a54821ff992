"""`/healthz`: is the process well, in figures that hold no words, names or tokens."""

import contextlib
from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from typing_extensions import override

from bot.app import App
from bot.web.routes import acts_of, route
from groups.rights import Act


async def state_of(app: App) -> dict[str, Any]:
    """What works and what waits. `well` is false when nothing can be stored, or an account cannot work."""
    accounts = {name: _account(app, name) for name in app.platforms}
    try:
        async with app.storage.reading() as unit:
            waits = {"inbox": await unit.inbox.backlog(), "quarantined": await unit.inbox.quarantined()}
            waits["in_doubt"] = await unit.outbox.in_doubt()
        stored = "well"
    except (sa.exc.SQLAlchemyError, OSError) as fault:
        waits, stored = {}, type(fault).__name__
    well = stored == "well" and all(words == "well" for words in accounts.values())
    return {"well": well, "database": stored, "accounts": accounts, "waiting": waits}


def _account(app: App, name: str) -> str:
    faults = [intake.fault for intake in app.intakes if intake.platform.account == name and intake.fault]
    stopped = app.deliveries[name].stopped if name in app.deliveries else ""
    return "the token is refused" if stopped else (faults or ["well"])[0]


def health_route(app: App) -> Route:
    async def healthz(_request: Request) -> JSONResponse:
        state = await state_of(app)
        return JSONResponse(state, status_code=200 if state["well"] else 503, headers={"Cache-Control": "no-store"})

    return route("/healthz", Act.READ_PUBLIC, healthz)


class WebServer(uvicorn.Server):
    """uvicorn as one part of the app: signals stay with the app, which ends it in its turn."""

    def __init__(self, site: Starlette, host: str, port: int) -> None:
        acts_of(site)  # nothing is served of which nobody said what it is
        super().__init__(uvicorn.Config(site, host=host, port=port, log_config=None, access_log=False, lifespan="off"))
        self.config.server_header = False

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def run_part(self) -> None:
        await self.serve()

    def end(self) -> None:
        self.should_exit = True
        self.force_exit = True  # an open stream of events must not hold up a stop
