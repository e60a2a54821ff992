"""A bare bot on aiogram: its own polling, one handler for the command, one that counts the talk."""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

from bench.contestants.tally import ANSWER, Tally, arguments
from bench.updates import TOKEN


async def main() -> None:
    url, count = arguments()
    tally = Tally(count)
    dispatcher = Dispatcher()

    @dispatcher.message(Command("help"))
    async def on_help(message: Message) -> None:
        await message.answer(ANSWER)
        tally.one()

    @dispatcher.message()
    async def on_talk(_message: Message) -> None:
        tally.one()

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
