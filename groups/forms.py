"""A dialogue as data: one question at a time, answers as words, so that it survives a restart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from groups.digits import western
from groups.kinds.kind import Kind
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_

SKIP = frozenset({"", "-", "/skip"})


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `question`, `hint`, `skip` and the labels of `choices` (value, label) are msgids; answers have
    from `least` to `limit` code points.

    `when`: asked only if this holds of the answers so far. `file`: a picture or a file may come with the words, or must
    come and needs none.
    """

    name: str
    question: str
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    hint: str = ""
    limit: int = 3500
    least: int = 0
    skip: str = N_("Skip")
    when: Callable[[Mapping[str, str]], bool] | None = None
    file: Literal["", "may", "must"] = ""


@dataclass(frozen=True, slots=True)
class Form:
    """`cancelled` is what is said when somebody puts it aside, a msgid."""

    name: str
    steps: tuple[Step, ...]
    cancelled: str = N_("Cancelled. Nothing was sent.")


def intake(kind: Kind) -> Form:
    """What a kind asks before an officer sees the question."""
    steps = (Step(ask.name, ask.question, ask.choices, ask.optional) for ask in kind.intake)
    return Form(f"intake-{kind.name}", tuple(steps))


def next_step(form: Form, data: Mapping[str, str]) -> Step | None:
    """The first step that applies and has no answer in `data` ("" is one: skipped); None when the form is full."""
    return next((step for step in _asked(form, data) if step.name not in data), None)


def take(step: Step, words: str, labels: Sequence[str] = ()) -> str | Refusal:
    """The answer to keep: the words, or the value of a choice named by value, label or number (from 1).

    `labels` are those of the choices in the reader's language. E-EMPTY (least), E-LEN (have, limit) or E-WORDS
    (choices).
    """
    said = words.strip()
    if said.casefold() in SKIP:
        return "" if step.optional else refuse(Code.EMPTY)
    if step.choices:
        return _choice(step, said, labels)
    if len(said) < step.least:
        return refuse(Code.EMPTY, least=step.least)
    return said if len(said) <= step.limit else refuse(Code.LENGTH, have=len(said), limit=step.limit)


def progress(form: Form, data: Mapping[str, str]) -> tuple[int, int]:
    """Which question is asked now, and of how many: (2, 3). A full form is at its last."""
    asked = _asked(form, data)
    answered = sum(step.name in data for step in asked)
    return min(answered + 1, len(asked)), len(asked)


def _asked(form: Form, data: Mapping[str, str]) -> list[Step]:
    return [step for step in form.steps if step.when is None or step.when(data)]


def _choice(step: Step, said: str, labels: Sequence[str]) -> str | Refusal:
    values = [value for value, _ in step.choices]
    names = [[value, label] for value, label in step.choices]
    for shown, known in zip(labels, names, strict=False):
        known.append(shown)
    wanted = western(said).casefold()
    for value, known in zip(values, names, strict=True):
        if wanted in {western(name).casefold() for name in known}:
            return value
    place = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0
    return values[place - 1] if 1 <= place <= len(values) else refuse(Code.WORDS, choices=tuple(values))
