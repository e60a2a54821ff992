"""`/halt` stops the routine posts of a section, or of the mission, at once; going on again takes two."""

from typing import Any

from groups.kinds import KINDS
from groups.messages import Button, Pressed, Said
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant
from groups.texts import N_, Text, as_text
from handlers import stepup
from handlers.context import Actions, Context
from handlers.publish.launch import HALT, HALTED
from handlers.publish.pausing import held_for, offer_again, on_the_way, pause
from handlers.publish.shown import sections_of
from handlers.publish.tell import room

ALL = "all"
ASKED = "resume-asked"
"""The one request that may be agreed to: an older button must not lift a later stop."""


async def halt(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/halt`, `/halt press`, `/halt all`"""
    scope = _scope(ctx, str(words))
    if isinstance(scope, Refusal):
        return ctx.refuse(scope)
    await ctx.unit.notes.set(ASKED, "")
    for section in scope:
        await ctx.unit.notes.set(HALT + section, ctx.person.key)
        ctx.unit.audits.note("halt", section, actor=ctx.person.key)
    stopped: Actions = []
    for post in await on_the_way(ctx):
        if ALL in scope or not set(scope).isdisjoint(sections_of(ctx, post)):
            stopped += await pause(ctx, post, HALTED)
    return [*_say_halted(ctx, scope), *stopped]


async def resume(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/resume`: at once with a fresh second factor, else when another person agrees."""
    scope = await _halted(ctx, str(words).strip().casefold())
    if not scope:
        return [ctx.reply(ctx.say("No posts are stopped."))]
    right = grant(ctx.person, Act.RESUME, ctx.today)
    if right.step_up:
        asked_first = await stepup.require(ctx, stepup.Then("resume", ",".join(scope), what=str(_names(ctx, scope))))
        return await _go_on(ctx, scope) if asked_first is None else asked_first
    ctx.unit.audits.note("resume asked", ",".join(scope), actor=ctx.person.key)
    staff = room(ctx)
    words_ = N_("{who} asks to let posts go out again ({sections}). A second person must agree.")
    asked = staff.say(words_, who=staff.mission.called(ctx.person.key), sections=_names(staff, scope))
    mark = f"{ctx.person.key} {ctx.now.isoformat()}"
    await ctx.unit.notes.set(ASKED, mark)
    agree = Button(str(staff.say("Let them go out")), "halt-resume", ",".join(scope), data=mark)
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]
    return [staff.reply(asked, ((agree,),)), *mine]


async def resumed(ctx: Context, subject: str, _data: str) -> Actions:
    """The second factor is proved: what is still stopped of this goes out again."""
    scope = [section for section in subject.split(",") if await ctx.unit.notes.get(HALT + section)]
    return await _go_on(ctx, scope) if scope else ctx.refuse(refuse(Code.STATE))


async def agree(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Let them go out], by somebody else than who asked."""
    if ctx.person.key == stored.data.partition(" ")[0]:
        return ctx.refuse(refuse(Code.SELF, by=ctx.person.key))
    if await ctx.unit.notes.get(ASKED) != stored.data:
        return ctx.refuse(refuse(Code.CHANGED))
    return await resumed(ctx, stored.subject, "")


async def halted(ctx: Context) -> list[str]:
    """What is stopped now: sections, or "all"."""
    return [key.removeprefix(HALT) for key in sorted(await ctx.unit.notes.starting_with(HALT))]


async def _go_on(ctx: Context, scope: list[str]) -> Actions:
    await ctx.unit.notes.set(ASKED, "")
    for section in scope:
        await ctx.unit.notes.set(HALT + section, "")
        ctx.unit.audits.note("resume", section, actor=ctx.person.key)
    staff = room(ctx)
    words = N_("{who} lets posts go out again ({sections}). What was held is offered to its authors.")
    said = staff.say(words, who=staff.mission.called(ctx.person.key), sections=_names(staff, scope))
    return [staff.reply(said), *await offer_again(ctx, await held_for(ctx, HALTED), HALTED)]


def _scope(ctx: Context, words: str) -> list[str] | Refusal:
    """Without words the officer's own sections; who serves none stops all."""
    named = words.strip().casefold()
    if not named:
        return sorted(ctx.person.sections) or [ALL]
    if named == ALL or named in KINDS:
        return [named]
    group = ctx.mission.group(named)
    return [group.kind] if group else refuse(Code.UNKNOWN, what=words.strip())


async def _halted(ctx: Context, named: str) -> list[str]:
    scope = await halted(ctx)
    return [section for section in scope if not named or section == named]


def _say_halted(ctx: Context, scope: list[str]) -> Actions:
    staff = room(ctx)
    words = N_("{who} stopped all posts that are no crisis messages ({sections}). /resume lets them go out again.")
    said = staff.say(words, who=staff.mission.called(ctx.person.key), sections=_names(staff, scope))
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("Stopped: {sections}.", sections=_names(ctx, scope)))]
    return [staff.reply(said), *mine]


def _names(ctx: Context, scope: list[str]) -> Text:
    labels = [
        str(ctx.say(KINDS[section].label)) if section in KINDS else str(ctx.say("all groups")) for section in scope
    ]
    return as_text(ctx.texts.listing(ctx.language, labels))
