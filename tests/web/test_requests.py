"""What the messenger answers to a request, whoever makes it."""

import re

import httpx
import pytest

from bot.web.paper import HERE as PAPER
from groups.messages import Button
from tests.web.house import House

HERE = "/?as=citizen&chat=consular"
STATIC = [f"/static/{path.name}" for path in (PAPER / "static").iterdir() if path.suffix != ".md"]
WORDS = {"as": "citizen", "chat": "consular", "text": "Hello"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:8080"])
async def test_another_host_is_not_served(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get(HERE, headers={"host": host})

    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:8080"])
async def test_this_machine_is_served_by_all_its_names(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get(HERE, headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_only_our_own_page_may_post(client: httpx.AsyncClient, house: House, headers: dict[str, str]) -> None:
    answer = await client.post("/say", data=WORDS, headers=headers)

    assert answer.status_code == 403
    assert await house.inbox() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/say", 405),
        ("GET", "/say", 405),
        ("POST", "/", 405),
        ("TRACE", "/", 405),
        ("GET", "/static/../messenger.py", 404),
        ("GET", "/static/%2e%2e/messenger.py", 404),
        ("GET", "/?as=nobody", 404),
        ("GET", "/?as=citizen&chat=staff", 404),
        ("GET", "/?as=citizen&chat=private:nurse", 404),
        ("GET", "/thread?as=citizen&chat=staff", 404),
        ("GET", "/thread?as=citizen&chat=private:nurse", 404),
        ("GET", "/pinned?as=citizen&chat=staff", 404),
        ("GET", "/chats?as=citizen&chat=staff", 404),
        ("GET", "/waiting?as=nobody", 404),
        ("GET", "/about?as=citizen&chat=staff", 404),
        ("GET", "/composer?as=citizen&chat=staff", 404),
        ("GET", "/events?as=nobody&chat=staff", 404),
        ("GET", "/events?as=citizen&chat=staff", 404),
    ],
)
async def test_what_is_not_there_or_not_yours(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}

    assert (await client.request(method, path, headers=headers)).status_code == status


async def test_nobody_writes_where_they_are_not(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/say", data={**WORDS, "chat": "staff"})

    assert answer.status_code == 404
    assert await house.inbox() == []


async def test_nobody_speaks_for_somebody_unknown(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/say", data={**WORDS, "as": "minister"})

    assert answer.status_code == 404
    assert await house.inbox() == []


async def test_a_body_that_is_too_big_is_not_read(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/say", data={**WORDS, "text": "x" * 70_000})

    assert answer.status_code == 413
    assert await house.inbox() == []


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
async def test_only_a_form_is_understood(client: httpx.AsyncClient, kind: str) -> None:
    assert (await client.post("/say", content=b"{}", headers={"content-type": kind})).status_code == 415


async def test_only_the_composer_takes_files(client: httpx.AsyncClient) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x"}

    assert (await client.post("/press", content=b"--x--", headers=kind)).status_code == 415


async def test_after_writing_the_browser_is_sent_back_to_the_chat(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/say", data=WORDS)

    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    assert house.woken == 1


@pytest.mark.parametrize("path", [HERE, "/static/compatriot.css", "/?as=nobody", "/missing"])
async def test_every_answer_is_locked_down(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


async def test_no_page_holds_a_script_or_style_of_its_own(client: httpx.AsyncClient, house: House) -> None:
    await house.bot("consular", "Point 3\nThe bridge is closed.", ((Button("Read", "x", nonce="n"),),), "keypoint")
    html = (await client.get(HERE)).text

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/static/)|javascript:|\bdata:", html) == []
    assert re.findall(r"(?:src|href)=\"https?:", html) == []


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}\u202e"


async def test_whatever_people_write_stays_words(client: httpx.AsyncClient, house: House) -> None:
    first = await house.says("nurse", "consular", HOSTILE)
    await house.says("nurse", "consular", HOSTILE, first)
    await house.bot("consular", HOSTILE, ((Button(HOSTILE, "x", nonce='"><script>'),),), "form")
    html = (await client.get(HERE + f"&reply={first}&find=script")).text

    assert "<script>" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html


async def test_the_mark_of_new_messages_stands_where_reading_stopped(client: httpx.AsyncClient, house: House) -> None:
    await house.bot("consular", "Read already")
    await client.get(HERE)
    await house.says("nurse", "consular", "New to you")
    await house.says("nurse", "consular", "This too")

    first, second = (await client.get(HERE)).text, (await client.get(HERE)).text

    assert first.index("Read already") < first.index("2 new messages") < first.index("New to you")
    assert "new messages" not in second


async def test_officers_see_what_waits_and_citizens_do_not(client: httpx.AsyncClient) -> None:
    assert "Waits for you" in (await client.get("/?as=duty-officer")).text
    assert "Waits for you" not in (await client.get("/?as=citizen")).text


async def test_the_page_stays_under_100_kilobytes(house: House, client: httpx.AsyncClient) -> None:
    """With everything it loads, as it goes over the wire."""
    for number in range(40):
        await house.says("nurse", "consular", f"Message {number}: the pharmacy in School Street is open until 18:00.")
    sizes = {}
    for path in (HERE, *STATIC):
        async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
            sizes[path] = sum([len(part) async for part in answer.aiter_raw()])

    assert sum(sizes.values()) < 100_000, sizes
