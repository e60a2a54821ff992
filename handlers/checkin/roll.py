"""`/roll`: how many are safe, need help, have not answered, cannot be reached; and, in private, who and where."""

from collections import defaultdict

from groups.checkin import Standing, standing
from groups.messages import Button, Pressed, Said
from groups.refusals import Code, refuse
from groups.rights import Act, grant
from groups.texts import N_, Text, as_text, join
from handlers.checkin import notices, reach
from handlers.context import Actions, Context
from handlers.spread import messages
from handlers.stepup import Then, require
from storage.buttons import StoredButton
from storage.checkins import Answer, HelpCase
from storage.crises import Crisis

LINES = {
    Standing.HELP: N_("*Need help: {n}* ({people})"),
    Standing.SAFE: N_("Safe: {n} ({people})"),
    Standing.WAITING: N_("No answer yet: {n}"),
    Standing.UNREACHABLE: N_("Not reachable: {n}"),
}
MARKS = {
    Standing.HELP: N_("needs help"),
    Standing.SAFE: N_("safe"),
    Standing.WAITING: N_("no answer yet"),
    Standing.UNREACHABLE: N_("not reachable"),
}
ORDER = tuple(MARKS)


async def roll(ctx: Context, _said: Said, _words: Text) -> Actions:
    """The counts of every check-in whose answers are still kept. No name stands here."""
    if refused := notices.may(ctx, Act.READ_CASES):
        ctx.unit.audits.note("refused roll", "check-in", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    crises = [await ctx.unit.crises.get(number) for number in await ctx.unit.checkins.known()]
    shown = [each for each in crises if each is not None]
    if not shown:
        return [ctx.reply(ctx.say("No check-in was opened. Duty officer and head open one with /safe open."))]
    return [ctx.reply(await _counts(ctx, each), (_buttons(ctx, each),)) for each in shown]


async def _counts(ctx: Context, crisis: Crisis) -> Text:
    found = dict.fromkeys(ORDER, (0, 0))
    for state, unreachable, count, people in await ctx.unit.checkins.counts(crisis.id):
        sort = standing(state, unreachable=unreachable)
        found[sort] = (found[sort][0] + count, found[sort][1] + people)
    lines = []
    for sort, (count, people) in found.items():
        spoken = ctx.count("{n} person", "{n} people", people)
        lines.append(ctx.say(LINES[sort], n=ctx.texts.number(ctx.language, count), people=spoken))
    cases = await ctx.unit.checkins.open_cases(crisis.id)
    return join([ctx.say("*{title}*", title=reach.title(ctx, crisis)), *lines, *(_case(ctx, each) for each in cases)])


def _case(ctx: Context, case: HelpCase) -> Text:
    """H-12 · somebody is injured · nobody yet"""
    officer = None if notices.is_free(ctx, case) else ctx.mission.officer(case.holder)
    who = officer.name if officer else ctx.say("nobody looks after it")
    what = ctx.say(notices.PRIORITIES[case.priority])
    return ctx.say("{number} · {priority} · {who}", number=case.number, priority=what, who=who)


def _buttons(ctx: Context, crisis: Crisis) -> tuple[Button, ...]:
    listed = Button(str(ctx.say("List by town")), "roll-list", str(crisis.id))
    found = grant(ctx.person, Act.EXPORT, ctx.today, section=notices.SECTION)
    if not found.allowed and not ctx.in_staff_room:
        return (listed,)
    return (listed, Button(str(ctx.say("Export")), "roll-export", str(crisis.id)))


# ---- by town ------------------------------------------------------------------------------------------


async def list_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[List by town]: with names, so only in private."""
    if refused := notices.may(ctx, Act.READ_CASES):
        ctx.unit.audits.note("refused roll", "check-in", actor=ctx.person.key, detail=refused.code)
        return [reach.note(ctx, press, ctx.sentence(refused))]
    there = await reach.privately(ctx)
    if there is None:
        return [reach.note(ctx, press, ctx.say(reach.IN_PRIVATE), reach.link(ctx))]
    return await require(there, Then("roll-list", stored.subject)) or await listed(there, stored.subject, "")


async def listed(ctx: Context, subject: str, _data: str) -> Actions:
    """After the second factor: it says who is where."""
    crisis = await ctx.unit.crises.get(int(subject))
    if refused := notices.may(ctx, Act.READ_CASES):
        return ctx.refuse(refused)
    if crisis is None:
        return ctx.refuse(refuse(Code.UNKNOWN))
    ctx.unit.audits.note("roll listed", f"crisis:{crisis.id}", actor=ctx.person.key)
    blocks = await _by_town(ctx, crisis)
    nobody = ctx.say("Nobody has answered yet.")
    return [ctx.reply(text) for text in messages(ctx, blocks or [nobody], "\n")]


async def _by_town(ctx: Context, crisis: Crisis) -> list[Text]:
    """A town, under it whoever answered there, those who need help first. Where nobody knows comes last."""
    towns: dict[str, list[Answer]] = defaultdict(list)
    for answer in await ctx.unit.checkins.of_crisis(crisis.id):
        towns[answer.city.casefold()].append(answer)
    cases = {case.answer: case for case in await ctx.unit.checkins.open_cases(crisis.id)}
    names = await ctx.unit.checkins.names(crisis.id)
    blocks: list[Text] = []
    for town in sorted(towns, key=lambda each: (not each, each)):
        ordered = sorted(towns[town], key=lambda each: ORDER.index(standing_of(each)))
        called = ordered[0].city or str(ctx.say("Town not said"))
        lines = [_line(ctx, each, cases.get(each.id), names.get(each.identity, each.identity)) for each in ordered]
        blocks += [ctx.say("*{town}*", town=called), *lines]
    return blocks


def _line(ctx: Context, answer: Answer, case: HelpCase | None, name: str) -> Text:
    who = ctx.say("{about} (asked by {name})", about=answer.about, name=name) if answer.about else name
    people = ctx.count("{n} person", "{n} people", answer.people) if answer.people else ""
    parts = [ctx.say(MARKS[standing_of(answer)]), who, people, case.number if case else ""]
    return as_text("• ") + join(parts, " · ")


def standing_of(answer: Answer) -> Standing:
    """How it is counted."""
    return standing(answer.state, unreachable=answer.unreachable)
