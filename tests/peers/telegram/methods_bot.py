"""Knows the methods about the bot itself: profile, commands, webhook, files."""

import re
from typing import Any

from tests.peers.telegram.access import Ask
from tests.peers.telegram.files import DOWNLOAD_BYTES
from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json, known

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
COMMAND_HELP = 256
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_me(ask: Ask) -> Json:
    """The bot's own profile."""
    return ask.bot.profile()


def log_out(ask: Ask) -> bool:
    """Leave this server: whoever polls is sent away."""
    ask.bot.updates.dismiss("logOut")
    return True


def scope_key(ask: Ask) -> str:
    """Commands are kept per scope and language."""
    scope = ask.params.data("scope") or {"type": "default"}
    return f"{sorted(scope.items())} {ask.params.text('language_code')}"


def set_my_commands(ask: Ask) -> bool:
    """At most 100 commands of 1 to 32 letters with a help of 1 to 256."""
    commands: list[Any] = ask.params.data("commands") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = str(command.get("command", "")).removeprefix("/")
        if not COMMAND_NAME.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= COMMAND_HELP:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    ask.bot.commands[scope_key(ask)] = commands
    return True


def get_my_commands(ask: Ask) -> list[Json]:
    """The commands of one scope and language."""
    return ask.bot.commands.get(scope_key(ask), [])


def delete_my_commands(ask: Ask) -> bool:
    """Forget the commands of one scope and language."""
    ask.bot.commands.pop(scope_key(ask), None)
    return True


def set_my_name(ask: Ask) -> bool:
    """The name shown to speakers of a language."""
    ask.bot.names[ask.params.text("language_code")] = ask.params.text("name")
    return True


def get_my_name(ask: Ask) -> Json:
    """The name shown to speakers of a language."""
    language = ask.params.text("language_code")
    return {"name": ask.bot.names.get(language) or ask.bot.name}


def set_my_description(ask: Ask) -> bool:
    """What a person reads before pressing Start."""
    key = f"about {ask.params.text('language_code')}"
    about = ask.params.text("description") or ask.params.text("short_description")
    ask.bot.names[key] = about
    return True


def set_webhook(ask: Ask) -> bool:
    """State only: nothing is ever sent to the address. An empty one removes it."""
    url = ask.params.text("url")
    if not url:
        return delete_webhook(ask)
    if not url.startswith("https://"):
        words = "bad webhook: An HTTPS URL must be provided for webhook"
        raise bad_request(words)
    secret = ask.params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    allow(ask)
    drop(ask)
    ask.bot.webhook = {"url": url}
    ask.bot.updates.dismiss("setWebhook")
    return True


def delete_webhook(ask: Ask) -> bool:
    """Back to polling."""
    drop(ask)
    ask.bot.webhook = {}
    return True


def drop(ask: Ask) -> None:
    """Forget what waits, if asked to."""
    if ask.params.flag("drop_pending_updates"):
        ask.bot.updates.waiting.clear()


def allow(ask: Ask) -> None:
    """Which kinds of updates are made from now on; not named means as before."""
    if ask.params.has("allowed_updates"):
        ask.bot.updates.allowed = frozenset(ask.params.data("allowed_updates") or ())


def get_webhook_info(ask: Ask) -> Json:
    """The WebhookInfo object."""
    updates = ask.bot.updates
    return known(
        url=ask.bot.webhook.get("url", ""),
        has_custom_certificate=False,
        pending_update_count=len(updates.waiting),
        allowed_updates=sorted(updates.allowed) or None,
    )


def get_file(ask: Ask) -> Json:
    """Where a file can be fetched, up to 20 MB."""
    file = ask.world.files.find(ask.params.text("file_id"), ask.bot)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**file.json(), "file_path": file.path}
