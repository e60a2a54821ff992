"""What comes of a press call: journalists ask in private, and at the deadline the officer gets the list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from groups import press
from groups.forms import Form, Step
from groups.messages import Button, Due, Edit, Notice, Pressed, Rows
from groups.press import Standing
from groups.questions import LENGTH
from groups.refusals import Code, refuse
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.press.calls import call_words
from handlers.press.section import press_zone
from handlers.publish.tell import room, tell
from handlers.questions import ask, cases, notices
from storage.press import Accreditation, Call
from storage.questions import Question

PER_MESSAGE = 12
"""Questions in one message of the list: twelve of 200 characters fit everywhere."""


QUESTION = Form(
    "press-question", (Step("words", N_("What is your question? Please write it in one message."), limit=LENGTH),)
)


async def ask_here(ctx: Context, pressed: Pressed, stored: Any) -> Actions:
    """[Ask a question], in the group: the form opens in private."""
    call = await ctx.unit.press.call(int(stored.subject))
    if call is None or call.state != "open":
        return [_notice(ctx, pressed, _over(ctx, call))]
    if await _accreditation(ctx, call) is None:
        words = N_("Press calls are for accredited journalists. Please write to us with /ask, and we accredit you.")
        return [_notice(ctx, pressed, ctx.say(words))]
    at = await ctx.unit.people.private_address((ctx.sender.identity,))
    if at is None:
        return [_notice(ctx, pressed, ctx.say("Please write to me in private first. Then press again."))]
    language = await ctx.unit.people.language(ctx.sender.identity) or ctx.language
    there = replace(ctx, at=at, private=True, group=None, message="", language=language)
    about = there.say("Press call: *{topic}*", topic=call.topic)
    form = before(about, await open_form(there, QUESTION.name, subject=str(call.id)))
    return [_notice(ctx, pressed, ctx.say("I have written to you in private.")), *form]


async def asked(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    """A question that came to the call; from here on it is one like all others."""
    call = await ctx.unit.press.call(int(subject))
    if call is None or call.state != "open":
        return [ctx.reply(_over(ctx, call))]
    journalist = await _accreditation(ctx, call)
    if journalist is None:
        return ctx.refuse(refuse(Code.ACCESS))
    kept = await ask.keep(ctx, press.SECTION, data["words"].strip(), call=call.id)
    return await ask.submit(ctx, kept, {"outlet": journalist.outlet})


async def over(ctx: Context, due: Due) -> Actions:
    """The officer gets the list in the order of time; the button under the call says when it ended."""
    call = await ctx.unit.press.call(int(due.subject))
    if call is None or not await ctx.unit.press.close_call(call):
        return []
    found = await ctx.unit.questions.of_call(call.id)

    async def say(one: Context) -> Actions:
        return [one.reply(text) for text in _list(one, call, found)]

    return [*await _ended_buttons(ctx, call), *await tell(ctx, [call.opened_by], say), *await say(room(ctx))]


def _list(ctx: Context, call: Call, found: Sequence[Question]) -> list[Text]:
    head = join(
        [
            ctx.say("The press call *{topic}* is over.", topic=call.topic),
            ctx.count("{n} question came.", "{n} questions came.", len(found)),
        ]
    )
    lines = [_line(ctx, each) for each in found]
    pages = [lines[at : at + PER_MESSAGE] for at in range(0, len(lines), PER_MESSAGE)] or [[]]
    return [join([head if page is pages[0] else "", *page], "\n\n") for page in pages]


def _line(ctx: Context, each: Question) -> Text:
    return ctx.say(
        "{time} · *{number}* · {name}, {outlet}: “{words}”",
        time=ctx.texts.time(ctx.language, each.asked_at, press_zone(ctx)),
        number=cases.number_of(each),
        name=each.name,
        outlet=each.details.get("outlet", ""),
        words=notices.shortened(each.words),
    )


async def _ended_buttons(ctx: Context, call: Call) -> Actions:
    group = ctx.mission.group(call.group_id)
    if group is None:
        return []
    language = group.languages[0]
    label = str(ctx.texts.say(language, "Ended {time}", time=ctx.texts.time(language, call.deadline, group.tz)))
    rows: Rows = ((Button(label, "call-ask", str(call.id)),),)
    text = call_words(ctx, call.topic, call.deadline, group, language)
    sent = [row for row in await ctx.unit.outbox.of(call.subject) if row.kind == "send" and row.remote]
    return [Edit(row.address, row.remote, text, rows, look="post") for row in sent]


def _over(ctx: Context, call: Call | None) -> Text:
    if call is None:
        return ctx.say("This press call is over.")
    ended = ctx.texts.moment(ctx.language, call.deadline, press_zone(ctx), ctx.now)
    return ctx.say("This press call ended {time}. You can still ask with /ask.", time=ended)


def _notice(ctx: Context, pressed: Pressed, words: Text) -> Notice:
    return Notice(ctx.at, pressed.press, str(words))


async def _accreditation(ctx: Context, call: Call) -> Accreditation | None:
    """That of the person who asks, while it counts."""
    held = await ctx.unit.press.of(ctx.sender.identity, (Standing.ACTIVE,))
    return next((each for each in held if each.group_id == call.group_id), None)


DIALOGUES = (Dialogue(QUESTION, asked, Act.ASK),)
