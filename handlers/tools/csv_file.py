"""A table as a CSV file that a spreadsheet opens as words: no cell of it is ever taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from storage.media import File

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would work out (OWASP, CSV injection), also in full width."""


def cell(value: str | int) -> str:
    """The value, with ' before it where it would be a formula, whatever blanks stand before."""
    words = str(value)
    return f"'{words}" if words.startswith(_FORMULA) or words.lstrip().startswith(_FORMULA) else words


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> File:
    """UTF-8 with its mark, so that every script is read right; every line ends with CRLF (RFC 4180)."""
    lines = StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow([cell(each) for each in head])
    writer.writerows([cell(each) for each in row] for row in rows)
    return File("document", "text/csv", name, lines.getvalue().encode("utf-8-sig"))
