"""A text of runs becomes a page's markup: nothing of it can be anything but words."""

import pytest

from bot.web.drawing import blocks, lines
from bot.web.looks import card, draw
from config.marks import fill
from groups.texts import Mark, Run, Text, as_text


def text(words: str) -> Text:
    return fill(words, {}, leftward=False)


def drawn(words: str | Text) -> str:
    """The markup without the icons, whose drawing is not the point."""
    html = str(blocks(lines(as_text(words) if isinstance(words, str) else words)))
    while "<svg" in html:
        before, _, rest = html.partition("<svg")
        html = before + rest.partition("</svg>")[2]
    return html


PHONE = '<a class="tel" href="tel:{}"><bdi dir="ltr">{}</bdi></a>'
LINES = [
    ("one\ntwo\n\nthree", '<p dir="auto">one<br>two</p><p dir="auto">three</p>'),
    ("1. Stay\n2. Call", '<ol class="steps" dir="auto"><li>Stay</li><li>Call</li></ol>'),
    ("14. October is a Wednesday", '<p dir="auto">14. October is a Wednesday</p>'),
    ("• papers\n- water", '<ul dir="auto"><li>papers</li><li>water</li></ul>'),
    ("✓ Group", '<ul class="ticks" dir="auto"><li><span>Group</span></li></ul>'),
    ("Call +00 20 555 0140 now", f'<p dir="auto">Call {PHONE.format("+00205550140", "+00 20 555 0140")} now</p>'),
    ("112 ✓ 08:10", f'<p dir="auto">{PHONE.format("112", "112")} <span class="stamp">08:10</span></p>'),
    ("112 people", '<p dir="auto">112 people</p>'),
    ("<b>&amp;", '<p dir="auto">&lt;b&gt;&amp;amp;</p>'),
    (
        "See https://example.org/a?b=1&c=2.",
        (
            '<p dir="auto">See <a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">'
            "https://example.org/a?b=1&amp;c=2</a>.</p>"
        ),
    ),
    ("javascript:alert(1)", '<p dir="auto">javascript:alert(1)</p>'),
]


@pytest.mark.parametrize(("words", "html"), LINES, ids=[words[:20] for words, _ in LINES])
def test_lines_are_drawn_as_what_they_are(words: str, html: str) -> None:
    assert drawn(words) == html


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", "tg://user"]
)
def test_a_link_to_anything_but_a_page_or_a_telephone_stays_words(target: str) -> None:
    assert drawn(Text((Run("here", (Mark.LINK,), target),))) == '<p dir="auto">here</p>'


def test_a_link_cannot_break_out_of_its_address() -> None:
    assert '"onmouseover' not in drawn(Text((Run("here", (Mark.LINK,), 'https://x/"onmouseover="alert(1)'),)))


NUMBERS = [
    ("Duty line: *+00 20 555 0140* · checked 08:10", "tel:+00205550140"),
    ("Emergency: *112* · checked 08:10", "tel:112"),
    ("Members: *486*", ""),
    ("Next update by *16:00*", ""),
]


@pytest.mark.parametrize(("words", "target"), NUMBERS)
def test_a_checked_number_can_be_dialled(words: str, target: str) -> None:
    assert target in drawn(text(words)) if target else "tel:" not in drawn(text(words))


def test_the_card_shows_its_numbers_and_next_update_first() -> None:
    seen = card(
        text(
            "*Flooding in the Nell valley*\nLevel 2 of 3 · Alert\n\nThe river is over its banks.\n\n"
            "*What to do now*\n• Keep away from the bridge.\n\nEmergency: *112* · checked 08:10\n"
            "Duty line: *+00 20 555 0140* · checked 13:50\nNight line: *+00 31 555 0177* · last checked Wed\n\n"
            "*Latest key point*, 14:05\nThe bridge is closed.\n\nNext update by *16:00*\n\nMore: https://x.example"
        )
    )

    assert str(seen.title) == "<b>Flooding in the Nell valley</b>"
    assert str(seen.level) == "Level 2 of 3 · Alert"
    assert str(seen.update) == "Next update by <b>16:00</b>"
    assert [("tel:112" in row, "0140" in row) for row in seen.numbers] == [(True, False), (False, True)]
    assert "Keep away" in seen.rest
    assert "0177" in seen.rest
    assert "16:00" not in seen.rest


@pytest.mark.parametrize("words", ["Only a title", "", "a\nb", "\n\n", "*x*\n✓", "1. a\n1. b\n3. c"])
@pytest.mark.parametrize("look", ["", "card", "keypoint", "form", "recall", "task", "doubt", "post", "unheard of"])
def test_any_words_can_be_drawn_in_any_look(words: str, look: str) -> None:
    parts = draw(text(words), look)
    whole = f"{parts.title}{parts.eyebrow}{parts.draft}{parts.body}"
    card(text(words))

    assert all(letter in whole for letter in words if letter.isalpha())


def test_an_approval_parts_the_words_from_what_is_to_be_known_of_them() -> None:
    parts = draw(
        text("*#44* waits for your approval\n\n*New fees*\nFrom 1 November.\n\nUntil March.\n\nBy Ana."), "form"
    )

    assert str(parts.title) == "<b>#44</b> waits for your approval"
    assert "New fees" in parts.draft
    assert "Until March" in parts.draft
    assert str(parts.body) == '<p dir="auto">By Ana.</p>'


def test_a_question_stands_under_its_count() -> None:
    parts = draw(text("That is too short.\nQuestion 2 of 4\nWhat is it about?\nOne line is enough."), "form")

    assert (str(parts.title), str(parts.eyebrow)) == ("What is it about?", "Question 2 of 4")
    assert "too short" in parts.body


def test_the_code_of_a_key_point_stands_at_its_foot() -> None:
    parts = draw(text("*Key point 3 of 5 today* · 14:05 Harsund\n\nThe bridge is closed.\n\n`EMB-7K3Q`"), "keypoint")

    assert (parts.code, str(parts.eyebrow)) == ("EMB-7K3Q", "14:05 Harsund")
    assert "EMB-7K3Q" not in parts.body
