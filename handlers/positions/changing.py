"""New words of a position: an officer proposes them in a form, a head of mission or reviewer confirms."""

import re
from collections.abc import Mapping
from datetime import date

from groups.forms import Form, Step
from groups.messages import Pressed, Rows, Send
from groups.people import Role
from groups.positions import check_days, read_day
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers import verdict
from handlers.checks import cited
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.facts.factvalue import LANGUAGE
from handlers.positions import reading
from handlers.publish.tell import room, tell
from storage.buttons import StoredButton
from storage.positions import PositionNow, Words

NUMBER = re.compile(r"P[0-9]{1,5}")
DAY = N_("Write today, or a day such as 2026-12-31.")
FORM = Form(
    "position",
    (
        Step("text", N_("What is the line to take? In several languages write a line for each: en: …"), limit=2000),
        Step("from", N_("From which day does it hold?"), hint=DAY),
        Step("to", N_("What is its last day, at most 90 days later?"), hint=DAY),
        Step("source", N_("Where does it come from?"), optional=True, limit=200),
    ),
)
SECONDS = (Role.HEAD, Role.REVIEWER)


async def add(ctx: Context, number: str, text: str) -> Actions:
    """`/position add P13`, with the words or without; new words for one that is there, too."""
    if not NUMBER.fullmatch(number):
        return ctx.refuse(refuse(Code.WORDS, choices=("/position add P13",)))
    if ctx.mission.fact(number):
        return ctx.refuse(refuse(Code.UNKNOWN, what=number))
    if no := refusal(ctx.person, Act.CHANGE_POSITION, today=ctx.today, proposing=True):
        return ctx.refuse(no)
    return await open_form(ctx, FORM.name, subject=number, data={"text": text} if text else None)


async def given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form is full: a day that cannot be is asked for again."""
    words = _words(ctx, data)
    if isinstance(words, tuple):
        step, no = words
        left = {name: said for name, said in data.items() if name != step}
        return before(ctx.sentence(no), await open_form(ctx, FORM.name, subject=subject, data=left))
    seen = await ctx.unit.positions.one_now(ctx.mission, subject)
    if not await ctx.unit.positions.propose(subject, seen, words, ctx.person.key):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("propose position", f"position:{subject}", actor=ctx.person.key)
    said = ctx.say(
        "A second person confirms *{id}*: a head of mission or a reviewer. Until then nothing changes.", id=subject
    )
    fresh = await ctx.unit.positions.one_now(ctx.mission, subject)
    return [ctx.reply(said), *await _ask(ctx, fresh)] if fresh else []


def _words(ctx: Context, data: Mapping[str, str]) -> Words | tuple[str, Refusal]:
    """What the answers mean, or the step to ask again and why."""
    days: dict[str, date] = {}
    for step in ("from", "to"):
        day = read_day(data[step], ctx.today)
        if isinstance(day, Refusal):
            return step, day
        days[step] = day
    if no := check_days(days["from"], days["to"], ctx.today):
        return "to", no
    return Words(_by_language(ctx, data["text"]), days["from"], days["to"], data.get("source", ""))


def _by_language(ctx: Context, said: str) -> dict[str, str]:
    """`en: …` and `ar: …` on lines of their own, or all of it in the writer's language."""
    found = [LANGUAGE.match(line) for line in said.split("\n") if line.strip()]
    named = {match[1]: match[2].strip() for match in found if match and match[1] in ctx.mission.languages}
    return named if len(named) == len(found) else {ctx.language: said}


async def _ask(ctx: Context, position: PositionNow) -> Actions:
    people = [person.key for role in SECONDS for person in ctx.mission.holding(role, ctx.today)]
    others = [key for key in people if key != ctx.person.key]

    async def say(one: Context) -> Actions:
        return [question(one, position)]

    return [*await tell(ctx, others, say), question(room(ctx), position)]


def question(ctx: Context, position: PositionNow) -> Send:
    """What holds now and what is proposed, with [Confirm] and [Leave it as it is]."""
    new = ctx.mission.words(position.proposed.text, ctx.language) if position.proposed else ""
    old = ctx.mission.words(position.words.text, ctx.language) if position.words else "–"
    words = N_(
        "{name} proposes the position *{id}*.\nOld: {old}\nNew: {new}\nFrom {from_day} to {until}. Source: {source}"
    )
    days = [position.proposed.valid_from, position.proposed.valid_to] if position.proposed else []
    from_day, until = [ctx.texts.date(ctx.language, day) for day in days] or ["", ""]
    source = (position.proposed.source if position.proposed else "") or "–"
    name = ctx.mission.called(position.proposed_by)
    values = {"name": name, "id": position.id, "old": old, "new": new, "source": source}
    return ctx.reply(ctx.say(words, **values, from_day=from_day, until=until), _yes_no(ctx, position))


def _yes_no(ctx: Context, position: PositionNow) -> Rows:
    labels = (N_("Confirm"), N_("Leave it as it is"))
    return verdict.buttons(ctx.say, "position-adopt", position.id, position.version, labels, "stop")


async def adopt(ctx: Context, _press: Pressed, stored: StoredButton) -> Actions:
    """The second person's word."""
    position = await ctx.unit.positions.one_now(ctx.mission, stored.subject)
    if position is None or position.version != stored.version or not position.proposed:
        return ctx.refuse(refuse(Code.CHANGED))
    no = refusal(ctx.person, Act.CHANGE_POSITION, today=ctx.today, seconding=True)
    no = no or (refuse(Code.SELF, by=ctx.person.key) if position.proposed_by == ctx.person.key else None)
    if no:
        ctx.unit.audits.note("refused position", f"position:{position.id}", actor=ctx.person.key, detail=no.code)
        return ctx.refuse(no)
    return await (_adopted(ctx, position) if stored.data == "yes" else _dropped(ctx, position))


async def _adopted(ctx: Context, position: PositionNow) -> Actions:
    if not await ctx.unit.positions.adopt(position, ctx.person.key):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("adopt position", f"position:{position.id}", actor=ctx.person.key)
    said = ctx.reply(ctx.say("*{id}* holds with its new words. Every officer is asked to read it.", id=position.id))
    fresh = await ctx.unit.positions.one_now(ctx.mission, position.id)
    head = N_("This position is new or has changed. Please read it: statements stand on it.")
    spread = await reading.spread(ctx, fresh, head) if fresh else []
    return [said, *spread, *await cited.changed(ctx, position.id)]


async def _dropped(ctx: Context, position: PositionNow) -> Actions:
    if not await ctx.unit.positions.drop(position):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("drop position", f"position:{position.id}", actor=ctx.person.key)
    words = N_("The new words of *{id}* are not taken.")

    async def say(one: Context) -> Actions:
        return [one.reply(one.say(words, id=position.id))]

    return [ctx.reply(ctx.say(words, id=position.id)), *await tell(ctx, [position.proposed_by], say)]


DIALOGUES = (Dialogue(FORM, given, Act.CHANGE_POSITION),)
