"""A bare bot on pyTelegramBotAPI, its asynchronous half: its own polling, one handler each for command and talk."""

import asyncio

from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.types import Message

from bench.contestants.tally import ANSWER, Tally, arguments
from bench.updates import TOKEN


async def main() -> None:
    url, count = arguments()
    tally = Tally(count)
    asyncio_helper.API_URL = url + "/bot{0}/{1}"
    bot = AsyncTeleBot(TOKEN)

    async def on_help(message: Message) -> None:
        await bot.send_message(message.chat.id, ANSWER)
        tally.one()

    async def on_talk(_message: Message) -> None:
        tally.one()

    bot.register_message_handler(on_help, commands=["help"])
    bot.register_message_handler(on_talk, func=lambda _message: True)
    await bot.polling()


if __name__ == "__main__":
    asyncio.run(main())
