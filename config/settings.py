"""Settings of the process, from COMPATRIOT_… in the environment: where the data is, and where to listen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.secrets import SecretFault, secret

PREFIX = "COMPATRIOT_"
SCHEMES = ("sqlite+aiosqlite", "postgresql+asyncpg")


class SettingsFault(Exception):
    """Every setting that cannot be used, one per line, by the name of its variable. No value of a secret is shown."""


class Settings(BaseModel):
    """COMPATRIOT_DATA, COMPATRIOT_DATABASE (also _FILE), COMPATRIOT_LOG_LEVEL, COMPATRIOT_HOST, COMPATRIOT_PORT."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    data: Path = Path("data")
    database: str = Field(repr=False)  # may hold a password
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


def settings(environ: Mapping[str, str]) -> Settings:
    """What the environment says, with defaults. Raises SettingsFault with all faults at once."""
    given = {name: environ[PREFIX + name.upper()] for name in Settings.model_fields if PREFIX + name.upper() in environ}
    faults: list[str] = []
    try:
        given["database"] = _database(environ, Path(given.get("data", Settings.model_fields["data"].default)))
    except SecretFault as fault:
        faults.append(str(fault))
        given["database"] = "unreadable"
    given["log_level"] = given.get("log_level", "info").lower()
    try:
        found = Settings.model_validate(given)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        faults.extend(f"{PREFIX}{str(detail['loc'][0]).upper()}: {detail['msg']}" for detail in details)
    if faults:
        raise SettingsFault("\n".join(faults))
    return found


def _database(environ: Mapping[str, str], data: Path) -> str:
    """The address for SQLAlchemy; without one, SQLite in the data folder."""
    url = secret(f"{PREFIX}DATABASE", environ)
    if url is None:
        return f"sqlite+aiosqlite:///{data / 'compatriot.db'}"
    if url.partition("://")[0] not in SCHEMES:
        raise SecretFault(f"{PREFIX}DATABASE must start with {' or '.join(f'{one}://' for one in SCHEMES)}")
    return url
