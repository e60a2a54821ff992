"""Structured logs: one line per event, never a person's words, a name or a secret."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"
_TOKEN = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")
"""The shape of a Telegram token, wherever it turns up (an HTTP client puts it into addresses)."""


def where(fault: BaseException) -> str:
    """Where it happened, innermost last, without the message: that may hold a person's words."""
    frames = traceback.extract_tb(fault.__traceback__)[-6:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def _only_where(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A traceback that some library logs becomes the class of the fault and where it was."""
    info = event.pop("exc_info", None)
    fault = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else sys.exc_info()[1]
    if info and fault is not None:
        event["fault"], event["at"] = type(fault).__name__, where(fault)
    return event


class Scrubber:
    """Takes every secret out of a line before it is written."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secret for secret in secrets if len(secret) > 3)

    def clean(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, words)

    def __call__(self, _logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {self.clean(key): self._cleaned(value) for key, value in event.items()}

    def _cleaned(self, value: Any) -> Any:
        """The same inside of lists and tables; whatever else is written by its repr is made words first."""
        match value:
            case None | bool() | int() | float():
                return value
            case str():
                return self.clean(value)
            case Mapping():
                return {self.clean(str(key)): self._cleaned(each) for key, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._cleaned(each) for each in value]
            case _:
                return self.clean(repr(value))


def set_up(level: str, secrets: Iterable[str], *, json: bool) -> None:
    """Send our own and the libraries' lines to standard error, scrubbed, escaped, one a line."""
    scrubber = Scrubber(secrets)
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_where,
        scrubber,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared[:1], *shared[2:], last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrubber, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
