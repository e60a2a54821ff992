"""Knows how parameters arrive: as JSON, as a form, as multipart, or in the address."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json


@dataclass(frozen=True)
class Upload:
    """A file inside a multipart request."""

    name: str
    content: bytes


@dataclass
class Params:
    """The parameters of one call; each getter knows both typed and textual values."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return name in self.uploads or self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A string; empty when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """A whole number, or None when absent or no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """A boolean."""
        return self.text(name).lower() in ("true", "1", "yes")

    def data(self, name: str) -> Any:
        """An object or a list; as text it has to be JSON."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value
        try:
            return json.loads(value)
        except ValueError:
            words = "reply keyboard markup" if name == "reply_markup" else name
            raise bad_request(f"can't parse {words} JSON object") from None


async def read_params(request: web.Request) -> Params:
    """Everything the caller gave."""
    params = Params(dict(request.query))
    kind = request.content_type
    if request.method != "POST":
        return params
    if kind == "application/json":
        params.values.update(await read_json(request))
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        await read_form(request, params)
    return params


async def read_json(request: web.Request) -> Json:
    """A JSON body has to be one object."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def read_form(request: web.Request, params: Params) -> None:
    """Fields and files of a form."""
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            params.uploads[name] = Upload(value.filename, value.file.read())
        else:
            params.values[name] = value
