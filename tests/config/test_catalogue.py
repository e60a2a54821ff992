"""Every sentence of the source is found, and the catalogues keep step with it."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from config.catalogue import Sentence, is_done, sentences, update
from config.texts import catalogue

SOURCE = """
def shown(texts, ctx, n):
    texts.say("en", "Said with a language")
    ctx.say("Said in two "
            "pieces", name="never taken")
    ctx.count("{n} post", "{n} posts", n, by="x")
    texts.count("en", "{n} case", "{n} cases", n)
    words = N_("Marked for later")
    ctx.say("Yes" if n else "No")
    ctx.say(words)
    "a text".count("t")
"""
TEMPLATE = """
<h1>{{ say("A head") }}</h1>
{% if n %}{{ count("{n} member", "{n} members", n) }}{% endif %}
<p title="{{ say('In quotes', name=name) }}"></p>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "shown.py").write_text(SOURCE)
    (tmp_path / "bot" / "web" / "templates").mkdir(parents=True)
    (tmp_path / "bot" / "web" / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "x.py").write_text('say("Not of the product")')
    return tmp_path


def test_sentences_of_code_are_found(root: Path) -> None:
    found = [(one.one, one.many) for one in sentences(root) if one.file == "handlers/shown.py"]

    assert sorted(found) == [
        ("Marked for later", ""),
        ("No", ""),
        ("Said in two pieces", ""),
        ("Said with a language", ""),
        ("Yes", ""),
        ("{n} case", "{n} cases"),
        ("{n} post", "{n} posts"),
    ]


def test_sentences_of_pages_are_found(root: Path) -> None:
    found = [(one.one, one.many) for one in sentences(root) if one.file == "bot/web/templates/page.html"]

    assert found == [("A head", ""), ("{n} member", "{n} members"), ("In quotes", "")]


def test_a_sentence_knows_where_it_stands(root: Path) -> None:
    assert Sentence("Marked for later", "", "handlers/shown.py", 8) in sentences(root)


def test_an_update_adds_what_is_new_keeps_what_is_done_and_drops_what_is_lost(root: Path, tmp_path: Path) -> None:
    locales = tmp_path / "locales"
    path = catalogue("ar", locales)
    path.parent.mkdir(parents=True)
    path.write_text(
        '# Ours\nmsgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Yes"\nmsgstr "نعم"\n\nmsgid "Lost"\nmsgstr "ضائع"\n',
        encoding="utf-8",
    )

    assert dict(update(locales, root)) == {"ar": 9}

    text = path.read_text(encoding="utf-8")
    with path.open("rb") as file:
        catalog = read_po(file, locale="ar")
    assert catalog["Yes"].string == "نعم"
    assert "Lost" not in text
    assert "# Ours" in text
    assert "nplurals=6" in text
    assert catalog.num_plurals == len(catalog["{n} post"].string or ()) == 6
    assert not is_done(catalog["{n} post"].string)


def test_a_second_update_changes_nothing(root: Path, tmp_path: Path) -> None:
    path = catalogue("ar", tmp_path / "locales")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=utf-8\\n"\n')
    list(update(tmp_path / "locales", root))
    once = path.read_bytes()

    list(update(tmp_path / "locales", root))

    assert path.read_bytes() == once


@pytest.mark.parametrize(
    ("string", "done"), [("x", True), ("", False), (None, False), (("a", "b"), True), (("a", ""), False)]
)
def test_a_plural_is_done_when_every_form_is_there(string: str | tuple[str, ...] | None, done: bool) -> None:
    assert is_done(string) is done
