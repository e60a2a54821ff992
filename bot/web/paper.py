"""From a page's values to HTML: the templates, and the few names that they may use."""

from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.web.page import Page
from bot.web.thread import Reader
from bot.web.views import Role, Sign
from config.texts import Texts
from groups.kinds import KINDS

HERE = Path(__file__).parent
STYLES = {"main": "btn--main", "stop": "btn--stop", "grave": "btn--stop", "safe": "btn--safe", "help": "btn--help"}
"""The class of a button by its style; any other is drawn plain."""


def templates() -> Environment:
    """All templates; whatever they are given is escaped."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Paper:
    """Escapes everything but what bot.web.drawing made."""

    def __init__(self, texts: Texts, sign: Sign) -> None:
        self._texts = texts
        self._sign = sign
        self._templates = templates()

    def page(self, template: str, page: Page, status: int = HTTPStatus.OK) -> HTMLResponse:
        """The whole page or one part of it."""
        reader = page.reader

        def label(role: Role) -> str:
            return reader.say(role.label)

        def kind_label(kind: str) -> str:
            return reader.say(KINDS[kind].label)

        def button_class(style: str) -> str:
            return STYLES.get(style, "")

        more = {"label": label, "kind_label": kind_label, "button_class": button_class}
        return self._html(template, reader, status, page=page, roles=reader.roles, **more)

    def refused(self, reader: Reader, title: str, words: str) -> HTMLResponse:
        return self._html("refused.html", reader, HTTPStatus.NOT_FOUND, title=title, words=words)

    def _html(self, template: str, reader: Reader, status: int, **values: object) -> HTMLResponse:
        direction = "rtl" if self._texts.leftward(reader.language) else "ltr"
        more = {
            "sign": self._sign,
            "say": reader.say,
            "count": reader.count,
            "language": reader.language,
            "dir": direction,
        }
        return HTMLResponse(self._templates.get_template(template).render(**more, **values), status)
