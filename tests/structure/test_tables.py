"""What people forget when they add a way in: its help, its function, its right, a platform that can do it."""

from typing import get_args

import pytest

from config.texts import LOCALES, Texts
from groups.forms import Step
from groups.messages import Lasting
from groups.refusals import Code
from groups.rights import MATRIX, Act
from handlers import sentences, table

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", table.COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_in_every_language(command: table.Command, language: str) -> None:
    assert str(Texts().say(language, command.help)) != command.help


@pytest.mark.parametrize("names", [table.COMMANDS, table.PRESSES], ids=["commands", "presses"])
def test_no_two_ways_in_share_a_name(names: tuple[table.Command | table.Press, ...]) -> None:
    assert len({each.name for each in names}) == len(names)


def test_every_way_in_names_one_act_that_the_rights_table_knows() -> None:
    acts = {each.act for each in table.COMMANDS} | {each.act for each in table.PRESSES}
    acts |= {each.act for each in table.DIALOGUES}

    assert acts <= set(Act)
    assert all(act in cells for act in acts for cells in MATRIX.values())


def test_every_form_has_a_name_of_its_own_and_steps_with_different_names() -> None:
    names = [entry.form.name for entry in table.DIALOGUES]
    assert len(set(names)) == len(names)
    for entry in table.DIALOGUES:
        steps: list[Step] = list(entry.form.steps)
        assert len({step.name for step in steps}) == len(steps), entry.form.name


def test_every_action_that_lasts_has_a_name_in_the_outbox() -> None:
    names = {kind.__name__.lower() for kind in get_args(Lasting)}

    assert names == {"send", "edit", "pin", "unpin", "delete", "inspect", "leave", "fetch", "draw", "restrict"}


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_has_a_sentence(code: Code) -> None:
    assert code in sentences.SENTENCES
