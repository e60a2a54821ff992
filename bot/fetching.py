"""Fetches what a feed's address names, and nothing that it was not told to: a list of hosts, small, quick, XML only."""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
import structlog

from config.schema import Feed

log = structlog.get_logger()

LARGEST = 2 * 1024 * 1024
"""Bytes of one document."""
SECONDS = 20.0
"""For one document, however slowly it drips, redirects included."""
REDIRECTS = 3
REDIRECTED = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({"unreachable", "status"})
"""Reasons that are worth another try."""
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """Not fetched; `reason` is one of handlers.warnings.shown.ONE."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` is None when nothing has changed since `mark`."""

    content: bytes | None
    mark: str = ""


class Fetcher:
    """One client for all feeds. Neither cookies nor the machine's proxy settings and passwords are used."""

    def __init__(self) -> None:
        self.client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS)

    async def close(self) -> None:
        await self.client.aclose()

    async def get(self, feed: Feed, url: str, mark: str = "") -> Answer:
        """Raises Refused, and nothing else, whatever is at the other end."""
        try:
            url = urljoin(feed.url, url)
            async with asyncio.timeout(SECONDS):
                for _ in range(REDIRECTS + 1):
                    found = await self._one(feed, url, mark)
                    if isinstance(found, Answer):
                        return found
                    url = found
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError, OSError) as fault:
            log.info("a feed was not fetched", feed=feed.id, fault=type(fault).__name__)
            raise Refused("unreachable") from fault
        except ValueError as fault:  # an address that nobody can read
            raise Refused("redirect") from fault
        raise Refused("redirect")

    async def _one(self, feed: Feed, url: str, mark: str) -> Answer | str:
        """The answer, or where it is to be found."""
        request = await self._request(feed, url, mark)
        answer = await self.client.send(request, stream=True)
        try:
            self.client.cookies.clear()
            if answer.status_code in REDIRECTED:
                return str(httpx.URL(url).join(answer.headers.get("location", "")))
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return Answer(None, mark)
            if answer.status_code != httpx.codes.OK:
                raise Refused("status")
            return Answer(await _content(answer), answer.headers.get("etag", "")[:200])
        finally:
            await answer.aclose()

    async def _request(self, feed: Feed, url: str, mark: str) -> httpx.Request:
        """To the address that the name has now, so that the name cannot point elsewhere a moment later."""
        allowed(feed, url)
        target = httpx.URL(url)
        address = await _address(target.host, target.port or PORTS[target.scheme])
        headers = {
            "Host": target.netloc.decode("ascii"),
            "Accept": "application/cap+xml, application/atom+xml, application/rss+xml, application/xml, text/xml",
            "Accept-Encoding": "identity",
        }
        if mark:
            headers["If-None-Match"] = mark
        pinned = target.copy_with(host=address)
        return self.client.build_request("GET", pinned, headers=headers, extensions={"sni_hostname": target.host})


def allowed(feed: Feed, url: str) -> None:
    """Only http and https, never from the second back to the first; only hosts and ports that mission.toml names."""
    parts, own = urlsplit(url), urlsplit(feed.url)
    hosts = {own.hostname, *(host.lower() for host in feed.hosts)}
    if parts.scheme not in PORTS or (own.scheme == "https" and parts.scheme != "https"):
        raise Refused("redirect")
    if parts.hostname not in hosts or parts.username or parts.password:
        raise Refused("redirect")
    if (parts.port or PORTS[parts.scheme]) not in {own.port or PORTS[own.scheme], *PORTS.values()}:
        raise Refused("redirect")


async def _address(host: str, port: int) -> str:
    """A name must lead out into the world; an inner address counts only when mission.toml gives it as a number."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise Refused("redirect")
    return addresses[0]


async def _content(answer: httpx.Response) -> bytes:
    """At most LARGEST bytes, as they are: what is packed could unpack to anything."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (kind.endswith(("/xml", "+xml"))):
        raise Refused("type")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused("type")
    taken = bytearray()
    async for piece in answer.aiter_raw():
        taken += piece
        if len(taken) > LARGEST:
            raise Refused("size")
    return bytes(taken)
