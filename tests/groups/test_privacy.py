"""Tests of what a text gives away."""

import re
from timeit import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.privacy import personal_data


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("my passport is X1234567", "passport"),
        ("passport number: 123456789", "passport"),
        ("AB1234567 expires soon", "passport"),
        ("DNI 12345678Z", "passport"),
        ("رقم جواز ٠١٢٣٤٥٦٧", "passport"),
        ("Reisepass Nr. C01X00T47 oder 012345678", "passport"),
        ("IBAN DE89 3704 0044 0532 0130 00", "iban"),
        ("de89370400440532013000", "iban"),
        ("pay to GB29 NWBK 6016 1331 9268 19 please", "iban"),
        ("pay to NL91 ABNA 0417 1643 00 THAN KYOU", "iban"),
        ("call me +34 612 345 678", "phone"),
        ("call me +34612345678.", "phone"),
        ("0034 612-34-56-78", "phone"),
        ("(030) 1234 5678", "phone"),
        ("my number is 0612345678", "phone"),
        ("my number is 06/12 34 56 78 9", "phone"),
        ("اتصل بي ٠٦١٢٣٤٥٦٧٨", "phone"),
        ("+1 (202) 555-0123", "phone"),
        ("write to amira.k@mail.example", "email"),
        ("A@B.CO", "email"),
    ],
)
def test_what_a_citizen_should_not_show_is_noticed(words: str, kind: str) -> None:
    assert personal_data(words) == kind


@pytest.mark.parametrize(
    "words",
    [
        "",
        "When do you open on 01.12.2026 10:00?",
        "From 2026-12-01 09:00 to 2026-12-02 17:00",
        "born 01-02-1990 12 30",
        "My case is K-0412, code EMB-7K3Q",
        "The fee is 78.50 euros, 1 200 000 in all",
        "I arrive with IB3124 on 3/12/26",
        "Is 112 right? Or 1177?",
        "passport renewal in 2026",
        "my passport expires on 01.12.2026",
        "my passport of 2016 and the one of 2026",
        "ask @EmbassyBot",
        "a@b",
        "10 000 people, 20 000 000 euros",
        "GB29 NWBK 6016 1331 9268 18",  # no such account
        "https://embassy.example/form/20261201",
        "law 12/2026, article 7",
        "0.123456789",
    ],
)
def test_an_honest_question_is_left_alone(words: str) -> None:
    assert personal_data(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "a" * 5000,
        "a." * 2500 + "@",
        "a@" + "b." * 2500,
        "+" * 5000,
        "+1" * 2500,
        "+1 " * 1700,
        "0" * 5000,
        "01 " * 1700,
        "01-" * 1700,
        "(0" * 2500,
        "DE89 " * 1000,
        "DE89" + " ABCD" * 1000,
        "AB12" * 1250,
        "passport " * 550,
        "passport" + " " * 5000 + "1",
        "1.1." * 1250,
    ],
    ids=lambda words: words[:9],
)
def test_no_text_makes_the_search_slow(words: str) -> None:
    assert timeit(lambda: personal_data(words), number=1) < 0.5


@given(st.text(alphabet="AB019 +-./@()\nجواز", max_size=300))
def test_any_text_is_judged_and_the_answer_is_one_of_five(words: str) -> None:
    assert personal_data(words) in {None, "iban", "email", "phone", "passport"}


@given(st.from_regex(re.compile(r"\+[1-9][0-9]{8,13}", re.ASCII), fullmatch=True))
def test_every_international_number_is_a_phone(words: str) -> None:
    assert personal_data(f"call {words} now") == "phone"
