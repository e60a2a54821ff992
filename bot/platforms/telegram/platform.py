"""One Telegram account behind the contract that every platform keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

import msgspec
import structlog

from bot.platforms.base import Batch, Ears, FetchFailed, Finding, Parcel
from bot.platforms.telegram import outgoing, standing, wire
from bot.platforms.telegram.calls import Failed, ask, carry_out, carry_out_with_file, download
from bot.platforms.telegram.checkup import check_up
from bot.platforms.telegram.client import Client, Upload, number_of
from bot.platforms.telegram.incoming import Reader
from bot.platforms.telegram.links import spot
from bot.platforms.telegram.outgoing import CAPTION, LENGTH, POLLS, Call
from groups.media import FILE_BYTES
from groups.messages import Fetch, Footing, Inspect, Outward, Restrict, Send
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Outcome, Reason, Rejected, SlowDown
from groups.outlets import Capabilities, Pins, Rates, code_points

log = structlog.get_logger()

RATES = Rates(25, 1, 20, in_flight=3)
"""A little below what Telegram documents: 30 a second in all, 1 a second in a chat, 20 a minute in a group."""
MOST = 100
BIG = "-100"
"""How the numbers of supergroups and channels begin."""
"""Updates of one fetch, Telegram's own limit."""

Menu = Mapping[str, Sequence[tuple[str, str]]]
"""Language ("" for all others) → commands without their stroke, each with a line of help."""


class TelegramPlatform:
    """`token` is only read for the bot's number. `menu` is shown to everybody who types a stroke."""

    def __init__(
        self, account: str, token: str, client: Client, *, menu: Menu | None = None, rates: Rates = RATES
    ) -> None:
        self.account = account
        self.bot = number_of(token)
        self.reader = Reader(account, self.bot)
        self.capabilities = Capabilities(
            "telegram",
            LENGTH,
            code_points,
            caption=CAPTION,
            polls=POLLS,
            pins=Pins.MANY,
            delete_window=timedelta(hours=48),
            threads=True,
            restricts=True,
            rates=rates,
            link=self.link,
            spot=spot,
        )
        self._client = client
        self._menu = menu or {}
        self._known = False

    @property
    def username(self) -> str:
        """Our @name without the @; "" until Telegram told us."""
        return self.reader.username

    @property
    def known_as(self) -> str:
        return f"@{self.username}" if self.username else ""

    def link(self, start: str = "") -> str:
        """The address that opens our private chat; "" until Telegram told us our name."""
        if not self.username:
            return ""
        return f"https://t.me/{self.username}" + (f"?start={start}" if start else "")

    async def open(self) -> None:
        """Learn our own name and show the menu; when Telegram cannot be reached, the first fetch does it."""
        fault = await self._introduce()
        if fault is not None:
            log.warning("Telegram does not know us yet", account=self.account, outcome=type(fault).__name__)

    async def close(self) -> None:
        await self._client.close()

    # ---- in ---------------------------------------------------------------------------------------

    async def fetch(self, offset: int, ears: Ears, seconds: float) -> Batch:
        asked = {"offset": offset, "timeout": int(seconds), "limit": MOST, "allowed_updates": list(wire.ASKED)}
        if not self._known and (fault := await self._introduce()) is not None:
            raise _failure(fault)
        try:
            raws = await self._client.poll(asked, seconds)
        except Exception as fault:  # noqa: BLE001 - the client explains every error, and what it cannot is still one
            raise _failure(self._client.classify(fault, "getUpdates")) from None
        updates, last = self.reader.read(raws, ears)
        return Batch(tuple(updates), last + 1 if last >= 0 else offset)

    async def _introduce(self) -> Outcome | None:
        """Ask who we are, and show the menu. What went wrong, if anything."""
        try:
            me = msgspec.convert(await ask(self._client, Call("getMe")), wire.User)
        except Failed as failed:
            return failed.outcome
        except msgspec.ValidationError:
            return MaybeDone(Reason.ODD_ANSWER)
        self.reader.username = me.username or ""
        self._known = True
        for language, commands in self._menu.items():
            await carry_out(self._client, outgoing.menu(language, commands))
        return None

    # ---- out --------------------------------------------------------------------------------------

    async def act(self, number: int, action: Outward, parcel: Parcel | None = None) -> Outcome:
        if isinstance(action, Inspect):
            return await self._inspect(action)
        if isinstance(action, Fetch):
            return await self._get(action, parcel)
        if isinstance(action, Restrict):
            return await self._restrict(action)
        call = outgoing.call_for(action)
        if isinstance(call, Rejected):
            return call
        if isinstance(action, Send) and action.media:
            return await self._send_file(action, parcel)
        return (await self._carry_out(call))[0]

    async def _carry_out(self, call: Call) -> tuple[Outcome, str]:
        """When the topic is gone surely nothing was said: it is said once more, where everybody of the chat is."""
        outcome, file = await carry_out_with_file(self._client, call)
        if outcome != Rejected(Reason.THREAD_GONE) or not call.in_thread:
            return outcome, file
        outcome, file = await carry_out_with_file(self._client, call.in_general())
        return replace(outcome, note=Reason.THREAD_GONE) if isinstance(outcome, Done) else outcome, file

    async def _restrict(self, action: Restrict) -> Outcome:
        """In a small group nobody is taken out but by a ban, which there keeps nobody from being added again. In a
        channel everybody but its administrators only reads, whatever we would say."""
        call = outgoing.restriction(action)
        outcome = call if isinstance(call, Rejected) else await carry_out(self._client, call)
        if outcome != Rejected(Reason.NOT_HERE) or isinstance(call, Rejected):
            return outcome
        if action.footing is Footing.OUT:
            return await carry_out(self._client, Call("banChatMember", call.parameters))
        return Done() if action.to.chat.startswith(BIG) else outcome  # no supergroup, which would have taken it

    # ---- files ------------------------------------------------------------------------------------

    async def _send_file(self, send: Send, parcel: Parcel | None) -> Outcome:
        """By the name that Telegram knows it by; if it has forgotten that name, surely nothing was sent: upload it."""
        if parcel is None:
            return Rejected(Reason.FILE_GONE)
        outcome: Outcome = Rejected(Reason.FILE_GONE)
        if parcel.remote:
            outcome, _ = await self._carry_out(outgoing.with_file(send, parcel.remote))
        if outcome == Rejected(Reason.FILE_GONE):
            file = await parcel.read()
            upload = Upload(file.name, file.mime, file.content)
            outcome, parcel.remote = await self._carry_out(outgoing.with_file(send, upload))
        return outcome

    async def _get(self, asked: Fetch, parcel: Parcel | None) -> Outcome:
        if parcel is None or not asked.file.remote:
            return Rejected(Reason.FILE_GONE)
        try:
            parcel.content = await download(self._client, outgoing.file_of(asked), FILE_BYTES)
        except Failed as failed:
            return failed.outcome
        return Done() if parcel.content else Rejected(Reason.FILE_BAD)

    async def _inspect(self, inspect: Inspect) -> Outcome:
        try:
            chat, member, members = [await ask(self._client, one) for one in outgoing.inspection(inspect.to, self.bot)]
            whole = msgspec.convert(chat, wire.FullChat)
            return Done(seen=standing.seen(whole, msgspec.convert(member, wire.Member), int(members)))
        except Failed as failed:
            return failed.outcome
        except (msgspec.ValidationError, TypeError, ValueError):
            return MaybeDone(Reason.ODD_ANSWER)

    async def notice(self, press: str, words: str, url: str = "") -> None:
        """Best effort: a press older than 150 seconds takes no answer."""
        await carry_out(self._client, outgoing.notice(press, words, url))

    async def inspect_account(self) -> tuple[Finding, ...]:
        return await check_up(self._client)


def _failure(outcome: Outcome) -> FetchFailed:
    """Why a fetch brought nothing, and how long to wait before the next."""
    match outcome:
        case Misconfigured(reason=reason):
            return FetchFailed(reason, 60.0, fatal=True)
        case SlowDown(retry_after=seconds):
            return FetchFailed("asked to slow down", seconds)
        case NotDone(reason=Reason.CONFLICT):
            return FetchFailed(Reason.CONFLICT, 3.0, conflict=True)
        case NotDone(reason=reason) | MaybeDone(reason=reason) | Closed(reason=reason) | Rejected(reason=reason):
            return FetchFailed(reason)
        case Done() | Moved():
            return FetchFailed(Reason.ODD_ANSWER)
        case _:
            assert_never(outcome)
