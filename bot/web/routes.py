"""Each route is one act of the rights table, and is named after it. A site with a route that is none does not open."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from groups.rights import Act

Answer = Callable[[Request], Awaitable[Response]]


def route(path: str, act: Act, answer: Answer | ASGIApp, methods: Collection[str] | None = ("GET",)) -> Route:
    """`methods` None: `answer` itself says no to what it does not know."""
    return Route(path, answer, methods=methods and [*methods], name=act.value)


def mount(path: str, act: Act, app: ASGIApp) -> Mount:
    return Mount(path, app, name=act.value)


def acts_of(site: Starlette) -> dict[str, Act]:
    """Path → what may be done there. Raises ValueError for a route that names no act."""
    return {_path(each): _act(each) for each in site.routes}


def _act(each: BaseRoute) -> Act:
    try:
        return Act(getattr(each, "name", ""))
    except ValueError:
        raise ValueError(f"the route {_path(each)} names no act of the rights table") from None


def _path(each: BaseRoute) -> str:
    found: Any = getattr(each, "path", "")
    return str(found)
