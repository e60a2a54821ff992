"""Pictures and files for tests, made on the spot."""

import io

from PIL import Image

from storage.media import File

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
GPS = 0x8825
"""The part of a picture's EXIF data that tells where it was taken."""


def picture(
    format_: str = "JPEG", size: tuple[int, int] = (64, 48), color: str = "teal", *, told: bool = False
) -> bytes:
    """`told`: it says where and by whom it was taken, and that it lies on its side."""
    out = io.BytesIO()
    more = {"exif": _exif()} if told else {}
    Image.new("RGB", size, color).save(out, format_, **more)
    return out.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Anna Reporter"
    exif.get_ifd(GPS)[1] = "N"
    return exif


def photo(color: str = "teal") -> File:
    """A photo as it is kept."""
    return File("photo", "image/jpeg", "photo.jpg", picture(color=color))


def document(name: str = "form.pdf") -> File:
    return File("document", "application/pdf", name, PDF)
