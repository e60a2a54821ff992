"""Secrets come from the environment, NAME or NAME_FILE, never from the mission's files. No value is ever shown."""

from collections.abc import Mapping
from pathlib import Path

MAX_BYTES = 64 * 1024


class SecretFault(Exception):
    """A secret that was asked for cannot be read. The message names the variable, never its value."""


def secret(name: str, environ: Mapping[str, str]) -> str | None:
    """The value of NAME, or the content of the file that NAME_FILE names; None when neither is set.

    Raises SecretFault when both are set, when one is empty, or when the file cannot be read: a mission that
    believes it has a secret must not start without it.
    """
    plain, path = environ.get(name), environ.get(f"{name}_FILE")
    if plain is not None and path is not None:
        raise SecretFault(f"{name} and {name}_FILE are both set; keep one")
    value = _content(name, path) if path is not None else plain
    if value is not None and not value.strip():
        raise SecretFault(f"{name}{'_FILE' if path is not None else ''} is empty")
    return value


def token(account: str, environ: Mapping[str, str]) -> str | None:
    """The token of an account of mission.toml: `main` is COMPATRIOT_TOKEN_MAIN or COMPATRIOT_TOKEN_MAIN_FILE."""
    return secret(token_name(account), environ)


def token_name(account: str) -> str:
    return f"COMPATRIOT_TOKEN_{account.upper().replace('-', '_')}"


def road(name: str, environ: Mapping[str, str]) -> str | None:
    """An address that duty.toml names: `phone-a` is COMPATRIOT_ROAD_PHONE_A or COMPATRIOT_ROAD_PHONE_A_FILE."""
    return secret(road_name(name), environ)


def road_name(name: str) -> str:
    return f"COMPATRIOT_ROAD_{name.upper().replace('-', '_')}"


def _content(name: str, path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise SecretFault(f"{name}_FILE names a file of more than {MAX_BYTES // 1024} KB")
        return content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise SecretFault(f"{name}_FILE names a file that is not UTF-8 text") from None
    except (OSError, ValueError) as error:
        raise SecretFault(
            f"{name}_FILE cannot be read ({getattr(error, 'strerror', None) or 'a wrong path'})"
        ) from None
