"""A press call and its second person: they read the very words, agree and send them, or send them back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.schema import Group
from groups import press
from groups.messages import Button, Lane, Pressed, Rows, Send
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, code, join
from handlers import verdict
from handlers.context import Actions, Context, Dialogue
from handlers.press.calls import SURE, call_words, not_now
from handlers.press.section import press_groups, press_zone, seconds
from handlers.publish.launch import WAITS, obstacle_in
from handlers.publish.shown import places_of
from handlers.publish.tell import room, tell, tell_or_staff
from handlers.signing import published, sign
from storage.addresses import Place
from storage.press import Call

ENDS = "press.call"


async def proposed(ctx: Context, _subject: str, data: dict[str, str]) -> Actions:
    """[Send for approval]: nothing goes out yet."""
    if data["sure"] == "no":
        return [ctx.reply(ctx.say("Cancelled. Nothing was sent."))]
    until = datetime.fromisoformat(data["at"])
    no = refusal(ctx.person, Act.PUBLISH_ANSWER, today=ctx.today, section=press.SECTION) or not_now(ctx, until)
    if no:
        return ctx.refuse(no)
    made = await ctx.unit.press.propose_call(data["topic"], ctx.person.key, until)
    ctx.unit.audits.note("press call proposed", made.subject, actor=ctx.person.key)
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]

    async def card(one: Context) -> Actions:
        return [one.reply(_proposal(one, made), _choices(one, made))]

    return [*mine, *await card(room(ctx)), *await tell(ctx, seconds(ctx, Act.APPROVE, but=made.opened_by), card)]


async def decided(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Agree and send] and [Send back], on the words that were read."""
    made = await ctx.unit.press.call(int(stored.subject))
    if made is None or made.version != stored.version:
        return ctx.refuse(await _faster(ctx, stored.subject))
    own = made.opened_by == ctx.person.key and stored.data == "no"  # whoever wrote it may take it back
    if no := None if own else _may_not(ctx, made):
        ctx.unit.audits.note("refused press call", made.subject, actor=ctx.person.key, detail=no.code.value)
        return ctx.refuse(no)
    return await (_send(ctx, made) if stored.data == "yes" else _send_back(ctx, made))


async def waiting(ctx: Context) -> Sequence[tuple[datetime | None, Text, Rows]]:
    """For /waiting: the calls that this person may agree to."""
    found = [made for made in await ctx.unit.press.proposed_calls() if not _may_not(ctx, made)]
    return [(made.deadline, _proposal(ctx, made), _choices(ctx, made)) for made in found]


# ---- what the press decides -------------------------------------------------------------------------------


async def _send(ctx: Context, made: Call) -> Actions:
    """It is stopped as a post is: by a halt, a crisis, the night, the end of its hour."""
    groups = press_groups(ctx)
    if why := await obstacle_in(ctx, groups, (press.SECTION,)):
        return [ctx.reply(ctx.say(WAITS[why]))]
    if no := not_now(ctx, made.deadline) or await _nowhere(ctx, groups):
        return ctx.refuse(no)
    agreed = await ctx.unit.press.decide_call(made, "agreed", ctx.person.key)
    if agreed is None:
        return ctx.refuse(await _faster(ctx, str(made.id)))
    sent = [action for group in groups for action in await _open(ctx, agreed, group)]
    ctx.unit.audits.note("press call agreed", made.subject, actor=ctx.person.key)

    async def say(one: Context) -> Actions:
        by = one.texts.moment(one.language, agreed.deadline, press_zone(one), one.now)
        words = N_("{who} agreed, and the press call is out. You get the list of questions {time}.")
        return [one.reply(one.say(words, who=one.mission.called(agreed.agreed_by), time=by))]

    return [ctx.reply(ctx.say("The press call is out.")), *sent, *await tell_or_staff(ctx, [made.opened_by], say)]


async def _nowhere(ctx: Context, groups: Sequence[Group]) -> Refusal | None:
    return None if any([await places_of(ctx, group.id) for group in groups]) else refuse(Code.ACCESS)


async def _open(ctx: Context, agreed: Call, group: Group) -> Actions:
    call = await ctx.unit.press.open_call(agreed, group.id)
    until = call.deadline
    wall = f"{until.astimezone(group.tz):%Y-%m-%d %H:%M}"
    await ctx.unit.dues.set(ENDS, str(call.id), until, wall=wall, zone=group.zone)
    ctx.unit.audits.note("press call", call.subject, actor=call.opened_by, detail=f"agreed by {call.agreed_by}")
    signed = code(await sign(ctx, call.subject))
    calls = [_post(ctx, call, group, place, signed) for place in await places_of(ctx, group.id)]
    return await published(ctx, call.subject, calls)


async def _send_back(ctx: Context, made: Call) -> Actions:
    if await ctx.unit.press.decide_call(made, "returned") is None:
        return ctx.refuse(await _faster(ctx, str(made.id)))
    ctx.unit.audits.note("press call returned", made.subject, actor=ctx.person.key)

    async def say(one: Context) -> Actions:
        words = N_("{who} sent the press call *{topic}* back. Nothing went out. /presscall writes it anew.")
        return [one.reply(one.say(words, who=one.mission.called(ctx.person.key), topic=made.topic))]

    return [*await say(ctx), *(await tell(ctx, [made.opened_by], say) if made.opened_by != ctx.person.key else [])]


def _post(ctx: Context, call: Call, group: Group, place: Place, signed: Text) -> Send:
    language = group.languages[0]
    button = Button(str(ctx.texts.say(language, "Ask a question")), "call-ask", str(call.id), style="main")
    return Send(
        place.address,
        join([call_words(ctx, call.topic, call.deadline, group, language), signed], "\n\n"),
        ((button,),),
        lane=Lane.ROUTINE,
        subject=call.subject,
        key=f"{call.subject}:{place.id}",
        language=language,
        look="post",
        group=group.id,
        not_after=call.deadline,
    )


# ---- the card, and who presses ----------------------------------------------------------------------------


def _proposal(ctx: Context, made: Call) -> Text:
    groups = press_groups(ctx)
    words = N_("{who} asks to send this to the press group. A second person must agree.")
    shown = call_words(ctx, made.topic, made.deadline, groups[0], ctx.language) if groups else made.topic
    return join([ctx.say(words, who=ctx.mission.called(made.opened_by)), shown], "\n\n")


def _choices(ctx: Context, made: Call) -> Rows:
    labels = (N_("Agree and send"), N_("Send back"))
    return verdict.buttons(ctx.say, "call-agree", str(made.id), made.version, labels)


def _may_not(ctx: Context, made: Call) -> Refusal | None:
    """E-SELF for whoever wrote it; E-ROLE for whoever may not approve what goes to the press group."""
    if ctx.person.key == made.opened_by:
        return refuse(Code.SELF, by=made.opened_by)
    return refusal(ctx.person, Act.APPROVE, today=ctx.today, section=press.SECTION, seconding=True)


async def _faster(ctx: Context, number: str) -> Refusal:
    """Who decided it, and when."""
    acts = [row for row in await ctx.unit.audits.of(f"call:{number}") if row["actor"]]
    if not acts:
        return refuse(Code.STATE)
    return refuse(Code.CONFLICT, who=ctx.mission.called(acts[-1]["actor"]), at=acts[-1]["at"])


DIALOGUES = (Dialogue(SURE, proposed, Act.PUBLISH_ANSWER),)
