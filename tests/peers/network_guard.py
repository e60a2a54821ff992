"""Which network addresses a test may touch: loopback and Unix sockets, nothing else.

Python's own audit events tell us of every connection, datagram and name lookup before it happens, whichever library
asks for it. uvloop and other processes do not pass through them.
"""

import ipaddress
import socket
import sys
from typing import Any

_ADDRESS_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})


class LeftTheMachine(BaseException):
    """A test tried to reach another machine. No `except Exception` may swallow it, so no retry loop hides it."""


class NetworkGuard:
    """Refuses what would leave the machine and remembers it, so that a swallowed refusal still fails the test."""

    def __init__(self) -> None:
        """Start with nothing refused; `install` begins the watch."""
        self.attempts: list[str] = []

    def install(self) -> None:
        """Watch this process until it ends: Python has no way to take an audit hook back."""
        sys.addaudithook(self._watch)

    def take_attempts(self) -> list[str]:
        """Hand over the refused targets, oldest first, and forget them."""
        attempts, self.attempts = self.attempts, []
        return attempts

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _ADDRESS_EVENTS:
            sock, address = arguments
            if sock.family in _INTERNET and address is not None and not is_loopback(address[0]):
                self._refuse(f"{address[0]}:{address[1]}")
        elif event == "socket.getaddrinfo" and not is_known_without_asking(arguments[0]):
            self._refuse(f"name lookup of {arguments[0]}")

    def _refuse(self, target: str) -> None:
        self.attempts.append(target)
        raise LeftTheMachine(f"A test tried to reach {target}; tests stay on loopback.")


def is_loopback(host: str) -> bool:
    """Whether a connection to this host (a name or an IP address as text) stays on this machine."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_known_without_asking(host: str | bytes | None) -> bool:
    """Whether looking this host up asks no name server."""
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
