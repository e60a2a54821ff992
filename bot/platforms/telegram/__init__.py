"""Telegram, through aiogram or python-telegram-bot."""

from bot.platforms.telegram.clients import make_client
from bot.platforms.telegram.platform import TelegramPlatform

__all__ = ["TelegramPlatform", "make_client"]
