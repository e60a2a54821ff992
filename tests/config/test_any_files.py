"""Whatever stands in the files, loading ends in a mission or in faults, never in a crash."""

import json
import tomllib
from datetime import date, datetime, time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from config.disk import REQUIRED, Folder
from config.faults import ConfigFaults
from config.load import build
from tests.config.folders import EXAMPLE

FILES = (*REQUIRED, "crisis/flood.toml")
WHOLE = {name: tomllib.loads((EXAMPLE / name).read_text(encoding="utf-8")) for name in FILES}

letters = st.text(st.characters(codec="utf-8"), max_size=12)
leaves = (
    letters
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.sampled_from(["press", "en", "ar", "telegram:1", "Europe/Paris", "duty-officer", "{place}", "21:30", "VM-NE"])
)
keys = letters | st.sampled_from(
    ["group", "officer", "fact", "mission", "account", "id", "name", "kind", "value", "en"]
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def toml(value: Any) -> str:
    """One value as TOML writes it inline."""
    match value:
        case bool():
            return str(value).lower()
        case datetime() | date() | time():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(toml(one) for one in value)}]"
        case dict():
            return f"{{{', '.join(f'{toml(key)} = {toml(one)}' for key, one in value.items())}}}"
        case _:
            return str(value)


def document(tables: dict[str, Any]) -> bytes:
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in tables.items()).encode()


def paths(tables: Any, start: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in the tables where something could be put instead."""
    inner = tables.items() if isinstance(tables, dict) else enumerate(tables) if isinstance(tables, list) else ()
    return [start, *(path for key, value in inner for path in paths(value, (*start, key)))]


def put(tables: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(tables) if isinstance(tables, dict) else list(tables)
    copy[path[0]] = put(copy[path[0]], path[1:], value)
    return copy


def ends_well(content: dict[str, bytes]) -> bool:
    """Faults that can be read out, or a mission; anything else raises."""
    try:
        return bool(build(Folder(content)))
    except ConfigFaults as found:
        return bool(str(found))


@given(st.dictionaries(st.sampled_from(FILES), st.dictionaries(keys, trees, max_size=4)))
@settings(max_examples=100)
def test_random_tables_never_crash_the_loader(files: dict[str, dict[str, Any]]) -> None:
    assert ends_well({name: document(tables) for name, tables in files.items()})


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=200)
def test_one_random_value_in_good_files_never_crashes_the_loader(name: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(WHOLE[name])[1:]))
    spoiled = put(WHOLE[name], path, data.draw(trees))

    assert ends_well({file: document(spoiled if file == name else tables) for file, tables in WHOLE.items()})


@given(
    st.sampled_from(FILES),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
@settings(max_examples=100)
def test_random_bytes_never_crash_the_loader(name: str, content: bytes) -> None:
    assert ends_well({**{file: document(tables) for file, tables in WHOLE.items()}, name: content})


def test_the_good_files_that_the_others_spoil_do_load() -> None:
    assert build(Folder({name: document(tables) for name, tables in WHOLE.items()})).groups
