"""What a log may say: never a secret, never a person's words, one line for each event."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog

from bot.log import HIDDEN, set_up

CANARY = "canary-secret-5f2b"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnn"
WORDS = "my passport number is 4711"


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """The loggers are as they were, after each test."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = before, level
    structlog.reset_defaults()


class Lines:
    """What was written since the last look."""

    def __init__(self, level: str = "debug", *, json: bool = True) -> None:
        self._stream = io.StringIO()
        with redirect_stderr(self._stream):
            set_up(level, [CANARY], json=json)

    def raw(self) -> str:
        return self._stream.getvalue()

    def read(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.raw().splitlines()]


@pytest.fixture
def lines() -> Lines:
    return Lines()


def fails() -> None:
    raise ValueError(WORDS)


@pytest.mark.parametrize("secret", [CANARY, TOKEN])
@pytest.mark.parametrize(
    "shape",
    [
        lambda secret: secret,
        lambda secret: f"https://api.telegram.org/bot{secret}/sendMessage",
        lambda secret: {"url": secret, secret: 1},
        lambda secret: ["a", ("b", {"c": secret})],
        lambda secret: ValueError(secret),
        lambda secret: secret.encode(),
    ],
    ids=["plain", "in-an-address", "in-a-table", "in-a-list", "in-an-error", "in-bytes"],
)
def test_a_secret_is_hidden_in_whatever_shape_it_comes(lines: Lines, secret: str, shape: object) -> None:
    structlog.get_logger().error("something happened", thing=shape(secret))  # type: ignore[operator]
    written = lines.raw()
    assert secret not in written
    assert HIDDEN in written


def test_a_secret_is_hidden_in_what_a_library_says(lines: Lines) -> None:
    logging.getLogger("httpx").warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("other").error("%s", {"secret": CANARY})
    written = lines.raw()
    assert TOKEN not in written
    assert CANARY not in written
    assert written.count(HIDDEN) == 2


def test_a_library_that_logs_a_traceback_says_where_and_not_what(lines: Lines) -> None:
    try:
        fails()
    except ValueError:
        logging.getLogger("library").exception("it failed")
    (line,) = lines.read()
    assert line["fault"] == "ValueError"
    assert "test_log.py" in str(line["at"])
    assert WORDS not in json.dumps(line)


def test_our_own_traceback_says_where_and_not_what(lines: Lines) -> None:
    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("it failed")
    (line,) = lines.read()
    assert line["fault"] == "ValueError"
    assert "fails" in str(line["at"])
    assert WORDS not in json.dumps(line)


def test_libraries_that_talk_too_much_are_not_heard_even_at_debug(lines: Lines) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST /bot")
    logging.getLogger("aiogram").debug(WORDS)
    assert lines.raw() == ""


def test_each_event_is_one_line_whatever_stands_in_it(lines: Lines) -> None:
    structlog.get_logger().warning("named", title="Press\r\nroom\x1b[31m\u2028red")
    logging.getLogger("library").warning("a\nb")
    assert len(lines.read()) == 2


def test_below_its_level_nothing_is_written() -> None:
    lines = Lines("error")
    structlog.get_logger().warning("quiet")
    logging.getLogger("library").warning("quiet")
    assert lines.raw() == ""


def test_for_people_the_lines_are_readable_and_just_as_clean() -> None:
    lines = Lines("info", json=False)
    structlog.get_logger().info("started", thing=CANARY)
    assert "started" in lines.raw()
    assert CANARY not in lines.raw()
