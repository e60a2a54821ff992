"""Turns the bytes of one file into plain tables: UTF-8, TOML 1.0, nested at most MAX_DEPTH deep.

The depth is bounded before the parser sees the text: tomllib recurses for brackets and takes cubic time for keys of
many dots, so a hostile file of 256 KB could hold up a reload for hours.
"""

import re
import tomllib
from typing import Any

from config.faults import Fault

MAX_DEPTH = 20

# Strings and comments are swallowed whole, also when they never end: tomllib names that fault with its line.
TOKENS = re.compile(
    r'"""(?:[^"\\]|\\.?|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.?)*+(?:"|$)'
    r"|'[^'\n]*+(?:'|$)"
    r"|\#[^\n]*+"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<dot>\.)|(?P<end>[=,\n])",
    re.DOTALL | re.MULTILINE,
)
LINE_OF_ERROR = re.compile(r"\(at line (\d+), column \d+\)")
PLAINER = (
    ("Cannot overwrite a value", "a key is given twice"),
    ("Cannot declare", "a table is given twice"),
    ("Duplicate inline table key", "a key is given twice"),
    ("Cannot mutate immutable", "a table is given twice"),
    ("Cannot redefine", "a key is given twice"),
    ("Expected '=' after a key", "an = is missing after the key"),
    ("Expected newline or end of document", "there is something after the value; text needs quotes"),
    ("Invalid value", "the value cannot be read; text needs quotes"),
    ("Unterminated string", "a quote is not closed"),
    ("Illegal character", "a quote is not closed, or there is a character that text may not hold"),
    ("Unclosed array", "a [ is not closed"),
    ("Unclosed inline table", "a { is not closed"),
    ("Expected ']'", "a ] is missing"),
    ("Invalid initial character", "this cannot start a key; keys are small letters, digits, - and _"),
    ("Invalid statement", "this is neither a [table] nor a key = value"),
    ("Unescaped", "a \\ in text must be written twice"),
    ("Exceeds the limit", "a number has too many digits"),
    ("Invalid date or datetime", "there is no such date"),
)


def parse(name: str, content: bytes) -> dict[str, Any] | Fault:
    """The tables of one file, or why it cannot be read."""
    try:
        text = content.decode("utf-8-sig")  # editors on Windows put a mark at the start
    except UnicodeDecodeError as error:
        return Fault(name, "", "is not UTF-8 text", 1 + content[: error.start].count(b"\n"))
    too_deep = _line_too_deep(text)
    if too_deep:
        return Fault(name, "", f"is nested more than {MAX_DEPTH} deep", too_deep)
    try:
        tables = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, and whole numbers of too many digits
        return _syntax(name, str(error), last=1 + text.count("\n"))
    return Fault(name, "", f"is nested more than {MAX_DEPTH} deep") if _deeper(tables, MAX_DEPTH) else tables


def _line_too_deep(text: str) -> int:
    """The line where brackets or dots of a key go deeper than allowed; 0 when none does."""
    depth = dots = 0
    for token in TOKENS.finditer(text):
        kind = token.lastgroup
        depth = max(0, depth + (kind == "open") - (kind == "close"))
        dots = 0 if kind == "end" else dots + (kind == "dot")
        if depth > MAX_DEPTH or dots > MAX_DEPTH:
            return 1 + text.count("\n", 0, token.start())
    return 0


def _deeper(tables: Any, allowed: int) -> bool:
    """Whether tables and lists together are nested deeper than allowed (a header adds to the brackets below it)."""
    level: list[Any] = [tables]
    for _ in range(allowed + 1):
        level = [child for one in level for child in _children(one)]
        if not level:
            return False
    return True


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, dict | list)]
    return [child for child in value if isinstance(child, dict | list)]


def _syntax(name: str, words: str, last: int) -> Fault:
    found = LINE_OF_ERROR.search(words)
    plain = next((ours for theirs, ours in PLAINER if words.startswith(theirs)), words.split(" (at ")[0])
    return Fault(name, "", plain, int(found.group(1)) if found else last)
