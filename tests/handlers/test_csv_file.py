"""A table for a spreadsheet: whatever people wrote stays words."""

import csv
from io import StringIO

import pytest

from handlers.tools.csv_file import cell, csv_file


@pytest.mark.parametrize(
    "words",
    ["=HYPERLINK(1)", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠x"],
)
def test_what_would_be_worked_out_gets_a_mark_before_it(words: str) -> None:
    assert cell(words) == f"'{words}"


@pytest.mark.parametrize("words", ["Lorca", "12", "", "a=b", "مساعدة"])
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert cell(words) == words


def test_the_file_reads_back_in_any_script_with_commas_quotes_and_lines() -> None:
    rows = [("مصاب", 'say "now", please'), ("two\nlines", "=1")]
    file = csv_file("check-in-1.csv", ("a", "=b"), rows)

    read = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert read == [["a", "'=b"], ["مصاب", 'say "now", please'], ["two\nlines", "'=1"]]
    assert (file.sort, file.mime, file.name) == ("document", "text/csv", "check-in-1.csv")
