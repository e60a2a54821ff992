"""Collects every sentence of the source and keeps the catalogues in step: `python -m config.catalogue`.

A sentence is the last text among the arguments of `say("…")`, the last two of `count("…", "…")`, and what stands in
`N_("…")`. It must stand there as it is: what is put together while the program runs cannot be translated.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from config.texts import DOMAIN, LOCALES

ROOT = Path(__file__).parents[1]
FOLDERS = ("groups", "config", "handlers", "bot")
# How many texts each takes.
WORDS = {"say": 1, "staff_say": 1, "_": 1, "gettext": 1, "N_": 1, "count": 2, "staff_count": 2, "ngettext": 2}
TEMPLATES = (".html", ".xml", ".txt", ".jinja")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`many` is "" when it has no plural. `file` is relative to the project."""

    one: str
    many: str
    file: str
    line: int

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.one, self.many) if self.many else self.one


def sentences(root: Path = ROOT) -> list[Sentence]:
    """Every sentence of the source, in the order of the files."""
    found: list[Sentence] = []
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        found.extend(_of_python(path, name) if path.suffix == ".py" else _of_template(path, name))
    return found


def update(locales: Path = LOCALES, root: Path = ROOT) -> Iterator[tuple[str, int]]:
    """Writes every catalogue anew: new sentences are added, lost ones go. Yields language and what is still to do."""
    source = _catalog(sentences(root))
    for path in sorted(locales.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = read(path)
        catalog.update(source, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
        yield path.parts[-3], sum(not is_done(message.string) for message in catalog if message.id)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def is_done(string: str | Iterable[str] | None) -> bool:
    """Whether a translation, or each of its plural forms, is there."""
    return bool(string) and all(string or ())


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix == ".py" or ("templates" in path.parts and path.suffix in TEMPLATES):
                yield path


def _catalog(found: Iterable[Sentence]) -> Catalog:
    catalog = Catalog()
    for sentence in found:
        catalog.add(sentence.id, locations=[(sentence.file, sentence.line)])
    return catalog


def _of_python(path: Path, name: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in WORDS:
            yield from _of_call(node, name)


def _of_call(node: ast.Call, file: str) -> Iterator[Sentence]:
    """`say("a" if x else "b")` holds two sentences."""
    wanted = WORDS[_name(node.func)]
    texts = [found for argument in node.args if (found := list(_constants(argument)))]
    if wanted == 2:
        if len(texts) >= 2:
            yield Sentence(texts[-2][0], texts[-1][0], file, node.lineno)
        return
    for text in texts[-1] if texts else []:
        yield Sentence(text, "", file, node.lineno)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _of_template(path: Path, name: str) -> Iterator[Sentence]:
    with path.open("rb") as file:
        for line, function, words, _ in babel_extract(file, tuple(WORDS), (), {"silent": "false"}):
            texts = [word for word in ((words,) if isinstance(words, str) else words or ()) if word]
            if function in WORDS and len(texts) >= WORDS[function]:
                one, many = texts[-2:] if WORDS[function] == 2 else (texts[-1], "")
                yield Sentence(one, many, name, line)


def main() -> None:
    for language, left in update():
        sys.stdout.write(f"{language}: {left} sentences to translate\n")


if __name__ == "__main__":
    main()
