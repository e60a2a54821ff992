"""Files and polls of the messenger's pages: taken out of a form, served to a member, drawn with their counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from bot.platforms.files import accept
from groups.media import FILE_BYTES, PHOTO
from storage.media import File
from storage.web import Votes, WebMessage

WITH_FILE = FILE_BYTES + 128 * 1024
"""Bytes of a form with the biggest file that we take."""
LOCKED = {"content-security-policy": "default-src 'none'; sandbox", "x-robots-tag": "noindex"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a poll. `count` is shown to whoever has voted."""

    words: str
    count: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Poll:
    answers: tuple[Answer, ...]
    voted: bool
    total: int


def poll_of(message: WebMessage, votes: Mapping[int, Votes]) -> Poll | None:
    """The poll of a message as one member sees it; None for any other message."""
    if not message.poll:
        return None
    cast = votes.get(message.id, Votes({}, None))
    answers = [Answer(words, cast.counts.get(at, 0), cast.mine == at) for at, words in enumerate(message.poll)]
    return Poll(tuple(answers), cast.mine is not None, sum(cast.counts.values()))


async def uploaded(form: FormData) -> File | None:
    """The file of a form, made safe; None when nothing was chosen. Raises bot.platforms.files.NotTaken."""
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return None
    return await accept(await given.read(FILE_BYTES + 1), given.filename)


def served(file: File) -> Response:
    """A photo to look at, anything else to keep; the browser must neither guess what it is nor run it."""
    how = "inline" if file.sort == PHOTO else "attachment"
    named = {"content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content, media_type=file.mime, headers={**LOCKED, **named})
