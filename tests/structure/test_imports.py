"""Tests of who may import whom; the contracts themselves stand in pyproject.toml."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_RULES = sorted((_ROOT / "groups").rglob("*.py"))
# What the platforms share: no platform itself.
_SHARED = {"__init__", "base", "files"}


@pytest.mark.parametrize("path", _RULES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_the_rules_need_nothing_but_the_standard_library(path: Path) -> None:
    foreign = _imported_packages(path) - sys.stdlib_module_names - {"groups"}

    assert foreign == set()


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_platform_stands_in_the_contract_that_keeps_them_apart() -> None:
    settings = tomllib.loads((_ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    apart = next(contract["modules"] for contract in contracts if contract["id"] == "platforms")
    present = {path.stem for path in (_ROOT / "bot" / "platforms").iterdir() if not path.name.startswith("__pycache__")}

    assert set(apart) == {f"bot.platforms.{name}" for name in present - _SHARED}


def _imported_packages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names
