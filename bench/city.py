"""A city of 500 chats on the strict local Telegram with its limits on, and a mission's folder that knows them all."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pyotp

from bench.contestants.ours import EXAMPLE
from bench.updates import TOKEN
from bot import clock
from groups.messages import Address, Lane, Power, Send, Sender
from groups.texts import as_text
from handlers.table import ROUNDS
from storage.migrate import upgrade
from storage.unit import Storage
from tests.peers.telegram import Group, Person, TelegramServer
from tests.peers.telegram.rights import Membership, checked_rights

GROUPS = ("press", "trade", "consular", "general")
DUTY = 9000005
"""The duty officer, as the example's officers.toml has her."""
RIGHTS = {"can_pin_messages": True, "can_delete_messages": True, "can_invite_users": True, "can_restrict_members": True}
POWERS = " ".join(sorted(power.value for power in Power))
LIMITS = {"per_second": 30, "per_chat_per_second": 1, "per_chat_per_minute": 20}
"""What Telegram documents; its server counts them in windows that slide."""

Library = Literal["aiogram", "ptb"]
LIBRARIES: tuple[Library, ...] = ("aiogram", "ptb")


class City:
    """The outside world; `books` is the database of the mission, which works in another process."""

    def __init__(self, server: TelegramServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.books = Storage.open(f"sqlite+aiosqlite:///{folder / 'data' / 'compatriot.db'}", clock.now)
        self.bot = server.add_bot(TOKEN)
        self.duty: Person = server.person(DUTY, "Duty Officer", language="en")
        self.staff = self._group("Staff room")
        self.chats: list[Group] = []
        self.secret = ""

    async def build(self, chats: int) -> None:
        """So many chats, all bound; the duty officer has an authenticator and has met the bot."""
        (self.folder / "data").mkdir()
        await upgrade(self.books.engine)
        self.chats = [self._group(f"Chat {number}") for number in range(chats)]
        self.server.enforce_limits(**LIMITS)
        async with self.books.unit() as unit:
            for number, chat in enumerate(self.chats):
                place = await unit.addresses.arrive(self._address(chat), str(chat.title))
                bound = {"state": "bound", "group_id": GROUPS[number % len(GROUPS)], "powers": POWERS, "members": 100}
                await unit.addresses.set(place, **bound)
            self.duty.private(self.bot).started = True
            identity = Sender(f"telegram:{DUTY}", "Duty Officer", "en")
            await unit.people.meet(identity, Address("telegram", str(DUTY)))
            self.secret = await unit.factors.enrol("duty-officer")
            for kind, subject in ROUNDS:  # the first thing that happens is the crisis
                await unit.dues.set(kind, subject, unit.now + timedelta(days=1))

    def mission(self, library: Library) -> Path:
        """The example's files, with this Telegram in place of the real one."""
        folder = self.folder / "mission"
        shutil.copytree(EXAMPLE, folder)
        file = folder / "mission.toml"
        words = file.read_text()
        here = f'[account.telegram]\napi_url = "{self.server.url}"\n'
        words = words.replace("\n[account.telegram]\n", f"\n{here}").replace('"aiogram" ', f'"{library}" ')
        room = f'[staff_room]\naccount = "telegram"\nchat = "{self.staff.id}"\n'
        file.write_text(words.partition("[staff_room]")[0] + room)
        return folder

    async def routine_waits(self, messages: int) -> None:
        """Ordinary news is on its way to so many chats."""
        news = as_text("The consulate is closed on Friday.")
        async with self.books.unit() as unit:
            await unit.outbox.add(
                [Send(self._address(chat), news, lane=Lane.ROUTINE) for chat in self.chats[:messages]]
            )

    def digits(self) -> str:
        """What the duty officer's telephone shows."""
        return pyotp.TOTP(self.secret).at(clock.now())

    def _group(self, title: str) -> Group:
        group = self.server.group(title, owner=self.duty)
        rights = checked_rights(RIGHTS, False) | {"can_manage_chat"}
        group.members[self.bot.id] = Membership(self.bot, "administrator", rights)
        return group

    def _address(self, chat: Group) -> Address:
        return Address("telegram", str(chat.id))
