"""Every catalogue is complete, and every translation keeps the names, marks and lines of its sentence."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from config.catalogue import FOLDERS, ROOT, WORDS, is_done, read, sentences
from config.marks import ISOLATE, RELEASE, Piece, pieces, placeholders
from config.texts import LOCALES
from groups.texts import Mark

CATALOGUES = {path.parts[-3]: read(path) for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))}
SENTENCES = sentences()

languages = pytest.mark.parametrize("language", sorted(CATALOGUES))


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the English that it stands for; the last English form counts for plurals."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[-1], string) for string in message.string or ()]


def marks(words: str) -> Counter[str]:
    """How often something is bold, and each stretch of code with its words."""
    found: Counter[str] = Counter()
    for piece in pieces(words):
        if piece.code:
            found[f"code {shape(piece.code)}"] += 1
    found["bold"] = len(re.findall(r"\*(?!\s)[^*\n]+?(?<!\s)\*", words))
    return found


def shape(code: tuple[Piece, ...]) -> str:
    return "".join(f"{{{piece.name}}}" if piece.name else piece.words for piece in code)


def wants_its_number(catalog: Catalog, form: int) -> bool:
    """Whether this plural form is said of more than one number, so that it must name which."""
    plural = c2py(catalog.plural_expr)
    return sum(plural(n) == form for n in range(1000)) > 1


def test_arabic_is_there_from_the_first_issue() -> None:
    assert "ar" in CATALOGUES
    assert CATALOGUES["ar"].num_plurals == 6


@languages
def test_every_sentence_is_translated(language: str) -> None:
    catalog = CATALOGUES[language]

    missing = [one for one in SENTENCES if (entry := catalog.get(one.id)) is None or not is_done(entry.string)]

    assert not missing, (
        "\n".join(f"{one.file}:{one.line}: {one.one!r}" for one in missing[:20]) + f"\n{len(missing)} in all"
    )


@languages
def test_no_translation_is_doubtful_or_left_over(language: str) -> None:
    known = {one.one for one in SENTENCES}

    left = [str(message.id) for message in entries(CATALOGUES[language]) if first(message) not in known]
    doubtful = [str(message.id) for message in entries(CATALOGUES[language]) if message.fuzzy]

    assert (left, doubtful) == ([], [])


@languages
def test_every_name_is_kept(language: str) -> None:
    catalog = CATALOGUES[language]
    wrong = []
    for message in entries(catalog):
        for form, (english, said) in enumerate(forms(message)):
            wanted, found = set(placeholders(english)), set(placeholders(said))
            plural = not isinstance(message.id, str)
            if plural and not wants_its_number(catalog, form):
                wanted, found = wanted - {"n"}, found - {"n"}
            if said and wanted != found:
                wrong.append(f"{english!r}: {sorted(wanted)} became {sorted(found)} in {said!r}")

    assert not wrong, "\n".join(wrong)


@languages
def test_every_mark_is_kept(language: str) -> None:
    wrong = [
        f"{english!r}: {dict(marks(english))} became {dict(marks(said))} in {said!r}"
        for message in entries(CATALOGUES[language])
        for english, said in forms(message)
        if said and marks(english) != marks(said)
    ]

    assert not wrong, "\n".join(wrong)


@languages
def test_lines_and_edges_are_kept_and_isolates_are_left_to_the_program(language: str) -> None:
    wrong = [
        f"{english!r}: {said!r}"
        for message in entries(CATALOGUES[language])
        for english, said in forms(message)
        if said and (edges(english) != edges(said) or ISOLATE in said or RELEASE in said)
    ]

    assert not wrong, "\n".join(wrong)


def edges(words: str) -> tuple[int, bool, bool]:
    return words.count("\n"), words[:1].isspace(), words[-1:].isspace()


def test_no_sentence_shouts() -> None:
    loud = [f"{one.file}:{one.line}: {one.one!r}" for one in SENTENCES if "!" in one.one + one.many]
    translated = [str(m.id) for catalog in CATALOGUES.values() for m in entries(catalog) if "!" in str(m.string)]

    assert not loud + translated, "\n".join(loud + translated)


def test_both_forms_of_a_plural_name_the_same_things() -> None:
    wrong = [one for one in SENTENCES if one.many and placeholders(one.one) - {"n"} != placeholders(one.many) - {"n"}]

    assert not wrong


def test_no_mark_of_a_sentence_stands_alone() -> None:
    """`*Level` without its second star would be shown with the star."""
    texts = [(one, words) for one in SENTENCES for words in (one.one, one.many)]
    wrong = [f"{one.file}:{one.line}: {words!r}" for one, words in texts if stray(words)]

    assert not wrong, "\n".join(wrong)


def stray(words: str) -> bool:
    plain = "".join(piece.words for piece in pieces(words) if Mark.CODE not in piece.marks)
    return any(sign in plain for sign in "*`{}")


def test_no_sentence_is_put_together_while_the_program_runs() -> None:
    wrong = [place for path in code() for place in assembled(path)]

    assert not wrong, "\n".join(wrong)


def code() -> Iterator[Path]:
    return (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))


def assembled(path: Path) -> Iterator[str]:
    """Calls of say and its like whose sentence is an f-string, a sum or a format."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in WORDS and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
