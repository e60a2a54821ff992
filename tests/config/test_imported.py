"""The ministry's file of positions: what is wrong in it is told with its line, all at once."""

from datetime import date

import pytest

from config.faults import ConfigFaults
from config.imported import read

TODAY = date(2026, 11, 24)
FILE = """\
[import]
number = 7
withdrawn = ["P3"]

[position.P20]
text = { en = "We close the line." }
valid_from = 2026-11-24
valid_to = 2026-12-31
"""


def test_a_good_file_says_its_number_and_its_positions() -> None:
    found = read("p.toml", FILE.encode(), (), TODAY)

    assert (found.number, found.withdrawn) == (7, ("P3",))
    assert [(each.id, each.valid_to) for each in found.positions] == [("P20", date(2026, 12, 31))]


WRONG = [
    ("2026-12-31", "2027-02-23", 'position "P20": it holds for 91 days, at most 90 are allowed', 5),
    ("valid_to = 2026-12-31", "valid_to = 2026-11-23", "valid_to (2026-11-23) is before valid_from", 5),
    ("valid_from = 2026-11-24\nvalid_to = 2026-12-31", "valid_from = 2026-11-01\nvalid_to = 2026-11-23", "is past", 8),
    ("number = 7", "number = 0", "number must be", 2),
    ("number = 7\n", "", "number is missing", 1),
    ("number = 7", "number = 7\nsigner = 1", 'unknown key "signer"', 3),
    ('[import]\nnumber = 7\nwithdrawn = ["P3"]\n', "", "the table [import] with its number is missing", 0),
    ("P3", "3", "must be a P and a number", 3),
    ("P3", "P20", "is withdrawn in the same file", 5),
    ("[position.P20]", "[position.P4]", '"P4" is a fact here', 5),
    ("[position.P20]", "[positions.P20]", 'unknown key "positions"', 0),
    ("valid_to = 2026-12-31", 'valid_to = 2026-12-31\nsections = ["press"]', "is for everybody", 9),
    ('{ en = "We close the line." }', "{ en =", "cannot be read", 6),
]


@pytest.mark.parametrize(("old", "new", "told", "line"), WRONG)
def test_a_fault_is_told_with_its_line(old: str, new: str, told: str, line: int) -> None:
    assert old in FILE
    with pytest.raises(ConfigFaults) as refused:
        read("p.toml", FILE.replace(old, new).encode(), ("P4",), TODAY)

    found = next(fault for fault in refused.value.faults if told in str(fault))
    assert (found.file, found.line) == ("p.toml", line)
