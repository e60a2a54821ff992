"""Which files we take: told by their first bytes, never by their names, and how big they may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from groups.messages import Attached
from groups.refusals import Code, Refusal, refuse

MEGABYTE = 1024 * 1024
PHOTO_BYTES = 10 * MEGABYTE
"""What Telegram takes as a photo (Bot API, sendPhoto)."""
FILE_BYTES = 20 * MEGABYTE
"""What Telegram lets a bot download (Bot API, getFile)."""
PHOTO, DOCUMENT = "photo", "document"
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that we take."""

    mime: str
    sort: str
    ending: str


JPEG = Format("image/jpeg", PHOTO, "jpg")
PNG = Format("image/png", PHOTO, "png")
WEBP = Format("image/webp", PHOTO, "webp")
PDF = Format("application/pdf", DOCUMENT, "pdf")
ICS = Format("text/calendar", DOCUMENT, "ics")

_STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF), (b"BEGIN:VCALENDAR", ICS))


def format_of(content: bytes) -> Format | None:
    """What the bytes are; None for what we do not take."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    return next((format_ for start, format_ in _STARTS if content.startswith(start)), None)


def limit_of(sort: str) -> int:
    """The most bytes of a file of this sort."""
    return PHOTO_BYTES if sort == PHOTO else FILE_BYTES


def name_for(name: str, format_: Format) -> str:
    """A name without folders and control characters, with the ending that the bytes deserve."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '"<>|:*?').strip(" .")
    return f"{kept[:LONGEST_NAME] or format_.sort}.{format_.ending}"


def sent(attachment: str, files: Sequence[Attached]) -> Attached | Refusal | None:
    """The file of a message, if we may fetch it: E-FILE for several or another sort, E-LEN for one too big."""
    if not attachment and not files:
        return None
    if len(files) != 1:
        return refuse(Code.FILE)
    file, most = files[0], limit_of(files[0].sort)
    if file.size > most:
        return refuse(Code.LENGTH, megabytes=-(-file.size // MEGABYTE), most=most // MEGABYTE)
    return file
