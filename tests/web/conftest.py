"""What the tests of the web pages are given."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from tests.web.house import House, chromium, open_house, served


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks to the application without a socket, as our own page would."""
    transport = httpx.ASGITransport(app=house.app())
    headers = {"origin": "http://127.0.0.1"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


@pytest.fixture
async def open_mission(house: House) -> AsyncIterator[House]:
    """The house with its door open: served on a port."""
    async with served(house) as house:
        yield house


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser
