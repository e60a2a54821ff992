"""`/cap.atom` and `/cap/IDENTIFIER.xml`: what a crisis told the world in CAP 1.2, for other machines; read only.

Those of a drill stay in the drill's own database, and nobody outside hears of them. Links are relative, so that they
hold behind any front server.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.web.routes import route
from config.mission import Mission
from groups.cap import Status
from groups.rights import Act
from handlers.alerts.wording import sender
from handlers.tools.cap_xml import clean
from storage.caps import SentCap

ALERT_TYPE = "application/cap+xml"
LOOK_AGAIN = 30
"""Seconds for which a copy of the list may be shown; a message never changes."""
KEEP = 24 * 60 * 60
LONGEST = 255
"""Characters of an identifier that is looked for."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def alert_routes(app: App) -> list[Route]:
    async def listed(request: Request) -> Response:
        return await _listed(app, request)

    async def one(request: Request) -> Response:
        return await _message(app, request)

    return [
        route("/cap.atom", Act.READ_PUBLIC, listed),
        route("/cap/{identifier}.xml", Act.READ_PUBLIC, one),
    ]


async def _listed(app: App, request: Request) -> Response:
    async with app.storage.reading() as unit:
        sent = await unit.caps.latest(Status.ACTUAL)
    body = atom(app.house.mission, sent, request.url.path)
    return _answer(request, body, "application/atom+xml", LOOK_AGAIN)


async def _message(app: App, request: Request) -> Response:
    identifier = request.path_params["identifier"]
    async with app.storage.reading() as unit:
        found = await unit.caps.named(identifier) if len(identifier) <= LONGEST else None
    if found is None or found.status != Status.ACTUAL:
        return PlainTextResponse("There is no such message.", 404, {"Cache-Control": "no-store"})
    return _answer(request, found.xml.encode(), ALERT_TYPE, KEEP)


def atom(mission: Mission, sent: Sequence[SentCap], path: str) -> bytes:
    """The list, newest first. Exactly the same as long as nothing new was sent."""
    name = mission.name(mission.language)
    feed = FeedGenerator()
    feed.id(f"tag:{sender(mission)},2026:{path}")
    feed.title(clean(name))
    feed.author(name=clean(name))
    feed.language(mission.language)
    feed.link(href=path, rel="self", type="application/atom+xml")
    feed.updated(sent[0].sent if sent else NEVER)
    for each in sent:
        _enter(feed, each)
    return bytes(feed.atom_str(pretty=True))


def _enter(feed: FeedGenerator, each: SentCap) -> None:
    entry = feed.add_entry(order="append")
    entry.id(f"tag:{each.sender},{each.sent:%Y-%m-%d}:{each.identifier}")
    entry.title(clean(f"{each.msg_type}: {each.title}"))
    entry.summary(clean(each.summary))
    entry.updated(each.sent)
    entry.published(each.sent)
    entry.link(href=f"cap/{each.identifier}.xml", rel="alternate", type=ALERT_TYPE)


def _answer(request: Request, body: bytes, kind: str, seconds: int) -> Response:
    """With a mark by which the next asker learns that nothing is new."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": mark,
        "Cache-Control": f"public, max-age={seconds}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if known & {mark, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
