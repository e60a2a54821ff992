"""Knows the order of checks of one request: token, fault, method, then the rest."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.peers.telegram.access import Ask
from tests.peers.telegram.answers import break_off, faulty, reply
from tests.peers.telegram.bots import Bot
from tests.peers.telegram.calls import Call, Calls
from tests.peers.telegram.faults import Fault, Faults
from tests.peers.telegram.limits import Limits, Storm
from tests.peers.telegram.methods import run
from tests.peers.telegram.parameters import NAMES, accepted
from tests.peers.telegram.params import Params, read_params
from tests.peers.telegram.polling import get_updates
from tests.peers.telegram.refusals import Refusal, slow_down
from tests.peers.telegram.shapes import Json
from tests.peers.telegram.world import World

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
BREAKS = frozenset(
    {
        "hang",
        "reset_on_accept",
        "reset_mid_request",
        "deliver_then_hang",
        "deliver_then_reset",
        "deliver_then_close",
        "truncated_200",
    }
)
"""Faults after which no whole answer has left."""


@dataclass
class FrontDoor:
    """Where every request comes in."""

    world: World
    calls: Calls
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    storm: Storm | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of a bot, from its address to its answer."""
        try:
            bot = self.bot_of(request.match_info["token"])
        except Refusal as refusal:
            return reply(refusal.code, refusal.json())
        method = request.match_info["method"]
        method = NAMES.get(method.lower(), method)
        call = self.calls.begin(bot, method)
        early = self.faults.take_early(method)
        if early is not None:
            return await self.cut(request, call, early)
        return await self.read_and_answer(request, call)

    async def cut(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        """Reset before the body is read, or in the middle of it."""
        call.fault = fault.mode
        if fault.mode == "reset_mid_request":
            await request.content.readany()
        return await break_off(request, fault.mode)

    def bot_of(self, token: str) -> Bot:
        """The bot of a token; a token that was revoked is nobody's."""
        if not TOKEN.fullmatch(token):
            raise Refusal(401, "Unauthorized: invalid token specified")
        for bot in self.world.bots.values():
            if bot.token == token and not bot.revoked:
                return bot
        raise Refusal(401, "Unauthorized")

    async def read_and_answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        """Read the parameters, then let the fault or the method answer."""
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return self.note(call, reply(refusal.code, refusal.json()))
        call.params = {**params.values, **dict.fromkeys(params.uploads, "(file)")}
        fault = self.faults.take(call.method, params.values.get("chat_id"))
        if fault is None:
            status, body = await self.carry_out(call, params)
            call.description = str(body.get("description", ""))
            return self.note(call, reply(status, body))
        return await self.answer_with(request, call, params, fault)

    async def answer_with(self, request: web.Request, call: Call, params: Params, fault: Fault) -> web.StreamResponse:
        """Carry the call out, if the fault lets it, and spoil the answer."""
        call.fault = fault.mode
        status = 200
        body: Json = {}
        if fault.mode == "slow":
            await asyncio.sleep(float(fault.params.get("seconds", 1.0)))
        if fault.carries_out or fault.mode == "slow":
            status, body = await self.carry_out(call, params)
        if fault.mode == "429":
            self.calls.make_wait(call, fault.refusal().retry_after or 0)
        response = await faulty(request, fault, status, body)
        return self.note(call, response)

    def note(self, call: Call, response: web.StreamResponse) -> web.StreamResponse:
        """Write down the status of a whole answer."""
        call.status = None if call.fault in BREAKS else response.status
        return response

    async def carry_out(self, call: Call, params: Params) -> tuple[int, Json]:
        """Really do it: status and body of the answer."""
        try:
            result = await self.result(call, params)
        except Refusal as refusal:
            if refusal.retry_after is not None:
                self.calls.make_wait(call, refusal.retry_after)
            return refusal.code, refusal.json()
        return 200, {"ok": True, "result": result}

    async def result(self, call: Call, params: Params) -> Any:
        """Method, then limits, then the method's own checks."""
        if call.method not in NAMES.values():
            raise Refusal(404, "Not Found: method not found")
        given = {*params.values, *params.uploads}
        call.unknown = tuple(sorted(given - accepted(call.method)))
        now = self.world.now()
        chat_id = params.values.get("chat_id")
        wait = self.storm.check(call.method, now) if self.storm else None
        wait = wait or self.limits.check(call.bot.id, call.method, chat_id, now)
        if wait is not None:
            raise slow_down(wait)
        ask = Ask(self.world, call.bot, params)
        if call.method == "getUpdates":
            return await get_updates(ask)
        return run(call.method, ask)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by the path that getFile named."""
        try:
            bot = self.bot_of(request.match_info["token"])
        except Refusal as refusal:
            return reply(refusal.code, refusal.json())
        file = self.world.files.by_path(request.match_info["path"], bot)
        if file is None:
            return reply(404, Refusal(404, "Not Found").json())
        return web.Response(body=file.content)
