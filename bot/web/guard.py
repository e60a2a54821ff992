"""What every request must be and every answer must carry: our host, our own page behind a form, nothing foreign."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
BODY_LIMIT = 64 * 1024
"""Bytes of a form; 4,096 characters of four bytes each, percent-encoded, are 48 KiB."""

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses a foreign Host (DNS rebinding), a form that another site posts, and a body that is too big.

    `uploads` are the addresses that take forms with files, and how many bytes those may have.
    """

    def __init__(
        self, app: ASGIApp, hosts: Collection[str] = LOOPBACK, uploads: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._uploads = uploads or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _dressed(scope, send)
        refused = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        if refused:
            await refused(scope, receive, sender)
            return
        most = self._most(scope["path"], Headers(scope=scope))
        await self._app(scope, _limited(receive, most or BODY_LIMIT), sender)

    def _most(self, path: str, headers: Headers) -> int:
        """How many bytes a body may have; 0 for one that is no form."""
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            return self._uploads.get(path, 0)
        return BODY_LIMIT if kind == "application/x-www-form-urlencoded" else 0

    def _refusal(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("This address is not served here.", 421)
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return PlainTextResponse("Only GET and POST are understood.", 405, {"allow": "GET, HEAD, POST"})
        if not _is_ours(host, headers):
            return PlainTextResponse("This form was not sent by our own page.", 403)
        most = self._most(path, headers)
        if not most:
            return PlainTextResponse("Only a plain form is understood.", 415)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            return PlainTextResponse("This is too long.", 413)
        return None


def _name(host: str) -> str:
    """The host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _is_ours(host: str, headers: Headers) -> bool:
    """A browser says where a form comes from; who says nothing is not believed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(headers.get("origin", "")).netloc == host


def _dressed(scope: Scope, send: Send) -> Send:
    stays = scope["path"].startswith("/static/")

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["cache-control"] = "no-cache" if stays else "no-store"
        await send(message)

    return dressed


def _limited(receive: Receive, limit: int) -> Receive:
    """A body without a length is cut off where it is too long."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > limit else message

    return limited
