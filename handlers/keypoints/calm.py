"""`/crisis prepared`: the statements that wait for a bad night, who approved which, and the approval by two people."""

from collections.abc import Mapping

from config.schema import CrisisTemplate
from groups.holding import FIRST, Statement, is_approved
from groups.messages import Button, Pressed, Rows, Send
from groups.people import Person
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, as_text, join
from handlers.context import Actions, Context
from handlers.stepup import Then, require_for
from storage.buttons import StoredButton

CALLED_FIRST = N_("First words")


def called(ctx: Context, statement: Statement) -> str:
    """How people know the statement."""
    return str(ctx.say(CALLED_FIRST)) if statement.name == FIRST else statement.name


async def approvers(ctx: Context, statements: tuple[Statement, ...]) -> Mapping[str, tuple[str, ...]]:
    """Print → who approved it and still serves: the word of somebody who left counts no more."""
    known = await ctx.unit.holdings.approvers([each.print for each in statements])
    return {print_: tuple(key for key in keys if _serves(ctx, key)) for print_, keys in known.items()}


async def is_ready(ctx: Context, statement: Statement) -> bool:
    """Whether one officer may send it alone."""
    return is_approved((await approvers(ctx, (statement,))).get(statement.print, ()))


def _serves(ctx: Context, key: str) -> bool:
    person = ctx.mission.officer(key)
    return person is not None and _denied(ctx, person) is None


def _denied(ctx: Context, person: Person) -> Refusal | None:
    return refusal(person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)


# ---- the screens --------------------------------------------------------------------------------------


async def screen(ctx: Context, words: str) -> Actions:
    """All templates with what is approved of each; `flood` shows the words of one."""
    template = ctx.mission.template(words.strip())
    if template:
        return [await _shown(ctx, each) for each in template.statements]
    if words.strip():
        return ctx.refuse(refuse(Code.UNKNOWN, name=words.strip()[:40], known=_ids(ctx)))
    if not ctx.mission.templates:
        return [
            ctx.reply(ctx.say("No words are prepared yet. They stand in the folder crisis of the mission's files."))
        ]
    counted = [await _counted(ctx, each) for each in ctx.mission.templates]
    head = ctx.say("*Prepared words.* Once two people have approved them, one alone may send them in a crisis.")
    rows: Rows = tuple((Button(each.id, "holding-show", each.id),) for each in ctx.mission.templates)
    return [ctx.reply(join([head, join(counted, "\n")], "\n\n"), rows)]


async def show_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await screen(ctx, stored.subject)


def _ids(ctx: Context) -> tuple[str, ...]:
    return tuple(each.id for each in ctx.mission.templates)


async def _counted(ctx: Context, template: CrisisTemplate) -> Text:
    """flood: 1 of 2 approved"""
    known = await approvers(ctx, template.statements)
    ready = sum(is_approved(known.get(each.print, ())) for each in template.statements)
    words = N_("*{template}*: {ready} of {all} approved")
    return ctx.say(words, template=template.id, ready=ready, all=len(template.statements))


async def _shown(ctx: Context, statement: Statement) -> Send:
    """Every language, its correction, and where its approval stands."""
    head = ctx.say("*{template} · {name}*", template=statement.template, name=called(ctx, statement))
    said = [_language(ctx, statement, language) for language in statement.text]
    keys = (await approvers(ctx, (statement,))).get(statement.print, ())
    text = join([head, *said, await _state(ctx, statement, keys)], "\n\n")
    return ctx.reply(text, _approve_row(ctx, statement, keys))


def _language(ctx: Context, statement: Statement, language: str) -> Text:
    """As it stands in the file, with its slots."""
    name = ctx.language_name(language)
    values = {"text": as_text(statement.text[language]), "right": as_text(statement.correction.get(language, ""))}
    return ctx.say("*{language}*\n{text}\nIf it was wrong: {right}", language=name, **values)


async def _state(ctx: Context, statement: Statement, keys: tuple[str, ...]) -> Text:
    names = ctx.texts.listing(ctx.language, [ctx.mission.called(key) for key in keys])
    if is_approved(keys):
        return ctx.say("Approved by {names}: one officer may send it alone.", names=names)
    if keys:
        return ctx.say("Approved by {names}. One more person is needed.", names=names)
    if await ctx.unit.holdings.known_before(statement.template, statement.name):
        return ctx.say("The words have changed since they were approved. Two people are needed again.")
    return ctx.say("Nobody has approved these words yet. Two people are needed.")


def _approve_row(ctx: Context, statement: Statement, keys: tuple[str, ...]) -> Rows:
    if ctx.person.key in keys or not _serves(ctx, ctx.person.key):
        return ()
    label = str(ctx.say("I approve these words"))
    subject = f"{statement.template}/{statement.name}"
    return ((Button(label, "holding-approve", subject, data=statement.print, only=ctx.person.key, style="main"),),)


# ---- approving ----------------------------------------------------------------------------------------


async def approve_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """Duty and head prove who they are first, as for free words of a crisis."""
    if refused := _denied(ctx, ctx.person):
        ctx.unit.audits.note("refused prepared words", stored.subject, actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("holding-approve", stored.subject, stored.data))
    return asked or await approved(ctx, stored.subject, stored.data)


async def approved(ctx: Context, subject: str, data: str) -> Actions:
    """`data` is the print of what was read: words that changed meanwhile are not approved unread."""
    template_id, _, name = subject.partition("/")
    template = ctx.mission.template(template_id)
    statement = template.statement(name) if template else None
    if statement is None or statement.print != data:
        return ctx.refuse(refuse(Code.CHANGED))
    if not await ctx.unit.holdings.approve(statement, ctx.person.key):
        return [ctx.reply(ctx.say("You have approved these words before."))]
    detail = statement.print[:12]
    ctx.unit.audits.note("approve prepared words", f"holding:{subject}", actor=ctx.person.key, detail=detail)
    keys = (await approvers(ctx, (statement,))).get(statement.print, ())
    return [ctx.reply(await _state(ctx, statement, keys))]
