"""The web platform: the mission's own messenger, whose chats live in our database."""

from bot.platforms.web.adapter import LENGTH, WebPlatform
from bot.platforms.web.listeners import Listeners

__all__ = ["LENGTH", "Listeners", "WebPlatform"]
