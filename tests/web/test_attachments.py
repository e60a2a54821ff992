"""Pictures, files and polls on the messenger's pages, as a browser asks for them."""

import io
import re

import httpx
import pytest
from PIL import Image

from groups.media import FILE_BYTES
from groups.messages import Address, Said, Send
from groups.texts import as_text
from storage.media import File
from storage.web import Web
from tests.peers.pictures import ICS, PDF, document, photo, picture
from tests.web.house import House

FORM = {"as": "citizen", "chat": "consular", "text": "Look"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


async def shows(house: House, file: File, chat: str = "consular") -> int:
    async with house.storage.unit() as unit:
        await unit.files.keep(file)
    done = await house.does(Send(Address("web", chat), as_text("The new form"), look="post", media=(file.media,)))
    return int(done.remote)


async def asks(house: House) -> int:
    done = await house.does(Send(Address("web", "consular"), as_text("Which evening?"), poll=("Monday", "Tuesday")))
    return int(done.remote)


async def sends(client: httpx.AsyncClient, content: bytes, name: str, **form: str) -> httpx.Response:
    return await client.post("/say", data={**FORM, **form}, files={"file": (name, content, "image/svg+xml")})


async def last(house: House, chat: str = "consular") -> tuple[File | None, str]:
    """The file and the words of the newest message."""
    async with house.storage.reading() as unit:
        newest = (await Web(unit.connection, unit.now).latest(chat))[-1]
        return await unit.files.get(newest.media[0].digest) if newest.media else None, str(newest.text)


# ---- seeing -------------------------------------------------------------------------------------------


async def test_a_picture_stands_in_the_chat_and_can_be_opened(client: httpx.AsyncClient, house: House) -> None:
    number = await shows(house, photo())
    page = (await client.get("/?as=citizen&chat=consular")).text
    [source] = re.findall(r'<img src="([^"]+)"', page)
    answer = await client.get(source.replace("&amp;", "&"))

    assert f"message={number}" in source
    assert (answer.content, answer.headers["content-type"]) == (photo().content, "image/jpeg")
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_file_is_kept_not_opened_and_has_its_own_name(client: httpx.AsyncClient, house: House) -> None:
    number = await shows(house, document("نموذج.pdf"))
    answer = await client.get(f"/file?as=citizen&chat=consular&message={number}")

    assert answer.content == PDF
    assert answer.headers["content-disposition"] == ("attachment; filename*=UTF-8''%D9%86%D9%85%D9%88%D8%B0%D8%AC.pdf")
    assert "نموذج.pdf" in (await client.get("/thread?as=citizen&chat=consular")).text


@pytest.mark.parametrize(
    ("chat", "who", "status"),
    [
        ("staff", "duty-officer", 200),
        ("staff", "citizen", 404),
        ("private:nurse", "nurse", 200),
        ("private:nurse", "citizen", 404),
        ("consular", "minister", 404),
    ],
)
async def test_files_are_for_the_members_of_their_chat(
    client: httpx.AsyncClient, house: House, chat: str, who: str, status: int
) -> None:
    number = await shows(house, photo(), chat=chat)

    assert (await client.get(f"/file?as={who}&chat={chat}&message={number}")).status_code == status


async def test_a_file_of_one_chat_is_not_in_another(client: httpx.AsyncClient, house: House) -> None:
    number = await shows(house, photo(), chat="staff")

    assert (await client.get(f"/file?as=duty-officer&chat=consular&message={number}")).status_code == 404


@pytest.mark.parametrize("message", ["", "0", "999", "abc"])
async def test_there_is_no_file_without_its_message(client: httpx.AsyncClient, message: str) -> None:
    assert (await client.get(f"/file?as=citizen&chat=consular&message={message}")).status_code == 404


# ---- sending ------------------------------------------------------------------------------------------


async def test_a_member_sends_a_picture_with_words(client: httpx.AsyncClient, house: House) -> None:
    answer = await sends(client, picture(), "IMG_2041.jpg")
    file, words = await last(house)

    assert answer.status_code == 303
    assert words == "Look"
    assert file is not None
    assert (file.sort, file.mime) == ("photo", "image/jpeg")
    [row] = await house.inbox()
    assert isinstance(row.event, Said)
    assert [(one.remote, one.sort) for one in row.event.files] == [(file.digest, "photo")]


async def test_a_picture_needs_no_words(client: httpx.AsyncClient, house: House) -> None:
    assert (await sends(client, picture(), "a.jpg", text="")).status_code == 303
    assert "صورة" in (await client.get("/chats?as=nurse&chat=private:nurse")).text


async def test_where_a_picture_was_taken_is_not_shown_to_anybody(client: httpx.AsyncClient, house: House) -> None:
    told = picture(told=True)
    assert b"Anna Reporter" in told
    await sends(client, told, "a.jpg")
    file, _ = await last(house)

    assert file is not None
    assert b"Anna Reporter" not in file.content
    drawn = Image.open(io.BytesIO(file.content))
    assert (dict(drawn.getexif()), drawn.size) == ({}, (48, 64))


@pytest.mark.parametrize(
    "content",
    [SVG, b"MZ\x90\x00 a program", b"PK\x03\x04 an archive", b"\xff\xd8\xff no picture", b""],
    ids=["svg", "program", "archive", "broken", "empty"],
)
async def test_what_is_no_picture_is_refused_whatever_its_name(
    client: httpx.AsyncClient, house: House, content: bytes
) -> None:
    answer = await sends(client, content, "holiday.jpg")

    assert answer.status_code == 422
    assert "Only pictures" in answer.text
    assert "Look" in answer.text
    assert await house.inbox() == []


async def test_a_small_file_with_a_huge_picture_in_it_is_refused(client: httpx.AsyncClient, house: House) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    answer = await sends(client, out.getvalue(), "bomb.png")

    assert answer.status_code == 422
    assert "too big" in answer.text


async def test_more_than_20_megabytes_are_refused(client: httpx.AsyncClient, house: House) -> None:
    answer = await sends(client, PDF + bytes(FILE_BYTES), "long.pdf")

    assert answer.status_code == 422
    assert "20 MB" in answer.text
    assert (await sends(client, bytes(FILE_BYTES + 200_000), "longer.pdf")).status_code == 413
    assert await house.inbox() == []


async def test_a_calendar_file_keeps_no_foreign_path(client: httpx.AsyncClient, house: House) -> None:
    await sends(client, ICS, "..\\..\\C:\\evil*name.exe")
    file, _ = await last(house)

    assert file is not None
    assert (file.mime, file.name) == ("text/calendar", "evilname.ics")


async def test_nobody_sends_a_file_where_they_are_not(client: httpx.AsyncClient, house: House) -> None:
    assert (await sends(client, picture(), "a.jpg", chat="staff")).status_code == 404
    assert await house.inbox() == []


# ---- polls --------------------------------------------------------------------------------------------


async def votes(client: httpx.AsyncClient, message: int, choice: str, who: str = "citizen") -> int:
    form = {"as": who, "chat": "consular", "message": str(message), "choice": choice}
    return (await client.post("/vote", data=form)).status_code


async def test_counts_are_seen_after_ones_own_vote_and_a_vote_can_be_changed(
    client: httpx.AsyncClient, house: House
) -> None:
    poll = await asks(house)
    await votes(client, poll, "0", "nurse")
    before = (await client.get("/thread?as=citizen&chat=consular")).text
    await votes(client, poll, "0")
    await votes(client, poll, "1")
    after = (await client.get("/thread?as=citizen&chat=consular")).text

    assert "<meter" not in before
    assert re.findall(r'<span class="num">(\d+)</span>', after) == ["1", "1"]
    assert re.findall(r'aria-pressed="(\w+)"', after) == ["false", "true"]
    assert "2 votes" in after


@pytest.mark.parametrize("choice", ["2", "-1", "", "x", "99999"])
async def test_only_the_answers_of_a_poll_can_be_chosen(client: httpx.AsyncClient, house: House, choice: str) -> None:
    poll = await asks(house)
    assert await votes(client, poll, choice) == 422

    async with house.storage.reading() as unit:
        assert (await Web(unit.connection, unit.now).votes(poll, "web:citizen")).counts == {}


async def test_words_are_no_poll(client: httpx.AsyncClient, house: House) -> None:
    assert await votes(client, await house.bot("consular", "Gates open at nine"), "0") == 422
