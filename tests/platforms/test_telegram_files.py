"""Files on the way to and from Telegram: uploaded once for an account, called by name after, and never guessed."""

import pytest

from bot.platforms.telegram.clients import Library
from groups.media import MEGABYTE
from groups.messages import Address, Attached, Fetch, Said, Send
from groups.outcomes import Done, MaybeDone, NotDone, Outcome, Reason, Rejected, SlowDown
from groups.texts import as_text, bold
from storage.media import File
from tests.peers.pictures import PDF, document, photo, picture
from tests.platforms.contract import parcel_of
from tests.platforms.telegram_room import LIBRARIES, TOKEN, Room, press_room

both = pytest.mark.parametrize("library", LIBRARIES)
CAPTION = bold("Ferry 🇬🇧 ") + "at nine"


async def send(room: Room, remote: str = "", file: File | None = None) -> tuple[Outcome, str]:
    """How it ended, and what the account calls the file after."""
    file = file or photo()
    parcel = parcel_of(file, remote)
    return await room.platform.act(1, Send(room.at, CAPTION, media=(file.media,)), parcel), parcel.remote


@both
async def test_a_file_is_uploaded_once_and_called_by_its_name_from_then_on(library: Library) -> None:
    async with press_room(library) as room:
        _, known = await send(room)
        outcome, again = await send(room, known)

        assert isinstance(outcome, Done)
        assert known == again != ""
        assert [call.params["photo"] for call in room.server.calls_of("sendPhoto")] == ["(file)", known]
        assert [call.unknown for call in room.server.calls_of("sendPhoto")] == [(), ()]
        assert room.group.messages[-1].body["caption_entities"] == [{"type": "bold", "offset": 0, "length": 11}]


@both
async def test_when_telegram_has_forgotten_the_name_it_is_uploaded_again(library: Library) -> None:
    async with press_room(library) as room:
        _, known = await send(room)
        room.server.world.files.forget()
        outcome, fresh = await send(room, known)

        assert isinstance(outcome, Done)
        assert fresh not in ("", known)
        assert len(room.server.calls_of("sendPhoto")) == 3
        assert len([one for one in room.group.messages if "photo" in one.body]) == 2


@both
async def test_a_document_keeps_its_name_and_its_bytes(library: Library) -> None:
    async with press_room(library) as room:
        outcome, known = await send(room, file=document("form 1.pdf"))

        assert isinstance(outcome, Done)
        stored = room.server.world.files.stored[known]
        assert (stored.name, stored.content) == ("form 1.pdf", PDF)


FAULTS: list[tuple[str, Outcome | type[MaybeDone]]] = [
    ("413", Rejected(Reason.FILE_BIG)),
    ("429", SlowDown(7.0)),
    ("deliver_then_close", MaybeDone),
    ("502_after", MaybeDone),
]


@both
@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=[fault for fault, _ in FAULTS])
async def test_an_upload_ends_as_any_message_does(
    library: Library, fault: str, expected: Outcome | type[MaybeDone]
) -> None:
    async with press_room(library) as room:
        room.server.fault("sendPhoto", fault)
        outcome, remote = await send(room)

        assert outcome == expected or (isinstance(expected, type) and isinstance(outcome, expected))
        assert remote == ""
        assert len(room.server.calls_of("sendPhoto")) == 1


@both
async def test_what_telegram_takes_for_no_picture_is_refused(library: Library) -> None:
    async with press_room(library) as room:
        outcome, _ = await send(room, file=File("photo", "image/jpeg", "photo.jpg", b"no picture"))

        assert outcome == Rejected(Reason.FILE_BAD)


@both
async def test_a_topic_that_is_gone_sends_the_picture_to_everybody(library: Library) -> None:
    async with press_room(library) as room:
        to = Send(Address("embassy", room.at.chat, "77"), CAPTION, media=(photo().media,))
        outcome = await room.platform.act(1, to, parcel_of(photo()))

        assert isinstance(outcome, Done)
        assert outcome.note == Reason.THREAD_GONE


@both
@pytest.mark.parametrize("plain", [True, False])
async def test_a_link_shows_its_page_only_when_it_is_wanted(library: Library, *, plain: bool) -> None:
    async with press_room(library) as room:
        await room.platform.act(1, Send(room.at, as_text("https://example.org"), plain_links=plain))

        assert room.group.messages[-1].body["link_preview_options"] == {"is_disabled": plain}


# ---- coming in ------------------------------------------------------------------------------------------


async def news(room: Room) -> Attached:
    said = (await room.news())[-1]
    assert isinstance(said, Said)
    return said.files[0]


@both
async def test_what_a_member_sends_can_be_fetched(library: Library) -> None:
    async with press_room(library) as room:
        await room.anna.sends_document("form.pdf", PDF, room.bot)
        sent = await news(room)
        parcel = parcel_of(photo())
        outcome = await room.platform.act(1, Fetch(room.at, sent), parcel)

        assert (sent.sort, sent.mime, sent.name, sent.size) == ("document", "application/pdf", "form.pdf", len(PDF))
        assert (outcome, parcel.content) == (Done(), PDF)


@both
async def test_a_file_above_20_megabytes_is_refused_by_telegram_and_so_by_us(library: Library) -> None:
    async with press_room(library) as room:
        await room.anna.sends_document("film.pdf", bytes(20 * MEGABYTE + 1), room.bot)
        outcome = await room.platform.act(1, Fetch(room.at, await news(room)), parcel_of(photo()))

        assert outcome == Rejected(Reason.FILE_BIG)


@both
async def test_a_download_that_fails_is_tried_again_and_never_stops_the_account(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with press_room(library) as room:
        await room.anna.sends_photo(picture(), room.bot)
        sent = await news(room)
        held = room.server.world.files.stored.pop(sent.remote)
        room.server.world.files.stored[sent.remote] = held
        held.folder = "photos/../elsewhere"
        outcome = await room.platform.act(1, Fetch(room.at, sent), parcel_of(photo()))

        assert outcome == NotDone(Reason.UNREACHABLE)
        assert TOKEN not in caplog.text


@both
async def test_of_a_photo_the_largest_size_is_fetched(library: Library) -> None:
    async with press_room(library) as room:
        big = room.server.world.files.keep("photo.jpg", picture(size=(90, 90)), None, folder="photos")
        small = room.server.world.files.keep("photo.jpg", picture(size=(9, 9)), None, folder="photos")
        sizes = [{**file.json(), "width": side, "height": side} for file, side in ((big, 90), (small, 9))]
        room.anna.sends({"photo": sizes, "caption": "/post"}, room.bot)

        assert (await news(room)).remote == big.id
