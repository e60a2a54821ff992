"""Whatever is noted of a post or a key point has words in `/audit`: the code is read for what it notes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from groups.posts import Move
from handlers.records import ACTS, REFUSED

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))
ABOUT_A_POST = ("post.subject", "subject_of(post)", "f'key:", "f'post:")
"""How the code says that something is noted of a post; `noted` is always about one."""


def noted() -> Iterator[tuple[str, ast.expr, ast.Module]]:
    """(what stands before the act, the act, its file) of everything that is noted of a post."""
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or len(call.args) < 2:
                continue
            name = ast.unparse(call.func)
            about = ast.unparse(call.args[1])
            if name.endswith("audits.note") and any(each in about for each in ABOUT_A_POST):
                yield "", call.args[0], tree
            elif name in ("noted", "moves.noted"):
                yield "post ", call.args[2], tree


def words_of(act: ast.expr, tree: ast.Module) -> set[str]:
    """The words that stand for the act: its own, those of the name that it has in its file, or those with which the
    function is called that notes it. What is put together is known by its beginning."""
    if isinstance(act, ast.Constant):
        return {str(act.value)}
    if isinstance(act, ast.JoinedStr):
        return {f"{ast.literal_eval(act.values[0])}*"}
    if isinstance(act, ast.IfExp):
        return words_of(act.body, tree) | words_of(act.orelse, tree)
    if isinstance(act, ast.Name):
        return set(_named(act.id, tree)) or set(_handed_in(act.id, tree))
    assert ast.unparse(act) == "move.value", ast.unparse(act)
    return {move.value for move in Move}


def _named(name: str, tree: ast.Module) -> Iterator[str]:
    for one in tree.body:
        if isinstance(one, ast.Assign):
            for left, right in _pairs(one):
                if ast.unparse(left) == name:
                    yield str(ast.literal_eval(right))


def _pairs(one: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    left, right = one.targets[0], one.value
    if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple):
        return list(zip(left.elts, right.elts, strict=True))
    return [(left, right)]


def _handed_in(name: str, tree: ast.Module) -> Iterator[str]:
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.AsyncFunctionDef | ast.FunctionDef)):
        names = [each.arg for each in function.args.args]
        if name not in names:
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
                handed = call.args[names.index(name)]
                if isinstance(handed, ast.Constant):
                    yield str(handed.value)


ALL = sorted({"late press"} | {front + words for front, act, tree in noted() for words in words_of(act, tree)})


@pytest.mark.parametrize("act", [each for each in ALL if not each.startswith(REFUSED)])
def test_every_act_has_words_for_whoever_reads_the_records(act: str) -> None:
    if act == "post *":  # moves.noted itself, of which all callers are here
        return
    if act.endswith("*"):
        assert any(known.startswith(act[:-1]) for known in ACTS), act
    else:
        assert act in ACTS


def test_the_code_is_really_read() -> None:
    assert {"post approve", "post left", "urgent was wrong", "release key point", "ask urgent"} <= set(ALL)
