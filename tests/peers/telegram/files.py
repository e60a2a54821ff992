"""Knows the files that were sent: their ids belong to the account that got them."""

import struct
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.shapes import Json, known

if TYPE_CHECKING:
    from tests.peers.telegram.bots import Bot

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
SIDES, THINNEST = 10_000, 20
MIME = {"pdf": "application/pdf", "png": "image/png", "txt": "text/plain"}


@dataclass(eq=False)
class StoredFile:
    """One file. Without an owner a person sent it and every bot may have it."""

    number: int
    name: str
    content: bytes
    owner: "Bot | None"
    folder: str

    @property
    def id(self) -> str:
        """The file_id."""
        return f"FILE-{self.owner.id if self.owner else 0}-{self.number}"

    @property
    def path(self) -> str:
        """Where getFile says it can be fetched."""
        ending = self.name.rpartition(".")[2]
        return f"{self.folder}/file_{self.number}.{ending}"

    def json(self) -> Json:
        """The fields that every kind of file has."""
        size = len(self.content)
        return known(file_id=self.id, file_unique_id=f"U{self.number}", file_size=size)

    def document(self) -> Json:
        """The Document object."""
        kind = MIME.get(self.name.rpartition(".")[2], "application/octet-stream")
        return {**self.json(), "file_name": self.name, "mime_type": kind}

    def photo(self) -> list[Json]:
        """The sizes of a picture: here always one."""
        width, height = picture_size(self.content)
        return [{**self.json(), "width": width, "height": height}]


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height; read from a PNG, else a usual size."""
    if content.startswith(PICTURES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 640, 480


class Files:
    """All files of this server."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def keep(self, name: str, content: bytes, owner: "Bot | None", folder: str = "documents") -> StoredFile:
        """Store a file that somebody sent."""
        file = StoredFile(next(self._numbers), name, content, owner, folder)
        self.stored[file.id] = file
        return file

    def forget(self) -> None:
        """Every id is void from now on, as after a long time."""
        self.stored.clear()

    def find(self, file_id: str, bot: "Bot") -> StoredFile | None:
        """The file behind an id; ids of another bot mean nothing."""
        file = self.stored.get(file_id)
        return file if file is not None and file.owner in (None, bot) else None

    def by_path(self, path: str, bot: "Bot") -> StoredFile | None:
        """The file behind a download path."""
        mine = [one for one in self.stored.values() if one.owner in (None, bot)]
        return next((one for one in mine if one.path == path), None)


def check_picture(file: StoredFile) -> None:
    """Refuse what is no picture, or too big or too thin for one (Bot API, sendPhoto)."""
    if len(file.content) > PHOTO_BYTES:
        raise bad_request(f"file of size {len(file.content)} is too big for a photo; the maximum size is {PHOTO_BYTES}")
    if not file.content.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    wide, high = picture_size(file.content)
    if wide + high > SIDES or max(wide, high) > THINNEST * min(wide, high):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
