"""`/official`: all our channels, for whoever doubts a message, and a form that tells of a code whether it is ours."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, request_response
from starlette.staticfiles import StaticFiles

from bot.app import App
from bot.platforms.base import Named
from bot.web.drawing import blocks, lines, value
from bot.web.guard import LOOPBACK, Guard
from bot.web.paper import HERE, templates
from bot.web.routes import mount, route
from bot.web.visitor import counted_as, language_of
from groups.codes import typed_code
from groups.kinds import KINDS
from groups.messages import Address
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Context
from handlers.trust import answers, channels, verify
from handlers.trust.answers import Answer
from handlers.trust.open_crises import CrisisLine, open_now
from storage.unit import Unit

PATH = "/official"
LONGEST = 64
"""Characters of a code that somebody typed; a code has twelve at most."""
NO_CODE = N_("This is no code. A code of ours looks like {example} and stands at the end of the message.")
WAIT = N_(
    "Too many unknown codes were asked for from here. Please come back at {time}, or forward the message to our bot."
)


def hub_routes(app: App) -> list[BaseRoute]:
    """For production: the page under the name of the mission's site, and what it is drawn with."""
    hosts = hosts_of(app.house.mission.files.mission.site)
    static = Guard(StaticFiles(directory=HERE / "static"), hosts)
    return [official_route(app, hosts), mount("/static", Act.READ_PUBLIC, static)]


def official_route(app: App, hosts: Collection[str] = LOOPBACK) -> Route:
    return route(PATH, Act.READ_PUBLIC, Guard(request_response(Official(app).page), hosts), methods=None)


def hosts_of(site: str) -> tuple[str, ...]:
    """The names under which the page may be asked for."""
    name = urlsplit(site).hostname
    return (*LOOPBACK, name) if name else LOOPBACK


@dataclass(frozen=True, slots=True)
class Bot:
    """An account of ours that people can write to. `works`: it answers now."""

    platform: str
    name: str
    link: str
    works: bool


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    groups: tuple[channels.GroupLine, ...]
    numbers: tuple[channels.NumberLine, ...]
    bots: tuple[Bot, ...]
    crises: tuple[CrisisLine, ...]
    code: str = ""
    answer: Answer | None = None
    status: HTTPStatus = HTTPStatus.OK


@dataclass
class Official:
    """Only looks, but for one row that says that an unknown code was asked for."""

    app: App
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def __post_init__(self) -> None:
        self._templates = templates()

    async def page(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET is understood.", HTTPStatus.METHOD_NOT_ALLOWED, {"allow": "GET, HEAD"})
        language = self._language(request)
        typed = request.query_params.get("code", "").strip()[:LONGEST]
        who = counted_as(self.salt, request.client.host if request.client else "")
        async with self.app.storage.reading() as unit:
            ctx = await self._context(unit, language)
            view = await self._view(ctx, typed, who)
            drawn = self._draw(ctx, view)
        if view.answer and view.answer.unknown:
            async with self.app.storage.unit() as unit:
                await verify.missed(await self._context(unit, language), view.answer.unknown, who)
        return HTMLResponse(drawn, view.status, {"content-language": language, "vary": "accept-language"})

    async def _view(self, ctx: Context, typed: str, who: str) -> View:
        known = (await channels.groups(ctx), await channels.numbers(ctx), self._bots(), await open_now(ctx))
        if not typed:
            return View(*known)
        code = typed_code(ctx.mission.files.mission.code_prefix, typed)
        if not code:
            example = f"{ctx.mission.files.mission.code_prefix}-7K3Q"
            wrong = Answer(ctx.say(NO_CODE, example=example))
            return View(*known, typed, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
        if until := await verify.wait_until(ctx, who):
            wait = Answer(ctx.say(WAIT, time=ctx.texts.time(ctx.language, until, ctx.mission.zone)))
            return View(*known, typed, wait, HTTPStatus.TOO_MANY_REQUESTS)
        return View(*known, code, await answers.about(ctx, Text(), (code,)))

    def _draw(self, ctx: Context, view: View) -> str:
        mission, nearest = ctx.mission.files.mission, ctx.texts.nearest(ctx.language)
        return self._templates.get_template("official.html").render(
            view=view,
            mission=ctx.mission.name(ctx.language),
            place=f"{mission.city}, {mission.country}",
            example=f"{mission.code_prefix}-7K3Q",
            language=nearest,
            dir="rtl" if ctx.texts.leftward(nearest) else "ltr",
            languages=[(each, self._self_named(each), _href(each, view.code)) for each in self._languages()],
            say=lambda words, **values: str(ctx.say(words, **values)),
            drawn=lambda text: blocks(lines(text)),
            value=value,
            kind_label=lambda kind: str(ctx.say(KINDS[kind].label)),
            named=self._self_named,
            ways=self._ways,
            moment=lambda at: ctx.texts.moment(ctx.language, at, ctx.mission.zone, ctx.now),
        )

    # ---- who we are ---------------------------------------------------------------------------------------

    def _bots(self) -> tuple[Bot, ...]:
        named = [(account, each) for account, each in self.app.platforms.items() if isinstance(each, Named)]
        return tuple(
            Bot(each.capabilities.platform.title(), each.known_as, each.link(), self._works(account))
            for account, each in named
            if each.known_as and self.app.house.mission.is_live(account)
        )

    def _works(self, account: str) -> bool:
        faults = [intake.fault for intake in self.app.intakes if intake.platform.account == account]
        sender = self.app.deliveries.get(account)
        return sender is not None and not sender.stopped and not any(faults)

    def _ways(self, group: channels.GroupLine) -> list[tuple[str, str]]:
        """(platform, link): the ways into a group; a link is "" where there is no public one."""
        found = [self.app.platforms[account] for account in group.accounts if account in self.app.platforms]
        return [
            (each.capabilities.platform.title(), each.link(group.id) if isinstance(each, Named) else "")
            for each in found
        ]

    # ---- who asks -----------------------------------------------------------------------------------------

    async def _context(self, unit: Unit, language: str) -> Context:
        ctx = await self.app.house.context(unit, Address("", ""), private=True)
        ctx.language = language
        return ctx

    def _languages(self) -> list[str]:
        """Those of the mission that the page is written in."""
        texts, spoken = self.app.house.texts, self.app.house.mission.languages
        return [each for each in spoken if texts.nearest(each) == each.partition("-")[0]]

    def _language(self, request: Request) -> str:
        wanted, accepted = request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        return language_of(wanted, accepted, self._languages(), self.app.house.mission.language)

    def _self_named(self, language: str) -> str:
        """A language as its speakers call it."""
        name = self.app.house.texts.language_name(language, language)
        return name[:1].upper() + name[1:]


def _href(language: str, code: str) -> str:
    return f"{PATH}?" + urlencode({"lang": language} | ({"code": code} if code else {}))
