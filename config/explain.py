"""Says what a model found wrong in the words of somebody who edits a file, not of somebody who programs."""

from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic_core import ErrorDetails

SHOWN = 40  # characters of a wrong value that a message repeats
EXPECTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "dict_type": 'a table, such as { en = "…" }',
    "model_type": "a table",
    "date_type": "a date, such as 2027-06-30",
    "time_type": 'a time, such as "21:30"',
}
PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,31}$": "must be small letters, digits and hyphens, at most 32",
    r"^[A-Z][A-Z0-9-]{0,15}$": "must be a capital letter and then digits, such as F12",
    r"^P[0-9]{1,5}$": "must be a P and a number, such as P12",
    r"^[a-z]{2,3}$": "must be the code of a language, such as en or ar",
    r"^([A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){0,4})?$": "must be a region in capitals, such as VM or VM-NE",
    r"^[A-Z]{2,5}$": "must be two to five capital letters",
    r"^[a-z]+:\S+$": "must be a platform and an id, such as telegram:123456789; a name or a bare number is not enough",
}


def explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """One error of pydantic as half a sentence that names the key: `cap must be between 1 and 20, got 0`."""
    key = _key(error["loc"])
    match error["type"]:
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            return f'unknown key "{key[:SHOWN]}"{nearest(key, _left(model, error))}'
        case "greater_than_equal" | "less_than_equal":
            return f"{key} must be {_bounds(model, error['loc'])}, got {shown(error['input'])}"
        case "literal_error" | "enum":
            return f"{key} must be {_choices(error)}, got {shown(error['input'])}"
        case "string_pattern_mismatch":
            return f"{key} {PATTERNS[error['ctx']['pattern']]}, got {shown(error['input'])}"
        case "too_short":
            return f"{key} is empty; it needs at least one"
        case "value_error":
            return f"{key}: {error['ctx']['error']}" if key else str(error["ctx"]["error"])
        case kind if kind in EXPECTED:
            return f"{key}: expected {EXPECTED[kind]}, got {named(error['input'])}{_hint(kind, error['input'])}"
        case _:
            return f"{key}: {error['msg']}"


def nearest(wrong: str, known: list[str]) -> str:
    """`; did you mean "cap"?`, or the list of what is known, or nothing."""
    close = get_close_matches(wrong[:SHOWN], known, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known are {', '.join(known)}" if known else ""


def shown(value: Any) -> str:
    """The value as it stands in the file, short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "a number of many digits"
    if isinstance(value, str):
        return f'"{value[:SHOWN]}…"' if len(value) > SHOWN else f'"{value}"'
    return named(value)


def named(value: Any) -> str:
    """What kind of thing it is, as people say it."""
    match value:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number with a point"
        case str():
            return "text"
        case datetime():
            return "a date with a time"
        case date():
            return "a date"
        case time():
            return "a time"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "something else"


def _key(loc: tuple[int | str, ...]) -> str:
    """`identities, entry 2` for ("identities", 1); pydantic's own "[key]" mark is left out."""
    words = ""
    for part in loc:
        if part == "[key]":
            continue
        words += f", entry {part + 1}" if isinstance(part, int) else f".{part}" if words else str(part)
    return words


def _left(model: type[BaseModel], error: ErrorDetails) -> list[str]:
    return list(model.model_fields) if len(error["loc"]) == 1 else []


def _bounds(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    metadata = model.model_fields[str(loc[0])].metadata
    low = next(bound.ge for bound in metadata if isinstance(bound, Ge))
    high = next(bound.le for bound in metadata if isinstance(bound, Le))
    return f"between {low} and {high}"


def _choices(error: ErrorDetails) -> str:
    """pydantic says 'a', 'b' or 'c' already; the quotes are all that is in the way."""
    return "one of " + str(error["ctx"]["expected"]).replace("'", "")


def _hint(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return "; put it in quotes, a phone number with its +"
    if kind == "int_type" and isinstance(value, str) and value.isdecimal():
        return "; leave out the quotes"
    return ""
