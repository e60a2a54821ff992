"""What a file is, told by its bytes, and how big it may be."""

import pytest

from groups.media import ICS, JPEG, MEGABYTE, PDF, PNG, WEBP, Format, format_of, name_for, sent
from groups.messages import Attached
from groups.refusals import Code, Refusal

KNOWN = [
    (b"\xff\xd8\xff\xe0rest", JPEG),
    (b"\x89PNG\r\n\x1a\nrest", PNG),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", WEBP),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
    (b"%PDF-1.7", PDF),
    (b"BEGIN:VCALENDAR\r\n", ICS),
    (b"<svg xmlns=", None),
    (b"GIF89a", None),
    (b"PK\x03\x04", None),
    (b"MZ", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "format_"), KNOWN)
def test_bytes_tell_what_a_file_is(content: bytes, format_: Format | None) -> None:
    assert format_of(content) == format_


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("form.pdf", "form.pdf"),
        ("form.exe", "form.pdf"),
        ("form", "form.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\files\\form.pdf", "form.pdf"),
        ("a\r\nX-Header: b.pdf", "aX-Header b.pdf"),
        ("report\u202efdp.exe", "reportfdp.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("نموذج.pdf", "نموذج.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_the_bytes_say(given: str, kept: str) -> None:
    assert name_for(given, PDF) == kept


def file(sort: str, size: int = 0) -> Attached:
    return Attached("far", sort, size=size)


def test_words_alone_have_no_file() -> None:
    assert sent("", ()) is None


@pytest.mark.parametrize(("sort", "most"), [("photo", 10), ("document", 20)])
def test_a_file_may_be_as_big_as_the_platform_hands_out(sort: str, most: int) -> None:
    fits = file(sort, most * MEGABYTE)

    assert sent(sort, [fits]) == fits
    refused = sent(sort, [file(sort, most * MEGABYTE + 1)])
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.values) == (Code.LENGTH, {"megabytes": most + 1, "most": most})


@pytest.mark.parametrize(("attachment", "files"), [("video", []), ("photo", [file("photo"), file("photo")])])
def test_films_and_several_files_are_refused(attachment: str, files: list[Attached]) -> None:
    refused = sent(attachment, files)

    assert isinstance(refused, Refusal)
    assert refused.code is Code.FILE
