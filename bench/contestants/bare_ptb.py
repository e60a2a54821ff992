"""A bare bot on python-telegram-bot: its own polling, one handler for the command, one that counts the talk."""

from typing import Any

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bench.contestants.tally import ANSWER, Tally, arguments
from bench.updates import TOKEN

Context = ContextTypes.DEFAULT_TYPE


def main() -> None:
    url, count = arguments()
    tally = Tally(count)

    async def on_help(update: Update, _context: Context) -> None:
        assert update.message is not None
        await update.message.reply_text(ANSWER, do_quote=False)
        tally.one()

    async def on_talk(_update: Update, _context: Context) -> None:
        tally.one()

    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    )
    application.add_handler(CommandHandler("help", on_help))
    application.add_handler(MessageHandler(filters.ALL, on_talk))
    application.run_polling()


if __name__ == "__main__":
    main()
