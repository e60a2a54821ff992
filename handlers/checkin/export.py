"""[Export]: the answers of a check-in as a table, sent to one officer in private.

With a second factor: an officer of the section gets it without names; the head of mission, with a reason, all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from groups.forms import Form, Step
from groups.messages import Pressed
from groups.refusals import Code, refuse
from groups.rights import Act, grant, refusal
from groups.texts import N_, Text, join
from handlers.checkin import notices, reach
from handlers.checkin.roll import standing_of
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import open_form
from handlers.stepup import Then, require
from handlers.tools.csv_file import csv_file
from storage.buttons import StoredButton
from storage.checkins import Answer, HelpCase, table_name
from storage.crises import Crisis

REASON = 10
"""Characters of a reason."""
FORM = Form(
    "checkin-export",
    (Step("why", N_("Why is the whole table with all names needed? Your reason is kept in the records."), limit=300),),
)
HEAD = ("number", "state", "people", "town", "answered", "help", "injured", "language")
NAMED = ("name", "identity", "about", "where", "reach")


async def export_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """Asked for in a group of officers, it is answered in private."""
    there = await reach.privately(ctx)
    if refused := refusal(ctx.person, Act.EXPORT, today=ctx.today, section=notices.SECTION, stepped_up=True):
        ctx.unit.audits.note("refused export", f"crisis:{stored.subject}", actor=ctx.person.key, detail=refused.code)
        return [reach.note(ctx, press, ctx.sentence(refused))]
    if there is None:
        return [reach.note(ctx, press, ctx.say(reach.IN_PRIVATE), reach.link(ctx))]
    if grant(ctx.person, Act.EXPORT, ctx.today, section=notices.SECTION).reason:
        return await open_form(there, FORM.name, subject=stored.subject)
    return await require(there, Then("checkin-export", stored.subject)) or await proved(there, stored.subject, "")


async def explained(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The reason is there; now the second factor."""
    if len(data["why"]) < REASON:
        return ctx.refuse(refuse(Code.EMPTY))
    return await require(ctx, Then("checkin-export", subject, data["why"])) or await proved(ctx, subject, data["why"])


async def proved(ctx: Context, subject: str, data: str) -> Actions:
    """With a reason, and for whoever may have it, everything; the reason stands in the records."""
    if refused := refusal(ctx.person, Act.EXPORT, today=ctx.today, section=notices.SECTION, stepped_up=True):
        return ctx.refuse(refused)
    named = grant(ctx.person, Act.EXPORT, ctx.today, section=notices.SECTION).reason and bool(data)
    return await _send(ctx, int(subject), named=named, why=data)


async def _send(ctx: Context, number: int, *, named: bool, why: str = "") -> Actions:
    crisis = await ctx.unit.crises.get(number)
    if crisis is None or number not in await ctx.unit.checkins.known():
        return ctx.refuse(refuse(Code.UNKNOWN))
    answers = await ctx.unit.checkins.of_crisis(number)
    cases = {case.answer: case for case in await ctx.unit.checkins.cases(number)}
    names = await ctx.unit.checkins.names(number) if named else None
    rows = [_row(each, cases.get(each.id), names) for each in answers]
    table = csv_file(table_name(number), HEAD + NAMED if named else HEAD, rows)
    await ctx.unit.files.keep(table)
    detail = f"{len(rows)} rows, {'with names' if named else 'without names'}" + (f": {why}" if why else "")
    ctx.unit.audits.note("export check-in", f"crisis:{number}", actor=ctx.person.key, detail=detail)
    return [replace(ctx.reply(_words(ctx, crisis, len(rows), named=named)), media=(table.media,))]


def _row(answer: Answer, case: HelpCase | None, names: Mapping[str, str] | None) -> Sequence[str | int]:
    """Without `names` nothing that says who it is."""
    at = answer.answered_at.isoformat(timespec="minutes") if answer.answered_at else ""
    said = case.details if case else {}
    told = (answer.id, standing_of(answer).value, answer.people or "", answer.city, at)
    plain = (*told, case.number if case else "", said.get("injured", ""), answer.language)
    if names is None:
        return plain
    name = names.get(answer.identity, "")
    return (*plain, name, answer.identity, answer.about, said.get("where", ""), said.get("reach", ""))


def _words(ctx: Context, crisis: Crisis, rows: int, *, named: bool) -> Text:
    whole = ctx.say("With all names. Please delete it when it has served.") if named else ctx.say("Without names.")
    title = reach.title(ctx, crisis)
    said = ctx.count("*{title}*: {n} answer.", "*{title}*: {n} answers.", rows, title=title)
    return join([said, whole], " ")


DIALOGUES = (Dialogue(FORM, explained, Act.EXPORT),)
