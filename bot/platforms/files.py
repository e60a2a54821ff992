"""A file that came from outside, made safe: told by its bytes, pictures drawn anew so that nothing hides in them."""

import asyncio
import io

from PIL import Image, ImageOps

from groups.media import FILE_BYTES, JPEG, PHOTO, PHOTO_BYTES, PNG, Format, format_of, name_for
from groups.outcomes import Reason
from storage.media import File

MOST_PIXELS = 50_000_000
"""More would fill the memory: a small file can be a picture of a gigabyte."""
LONGEST_SIDE = 2560
"""Pixels; Telegram shows no more."""
THINNEST = 20
"""How many times longer than wide a photo may be (Bot API, sendPhoto)."""
QUALITY = 88


class NotTaken(Exception):
    """This file is not taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


async def accept(content: bytes, name: str) -> File:
    """The file as we keep it. Raises NotTaken. Pictures are drawn in a thread: it takes the time of a blink."""
    format_ = format_of(content)
    if format_ is None:
        raise NotTaken(Reason.FILE_BAD)
    if len(content) > FILE_BYTES:
        raise NotTaken(Reason.FILE_BIG)
    if format_.sort != PHOTO:
        return File(format_.sort, format_.mime, name_for(name, format_), content)
    return await asyncio.to_thread(_drawn_anew, content, format_)


def _drawn_anew(content: bytes, format_: Format) -> File:
    """The picture alone, upright: without the place and the camera that the file may tell."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            wide, high = opened.size
            if wide * high > MOST_PIXELS or max(wide, high) > THINNEST * min(wide, high):
                raise NotTaken(Reason.FILE_BIG)
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            made, drawn = _saved(picture, format_)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotTaken(Reason.FILE_BIG) from None
    except (OSError, ValueError, SyntaxError):
        raise NotTaken(Reason.FILE_BAD) from None
    if len(drawn) > PHOTO_BYTES:
        raise NotTaken(Reason.FILE_BIG)
    return File(made.sort, made.mime, name_for("", made), drawn)


def _saved(picture: Image.Image, format_: Format) -> tuple[Format, bytes]:
    """A PNG stays one; all else becomes a JPEG, the one kind of photo that every platform takes."""
    out = io.BytesIO()
    if format_ is PNG:
        _bare(picture, "RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG")
        return PNG, out.getvalue()
    _bare(picture, "RGB").save(out, "JPEG", quality=QUALITY)
    return JPEG, out.getvalue()


def _bare(picture: Image.Image, mode: str) -> Image.Image:
    """The pixels and nothing beside them."""
    pixels = picture.convert(mode)
    pixels.info.clear()
    return pixels
