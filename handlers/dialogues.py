"""Forms in a chat: one question at a time, with its choices as buttons; answered, changed or cancelled at any time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from groups.forms import Step, next_step, progress, take
from groups.media import sent
from groups.messages import Attached, Button, Notice, Pressed, Rows, Said, Send
from groups.refusals import Code, Refusal, refuse
from groups.rights import refusal as right_refusal
from groups.texts import N_, Text, as_text, join
from handlers.context import Actions, Context, Dialogue
from storage.codec import dump_file, dump_texts, load_file, load_texts
from storage.dialogues import Open

RUNS = ".runs"
"""Beside an answer with formatting stands the same answer as a `Text`."""

FILE = ".file"
"""Beside an answer stands the file that came with it."""

GIVEN = ".given"
"""The steps that were answered before the form opened: they are neither counted nor asked again."""

NOT_OPEN = N_("This question was already answered.")


async def open_form(ctx: Context, name: str, *, subject: str = "", data: Mapping[str, str] | None = None) -> Actions:
    """Begin a form here: ask the first step that `data` leaves open, or finish at once when it leaves none.

    One that was open is replaced, with a word about it. E-PLACE outside private chats and the staff room.
    """
    entry = _entry(ctx, name)
    if not (ctx.private or ctx.in_staff_room):
        return ctx.refuse(refuse(Code.PLACE))
    if denied := _nothing_to_do_with(ctx, entry):
        return ctx.refuse(denied)
    earlier = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    known = dict(data or {})
    known |= {GIVEN: " ".join(step.name for step in entry.form.steps if step.name in known)}
    begun = await ctx.unit.dialogues.open(ctx.sender.identity, ctx.at, name, subject, known)
    word = ctx.say("I closed the form that was open here before.") if earlier else Text()
    return await _go_on(ctx, entry, begun, word)


async def takes(ctx: Context, said: Said) -> bool:
    """Whether these words answer an open form. In the staff room only a reply or a mention does: officers also talk."""
    if not (ctx.private or (ctx.in_staff_room and (said.reply_to_us or said.mentions_us))):
        return False
    return await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at) is not None


async def asks_to_choose(ctx: Context, but: str) -> bool:
    """Whether no words are asked for here: no form is open, or its question is answered by one of its choices. Forms
    whose names begin with `but` are never interrupted."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if seen is None:
        return True
    return not seen.form.startswith(but) and bool(_step(_entry(ctx, seen.form), seen).choices)


async def answer(ctx: Context, said: Said, words: Text) -> Actions:
    """What a person wrote, as the answer to the question that is open. A refusal asks it again."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if seen is None:
        return [ctx.reply(ctx.say(NOT_OPEN))]
    entry = _entry(ctx, seen.form)
    step = _step(entry, seen)
    labels = [str(ctx.say(label)) for _, label in step.choices]
    file = sent(said.attachment, said.files) if step.file else None
    if isinstance(file, Refusal):
        return [_question(ctx, entry, step, seen, ctx.sentence(file))]
    kept = {step.name + FILE: dump_file(file)} if file else {}
    seen = replace(seen, data=dict(seen.data) | kept)
    if file and not words and step.file == "may":
        return await _go_on(ctx, entry, seen, ctx.say("I have the file. Now the words, please."))
    taken = _file_alone(file) if step.file == "must" else take(step, str(words), labels)
    if isinstance(taken, Refusal):
        shown = refuse(taken.code, choices=tuple(labels)) if "choices" in taken.values else taken
        return [_question(ctx, entry, step, seen, ctx.sentence(shown))]
    return await _keep(ctx, entry, seen, step, taken, words)


def _file_alone(file: Attached | None) -> str | Refusal:
    return file.sort if file else refuse(Code.FILE)


async def pressed(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """A choice under the question, or [Skip]."""
    seen = await _seen(ctx, stored)
    if seen is None:
        return [Notice(ctx.at, press.press, str(ctx.say(NOT_OPEN)))]
    entry = _entry(ctx, seen.form)
    step = _step(entry, seen)
    taken = take(step, stored.data)
    if isinstance(taken, Refusal):
        return [_question(ctx, entry, step, seen, ctx.sentence(taken))]
    return [Notice(ctx.at, press.press), *await _keep(ctx, entry, seen, step, taken, as_text(taken))]


async def change(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Back]: the named step is asked again."""
    seen = await _seen(ctx, stored)
    if seen is None:
        return [Notice(ctx.at, press.press, str(ctx.say(NOT_OPEN)))]
    again = (stored.data, stored.data + RUNS, stored.data + FILE)
    left = {name: said for name, said in seen.data.items() if name not in again}
    return [Notice(ctx.at, press.press), *await _go_on(ctx, _entry(ctx, seen.form), replace(seen, data=left))]


async def cancel(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Cancel] under a question."""
    seen = await _seen(ctx, stored)
    if seen is None or not await ctx.unit.dialogues.close(seen):
        return [Notice(ctx.at, press.press, str(ctx.say(NOT_OPEN)))]
    return [Notice(ctx.at, press.press), ctx.reply(ctx.say(_entry(ctx, seen.form).form.cancelled))]


async def cancel_command(ctx: Context, said: Said, words: Text) -> Actions:
    """/cancel."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if seen is None or not await ctx.unit.dialogues.close(seen):
        return [ctx.reply(ctx.say("There is no open form here."))]
    return [ctx.reply(ctx.say(_entry(ctx, seen.form).form.cancelled))]


def before(word: Text, asked: Actions) -> Actions:
    """The question again with a word in front of it: one message, not two."""
    return [replace(each, text=join([word, each.text], "\n")) if isinstance(each, Send) else each for each in asked]


async def put_aside(ctx: Context, name: str) -> None:
    """This form is not needed any more: what is written next is no answer to it."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if seen is not None and seen.form == name:
        await ctx.unit.dialogues.close(seen)


def data_text(data: Mapping[str, str], name: str) -> Text:
    """An answer with the formatting that the person gave it."""
    if name + RUNS in data:
        return load_texts(data[name + RUNS])[""]
    return as_text(data.get(name, ""))


def with_text(name: str, words: Text) -> dict[str, str]:
    """An answer that was given before the form began."""
    return {name: str(words), name + RUNS: dump_texts({"": words})}


def data_file(data: Mapping[str, str], name: str) -> Attached | None:
    """The file that came with an answer."""
    return load_file(data[name + FILE]) if name + FILE in data else None


async def _seen(ctx: Context, stored: Any) -> Open | None:
    """The form that this button belongs to, at the step where it was shown; else None."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    fits = seen is not None and (seen.form, seen.version) == (stored.subject, stored.version)
    return seen if fits else None


async def _keep(ctx: Context, entry: Dialogue, seen: Open, step: Step, taken: str, words: Text) -> Actions:
    """Note the answer and go on."""
    data = dict(seen.data) | {step.name: taken}
    if not step.choices and taken and any(run.marks for run in words.runs):
        data[step.name + RUNS] = dump_texts({"": words})
    return await _go_on(ctx, entry, replace(seen, data=data))


async def _go_on(ctx: Context, entry: Dialogue, seen: Open, word: Text | None = None) -> Actions:
    """Ask the next step, or finish."""
    step = next_step(entry.form, seen.data)
    if step is None:
        return await _finish(ctx, entry, seen)
    moved = await ctx.unit.dialogues.move(seen, step.name, seen.data)
    if moved is None:
        return [ctx.reply(ctx.say(NOT_OPEN))]
    return [_question(ctx, entry, step, moved, word)]


async def _finish(ctx: Context, entry: Dialogue, seen: Open) -> Actions:
    if not await ctx.unit.dialogues.close(seen):
        return [ctx.reply(ctx.say(NOT_OPEN))]
    if denied := _nothing_to_do_with(ctx, entry):
        return ctx.refuse(denied)
    return await entry.run(ctx, seen.subject, {name: said for name, said in seen.data.items() if name != GIVEN})


def _nothing_to_do_with(ctx: Context, entry: Dialogue) -> Refusal | None:
    """As the router asks: who may propose or second an act may fill its form; the rest is the handler's to judge."""
    act, today = entry.act, ctx.today
    return right_refusal(ctx.person, act, today=today, stepped_up=True, proposing=True, seconding=True)


def _question(ctx: Context, entry: Dialogue, step: Step, seen: Open, word: Text | None = None) -> Send:
    """The question with its choices; `word` comes before it."""
    before = len(_given(seen))
    at, of = (count - before for count in progress(entry.form, seen.data))
    counted = ctx.say("Question {at} of {of}", at=at, of=of) if of > 1 else Text()
    hint = ctx.say(step.hint) if step.hint else Text()
    how = Text() if ctx.private else ctx.say("Please answer as a reply to this message.")
    text = join([word or Text(), counted, ctx.say(step.question), hint, how], "\n")
    return ctx.reply(text, _buttons(ctx, entry, step, seen), look="form")


def _buttons(ctx: Context, entry: Dialogue, step: Step, seen: Open) -> Rows:
    def button(label: str, act: str, data: str, style: str = "") -> Button:
        only = ctx.person.key or ctx.sender.identity
        return Button(str(ctx.say(label)), act, seen.form, seen.version, data, only, style=style)

    choices = tuple((button(label, "form", value),) for value, label in step.choices)
    asked = [each.name for each in entry.form.steps if each.name in seen.data and each.name not in _given(seen)]
    last = [button(step.skip, "form", "")] if step.optional else []
    last += [button(N_("Back"), "form-change", asked[-1])] if asked else []
    return (*choices, (*last, button(N_("Cancel"), "form-cancel", "", "stop")))


def _given(seen: Open) -> list[str]:
    return seen.data.get(GIVEN, "").split()


def _step(entry: Dialogue, seen: Open) -> Step:
    return next(step for step in entry.form.steps if step.name == seen.step)


def _entry(ctx: Context, name: str) -> Dialogue:
    return next(entry for entry in ctx.dialogues if entry.form.name == name)
