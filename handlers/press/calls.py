"""Press calls: a topic and a deadline, asked for and shown whole before a second person reads them."""

from datetime import datetime
from typing import Any

from config.schema import Group
from groups import press
from groups.calendar import parse_when
from groups.forms import Form, Step
from groups.messages import Button, Pressed, Said
from groups.pace import quiet_end, quiet_refusal
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.press.section import press_groups, press_zone
from handlers.publish.asking import instant, offering, other_hours
from handlers.publish.room import pace_of
from storage.press import Call

HOURS = (("today 15:00", N_("Today {time}"), "15:00"), ("tomorrow 12:00", N_("Tomorrow {time}"), "12:00"))

CALL = Form(
    "press-call",
    (
        Step("topic", N_("What is the press call about?"), limit=500),
        Step("until", N_("Until when do you collect questions?"), hint=N_("Such as 15:00, or tomorrow 12:00.")),
    ),
)
SURE = Form(
    "press-call-sure",
    (
        Step(
            "sure",
            N_("Shall it go to the press group, once a second person agrees?"),
            choices=(("yes", N_("Send for approval")), ("no", N_("No"))),
        ),
    ),
)


async def presscall(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/presscall` shows the open ones; `/presscall The new ferry until 15:00` begins one."""
    topic, until = press.topic_and_hour(str(words))
    if not topic:
        return await _show(ctx)
    if no := refusal(ctx.person, Act.PUBLISH_ANSWER, today=ctx.today, section=press.SECTION):
        return ctx.refuse(no)
    return await _ask(ctx, {"topic": topic} | ({"until": until} if until else {}))


async def begin(ctx: Context, _press: Pressed, _stored: Any) -> Actions:
    """[New press call]"""
    if no := refusal(ctx.person, Act.PUBLISH_ANSWER, today=ctx.today, section=press.SECTION):
        return ctx.refuse(no)
    return await open_form(ctx, CALL.name)


async def described(ctx: Context, _subject: str, data: dict[str, str]) -> Actions:
    """The whole is shown before it goes anywhere."""
    zone = press_zone(ctx)
    until = instant(data["until"], ctx.now, zone)
    no = until if isinstance(until, Refusal) else not_now(ctx, until)
    if no is not None or not isinstance(until, datetime):
        judged = no or refuse(Code.LATE, at=ctx.now, zone=zone.key)
        again = await _ask(ctx, {"topic": data["topic"]})
        hours = other_hours(ctx, judged, zone)
        return before(ctx.sentence(judged), offering(again, hours) if hours else again)
    shown = call_words(ctx, data["topic"], until, press_groups(ctx)[0], ctx.language)
    asked = await open_form(ctx, SURE.name, data={"topic": data["topic"], "at": until.isoformat()})
    return before(join([shown, ""]), asked)


# ---- words and rules --------------------------------------------------------------------------------------


async def _show(ctx: Context) -> Actions:
    found = await ctx.unit.press.open_calls()
    lines = [await _open_line(ctx, call) for call in found]
    head = Text() if lines else ctx.say("No press call is open.")
    new = Button(str(ctx.say("New press call")), "call-new", only=ctx.person.key, style="main")
    may = refusal(ctx.person, Act.PUBLISH_ANSWER, today=ctx.today, section=press.SECTION) is None
    return [ctx.reply(join([head, *lines]), ((new,),) if may else ())]


async def _open_line(ctx: Context, call: Call) -> Text:
    count = ctx.count("{n} question", "{n} questions", len(await ctx.unit.questions.of_call(call.id)))
    until = ctx.texts.moment(ctx.language, call.deadline, press_zone(ctx), ctx.now)
    return ctx.say("*{topic}*, until {time}: {count}", topic=call.topic, time=until, count=count)


async def _ask(ctx: Context, data: dict[str, str]) -> Actions:
    asked_ = await open_form(ctx, CALL.name, data=data)
    if "until" in data:
        return asked_
    to_come = [each for each in HOURS if not isinstance(parse_when(each[0], ctx.now, press_zone(ctx)), Refusal)]
    return offering(asked_, [(str(ctx.say(label, time=hour)), words) for words, label, hour in to_come])


def not_now(ctx: Context, until: datetime | None) -> Refusal | None:
    """E-ACCESS without a press group, E-LATE for a deadline that is over, E-QUIET at night."""
    groups = press_groups(ctx)
    if not groups:
        return refuse(Code.ACCESS, statement="yes")
    if until is None or until <= ctx.now:
        return refuse(Code.LATE, at=until or ctx.now, zone=groups[0].zone)
    paces = [pace_of(group) for group in groups]
    return next((quiet_refusal(pace, ctx.now) for pace in paces if quiet_end(ctx.now, pace)), None)


def call_words(ctx: Context, topic: str, until: datetime, group: Group, language: str) -> Text:
    by = ctx.texts.moment(language, until, group.tz, ctx.now)
    return ctx.texts.say(language, "*Press call:* {topic}\nPlease ask until {time}.", topic=topic, time=by)


DIALOGUES = (Dialogue(CALL, described, Act.PUBLISH_ANSWER),)
