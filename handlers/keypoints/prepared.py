"""Words prepared in calm: once two have approved them one officer alone may send them; a colleague reads them after."""

from collections.abc import Mapping

from groups.holding import FIRST, Kind, Statement
from groups.messages import Button, Pressed, Rows
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, as_text, join
from handlers import live
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.crisis import planning
from handlers.dialogues import put_aside
from handlers.keypoints import calm, keyreview, keyroom, keysend, keytwins
from handlers.keypoints.filling import Filled, filled, others
from handlers.stepup import Then
from storage.buttons import StoredButton
from storage.codec import dump_json, load_json
from storage.crises import Crisis

BEGUN = frozenset({State.SENDING, State.PUBLISHED, State.CORRECTED, State.RETRACTED})
FORM = "key-point"
"""The form that stands open beside the offer."""
OFFERED = 4
"""Facts that are offered in the place of one whose check does not hold."""
NOT_READY = N_(
    "The prepared words cannot go by one person alone: two have to approve them first, with /crisis prepared."
)


# ---- what is offered ----------------------------------------------------------------------------------


async def offer(ctx: Context, meant: Crisis) -> Actions:
    """To whoever may send them alone: the first words at the beginning, and the statements of the template."""
    if refusal(ctx.person, Act.CRISIS_TEMPLATE, today=ctx.today, stepped_up=True):
        return []
    more = await _statements(ctx, meant)
    first = await _first(ctx, meant) if not await _has_begun(ctx, meant) else None
    if first is None:
        return [ctx.reply(ctx.say("Other words are ready for this:"), more)] if more else []
    if not await calm.is_ready(ctx, first):
        return [ctx.reply(ctx.say(NOT_READY), more)]
    words = N_("The words prepared for this can go out at once, and a colleague reads them after:\n\n{words}")
    text = ctx.say(words, words=ctx.mission.words(meant.happened, ctx.language))
    return [ctx.reply(text, (*_send_row(ctx, meant, FIRST, {}), *more))]


async def _first(ctx: Context, meant: Crisis) -> Statement | None:
    """The words with which this crisis began; None when it had none, or when its template says something else now."""
    template = ctx.mission.template(meant.template)
    if template is None or not meant.happened:
        return None
    plan = planning.Plan(meant.region, meant.template, meant.place, meant.level)
    return template.statement(FIRST) if planning.happened(ctx, plan) == dict(meant.happened) else None


async def _statements(ctx: Context, meant: Crisis) -> Rows:
    """A button for each other statement that two have approved."""
    template = ctx.mission.template(meant.template)
    if template is None:
        return ()
    ready = [each for each in template.statements if each.name != FIRST and await calm.is_ready(ctx, each)]
    return tuple((_button(ctx, meant, each.name, {}, _label(each)),) for each in ready)


def _label(statement: Statement) -> str:
    """Its name in the files, as a button shows it."""
    return statement.name.replace("-", " ").capitalize()


def _button(ctx: Context, meant: Crisis, name: str, given: Mapping[str, str], label: str) -> Button:
    """Shows the statement with its slots filled; nothing is sent yet."""
    return Button(label, "holding-fill", str(meant.id), data=_packed(name, given), only=ctx.person.key)


def _send_row(ctx: Context, meant: Crisis, name: str, given: Mapping[str, str]) -> Rows:
    label = str(ctx.say("Send the prepared words"))
    data = "" if name == FIRST else _packed(name, given)
    return ((Button(label, "key-prepared", str(meant.id), data=data, only=ctx.person.key, style="main"),),)


def _packed(name: str, given: Mapping[str, str]) -> str:
    return dump_json([name, dict(given)])


# ---- filling the slots --------------------------------------------------------------------------------


async def fill_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    meant = await ctx.unit.crises.get(int(stored.subject))
    name, given = load_json(stored.data)
    return await show(ctx, meant, name, given)


async def show(ctx: Context, meant: Crisis | None, name: str, given: Mapping[str, str]) -> Actions:
    """`/crisis prepared rising time=16:00 number=F1`: as people will read it, and the button that sends it."""
    if refused := refusal(ctx.person, Act.CRISIS_TEMPLATE, today=ctx.today, stepped_up=True):
        return ctx.refuse(refused)
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    statement = _statement(ctx, meant, name)
    if statement is None:
        return ctx.refuse(refuse(Code.UNKNOWN, name=name))
    if not await calm.is_ready(ctx, statement):
        return [ctx.reply(ctx.say(NOT_READY))]
    ready = await filled(ctx, meant, statement, given)
    if isinstance(ready, Refusal):
        return [ctx.reply(ctx.sentence(ready), await _instead(ctx, meant, statement, given, ready))]
    return [ctx.reply(_preview(ctx, statement, ready), _send_row(ctx, meant, name, ready.chosen))]


def _statement(ctx: Context, meant: Crisis, name: str) -> Statement | None:
    template = ctx.mission.template(meant.template)
    return template.statement(name) if template and name != FIRST else None


def _preview(ctx: Context, statement: Statement, ready: Filled) -> Text:
    """Each language, and how its values are changed."""
    example = " ".join(f"{name}={value}" for name, value in ready.chosen.items())
    if not example:
        return join(ready.texts.values(), "\n\n")
    how = ctx.say("To change it: `/crisis prepared {name} {example}`", name=statement.name, example=example)
    return join([*ready.texts.values(), how], "\n\n")


async def _instead(
    ctx: Context, meant: Crisis, statement: Statement, given: Mapping[str, str], refused: Refusal
) -> Rows:
    """Buttons with the facts that may be taken instead."""
    slot = next((each for each in statement.slots if each.kind is Kind.FACT), None)
    if slot is None or refused.code not in (Code.FACT, Code.UNKNOWN):
        return ()
    ids = (await others(ctx, slot))[:OFFERED]
    return tuple(
        (_button(ctx, meant, statement.name, {**given, slot.name: each}, str(ctx.say("Take {id}", id=each))),)
        for each in ids
    )


# ---- sending ------------------------------------------------------------------------------------------


async def prepared_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    if refused := refusal(ctx.person, Act.CRISIS_TEMPLATE, today=ctx.today, stepped_up=True):
        return ctx.refuse(refused)
    await put_aside(ctx, FORM)
    meant = await ctx.unit.crises.get(int(stored.subject))
    then = Then("key-prepared", stored.subject, stored.data, _asked_for(ctx, meant, stored.data))
    asked = await live.require(ctx, then, ctx.mission.groups_in(meant.region) if meant else ())
    return asked or await prepared(ctx, stored.subject, stored.data)


def _asked_for(ctx: Context, meant: Crisis | None, data: str) -> str:
    """The crisis, which statement, and the values that fill it."""
    title = card_text.title(ctx, meant, ctx.language) if meant else ""
    name, given = load_json(data) if data else ("", {})
    return ", ".join(each for each in (title, name, *given.values()) if each)


async def prepared(ctx: Context, subject: str, data: str) -> Actions:
    """It goes out; a second person reads it within 15 minutes, or the head is called."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await _holding(ctx, meant, *load_json(data)) if data else await _first_words(ctx, meant)


async def _first_words(ctx: Context, meant: Crisis) -> Actions:
    if await _has_begun(ctx, meant):
        return [ctx.reply(ctx.say("The prepared words are for the beginning of a crisis. Please use /key now."))]
    statement = await _first(ctx, meant)
    if statement is None or not await calm.is_ready(ctx, statement):
        return [ctx.reply(ctx.say(NOT_READY))]
    texts = {language: as_text(words) for language, words in meant.happened.items()}
    return await _go(ctx, meant, statement, texts, None)


async def _holding(ctx: Context, meant: Crisis, name: str, given: Mapping[str, str]) -> Actions:
    """Everything is looked at once more: a number may have been found wrong while the code was typed."""
    statement = _statement(ctx, meant, name)
    if statement is None or not await calm.is_ready(ctx, statement):
        return [ctx.reply(ctx.say(NOT_READY))]
    ready = await filled(ctx, meant, statement, given)
    if isinstance(ready, Refusal):
        return [ctx.reply(ctx.sentence(ready), await _instead(ctx, meant, statement, given, ready))]
    if same := await keytwins.sent(ctx, meant, ready.texts):
        return ctx.refuse(same)
    return await _go(ctx, meant, statement, ready.texts, ready.correction)


async def _go(
    ctx: Context, meant: Crisis, said: Statement, texts: Mapping[str, Text], right: Mapping[str, Text] | None
) -> Actions:
    post = await keyroom.draft(ctx, meant, texts)
    if right is not None:
        await ctx.unit.holdings.sent(post.id, said, right)
    ctx.unit.audits.note(
        "prepared words", f"key:{post.id}", actor=ctx.person.key, detail=f"{said.name} {said.print[:12]}"
    )
    return [*await keysend.release(ctx, post, alone=True), *await keyreview.ask_review(ctx, meant, post)]


async def _has_begun(ctx: Context, meant: Crisis) -> bool:
    """Whether a key point is out or on its way: a draft that waits for a second person is no beginning."""
    return any(State(post.state) in BEGUN for post in await ctx.unit.posts.of_crisis(meant.id))
