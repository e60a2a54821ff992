"""What may be concluded from two texts side by side."""

import pytest

from groups.authenticity import Found, Verdict, best, has_links, is_turned, judge, near, plain
from groups.codes import codes_in, typed_code, without_codes
from groups.texts import Text, as_text, code, link

OURS = "The ferry line opens on 2 November. Tickets are sold at the harbour."


@pytest.mark.parametrize(
    ("shown", "likeness", "coded", "verdict"),
    [
        (OURS, 1.0, False, Verdict.SAME),
        ("Tickets are sold at the harbour", 1.0, False, Verdict.PART),
        ("on 2 November", 1.0, False, Verdict.OTHER),  # stands in many messages
        (OURS.replace("2", "3"), 0.98, False, Verdict.CHANGED),
        (OURS.replace("2", "3"), 0.79, False, Verdict.OTHER),
        (OURS.replace("2", "3"), 0.79, True, Verdict.CHANGED),
        ("Send your passport to this number today.", 0.49, True, Verdict.OTHER),
        (OURS + " Send us money. " * 20, 1.0, False, Verdict.OTHER),  # mostly somebody else's
        (OURS + " Send us money. " * 20, 1.0, True, Verdict.CHANGED),
    ],
)
def test_a_text_beside_ours(shown: str, likeness: float, *, coded: bool, verdict: Verdict) -> None:
    assert judge(shown, OURS, likeness, coded=coded) is verdict


def test_the_best_of_several_is_chosen_and_of_changed_copies_the_nearest() -> None:
    found = [
        Found(Verdict.CHANGED, 0, 0.85),
        Found(Verdict.CHANGED, 1, 0.95),
        Found(Verdict.OTHER, 2, 0.99),
    ]

    assert best(found) == found[1]
    assert best([*found, Found(Verdict.PART, 3, 0.1)]) == Found(Verdict.PART, 3, 0.1)
    assert best([]) is None


def test_spaces_unicode_forms_unseen_signs_and_our_codes_do_not_count() -> None:
    one = as_text("Caf\u00e9  at\nthe \u2068harbour\u2069\n\n") + code("EMB-7K3Q")

    assert plain(one, "EMB") == plain(as_text("Cafe\u0301 at the harbour"), "EMB") == "Caf\u00e9 at the harbour"


def test_what_only_looks_like_a_code_stays() -> None:
    assert plain(as_text("Flight AB-1234, form EMBX-1234"), "EMB") == "Flight AB-1234, form EMBX-1234"


def test_capital_letters_and_digits_count() -> None:
    assert plain(as_text("Call 112"), "EMB") != plain(as_text("call 112"), "EMB") != plain(as_text("call 113"), "EMB")


def test_the_address_behind_words_counts_where_it_is_asked_for() -> None:
    hidden, open_ = link("Tickets", "https://evil.example"), link("https://a.example", "https://a.example")

    assert has_links(hidden)
    assert not has_links(open_)
    assert plain(hidden, "EMB", links=True) == "Tickets (https://evil.example)"
    assert plain(hidden, "EMB") == "Tickets"


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u2067"])
def test_signs_that_turn_the_order_of_words_are_found_unless_they_are_ours(sign: str) -> None:
    turned = as_text(f"Call {sign}112 113")

    assert is_turned(turned, as_text("Call 112 113"))
    assert not is_turned(turned, turned)


def test_only_texts_with_words_in_common_are_looked_at_closely() -> None:
    known = ["the ferry line opens", "a concert on friday", "the ferry line opens on 2 november", "ferry"]

    assert near("the ferry line opens on 3 november", known, 2) == [2, 0]
    assert near("كلمات", known, 2) == []


@pytest.mark.parametrize(
    "typed", ["EMB-7K01", "emb-7kol", "7K01", " 7k0i ", "EMB 7K01", "EMB–7K٠١", "\u2068EMB-7K01\u2069"]
)
def test_a_code_alone_is_read_as_people_type_it(typed: str) -> None:
    assert typed_code("EMB", typed) == "EMB-7K01"


@pytest.mark.parametrize("typed", ["", "EMB", "7K0", "EMB-7K011", "help me", "EMB-7K01 and more"])
def test_other_words_are_no_code(typed: str) -> None:
    assert typed_code("EMB", typed) == ""


def test_codes_are_found_inside_a_text() -> None:
    said = "See emb-7k3q and EMB – OI23, EMB-7K3Q; not XEMB-7K3Q, EMB-7K3QX or AB-1234"

    assert codes_in("EMB", said) == ("EMB-7K3Q", "EMB-0123")
    assert without_codes("EMB", "Closed. EMB-7K3Q") == "Closed. "
    assert codes_in("EMB", str(Text())) == ()
