"""`/urgent 53 reason`: what is about life goes above count and gap; two people, three a day, looked at the next day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from groups.calendar import DAY, instant, local_date
from groups.forms import Form, Step
from groups.messages import Button, Due, Pressed, Said
from groups.people import Person, Role
from groups.posts import State, check_reason, may_approve
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant, refusal
from groups.texts import N_, Text, join
from handlers import live
from handlers.calling import call
from handlers.context import Actions, Context
from handlers.dialogues import open_form
from handlers.keypoints import keyasking, keyroom, keysend, keytongue
from handlers.publish.moves import number_in
from handlers.publish.shown import groups_of
from handlers.stepup import Then, require_for
from storage.buttons import StoredButton
from storage.posts import Post

FORM = Form(
    "key-urgent",
    (Step("reason", N_("Whose life is in danger, and why can it not wait? At least ten characters."), limit=200),),
)
LOOKED_AT = time(9)
"""The hour of the next day at which somebody is asked whether it was right."""
ASKED, AGREED = "ask urgent", "agree urgent"


# ---- asking -------------------------------------------------------------------------------------------


async def urgent(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/urgent 53 and the reason`"""
    number, _, reason = str(words).strip().partition(" ")
    post = await _find(ctx, number)
    if post is None:
        return ctx.refuse(refuse(Code.UNKNOWN, what=number or "/urgent 53"))
    return (
        await _ask(ctx, post, reason.strip())
        if reason.strip()
        else await open_form(ctx, FORM.name, subject=str(post.id))
    )


async def pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Urgent]"""
    return await open_form(ctx, FORM.name, subject=stored.subject)


async def reasoned(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    post = await _find(ctx, subject)
    return await _ask(ctx, post, data["reason"].strip()) if post else ctx.refuse(refuse(Code.STATE))


async def _find(ctx: Context, words: str) -> Post | None:
    """The key point of this number."""
    number = number_in(words)
    post = await ctx.unit.posts.get(number) if number else None
    return post if post and post.kind == keyroom.KEY else None


async def _ask(ctx: Context, post: Post, reason: str) -> Actions:
    """With the second factor where the right asks for one: the asker's word may count as the approval."""
    mine = refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True, seconding=True)
    if no := check_reason(reason) or mine or await _not_waiting(ctx, post):
        return _refused(ctx, post, no)
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("key-urgent", str(post.id), reason, f"#{post.id}"))
    return asked or await asked_for(ctx, str(post.id), reason)


async def asked_for(ctx: Context, subject: str, reason: str) -> Actions:
    """Everybody who may agree is called, in private and in the staff room."""
    post = await _find(ctx, subject)
    if post is None or await _not_waiting(ctx, post):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note(ASKED, keyroom.subject_of(post), actor=ctx.person.key)
    words = N_(
        "{name} says that this is about life and cannot wait: “{reason}”\n\n{text}\n\nIt would go above the count, "
        "without any text that nobody but its author has read."
    )
    values: dict[str, Any] = {"name": ctx.person.name, "reason": reason, "text": join(post.texts.values(), "\n\n")}
    data = f"{ctx.person.key} {reason}"
    label = N_("It is about life: send it now")
    button = Button(str(ctx.staff_say(label)), "key-urgent-agree", subject, post.version, data, style="grave")
    told = await keyasking.called(ctx, post, words, ((button,),), ((label, button.act),), data, **values)
    if ctx.in_staff_room:
        return told
    return [*told, ctx.reply(ctx.say("A second person must agree that it is about life. I have called them."))]


# ---- agreeing -----------------------------------------------------------------------------------------


async def agree_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[It is about life: send it now]: whoever agrees lets it go, and types to how many groups."""
    data = f"{stored.version} {stored.data}"
    ready = await _agreeable(ctx, stored.subject, data)
    if isinstance(ready, list):
        return ready
    post, _ = ready
    then, proof = Then("key-urgent-agree", stored.subject, data), grant(ctx.person, Act.CRISIS_FREE, ctx.today).step_up
    asked = await live.require(ctx, then, groups_of(ctx, post), proof=proof)
    return asked or await agreed(ctx, stored.subject, data)


async def agreed(ctx: Context, subject: str, data: str) -> Actions:
    """The same, after the number of groups and the second factor; `data` is version, asker and reason."""
    ready = await _agreeable(ctx, subject, data)
    if isinstance(ready, list):
        return ready
    post, approver = ready
    ctx.unit.audits.note(AGREED, keyroom.subject_of(post), actor=ctx.person.key)
    await ctx.unit.dues.set("key.urgent", str(post.id), _tomorrow(ctx))
    return await keysend.release(ctx, post, by=approver, because=data.split(" ", 2)[2])


async def _agreeable(ctx: Context, subject: str, data: str) -> tuple[Post, str] | Actions:
    """The key point as it was shown, and whose approval it is; else the refusal."""
    version, asker, _ = data.split(" ", 2)
    post = await _find(ctx, subject)
    if post is None or post.version != int(version) or await _not_waiting(ctx, post):
        return ctx.refuse(refuse(Code.CONFLICT))
    approver = _approver(ctx, post, asker)
    if isinstance(approver, Refusal):
        return _refused(ctx, post, approver)
    second = replace(ctx, person=ctx.mission.officer(approver) or ctx.person)
    no = await keytongue.unheard(second, post)
    return _refused(ctx, post, no) if no else (post, approver)


def _approver(ctx: Context, post: Post, asker: str) -> str | Refusal:
    """Two people, and one of them has not written the words: that one approves them. E-ROLE, E-SELF."""
    if no := _may_not(ctx, ctx.person):
        return no
    if ctx.person.key == asker:
        return refuse(Code.SELF, by=asker)
    other = ctx.mission.officer(asker)
    people = [ctx.person, *([other] if other and _may_not(ctx, other) is None else [])]
    fit = [one.key for one in people if may_approve(one, post.authors, post.submitter) is None]
    return fit[0] if fit else refuse(Code.SELF, by=ctx.person.key)


def _may_not(ctx: Context, person: Person) -> Refusal | None:
    return refusal(person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)


async def _not_waiting(ctx: Context, post: Post) -> Refusal | None:
    """Only a key point that waits for its approval, in a crisis that is open."""
    meant = await ctx.unit.crises.get(post.crisis)
    waits = post.state == State.SUBMITTED and meant is not None and meant.is_open
    return None if waits else refuse(Code.STATE)


def _refused(ctx: Context, post: Post, no: Refusal) -> Actions:
    ctx.unit.audits.note("refused urgent", keyroom.subject_of(post), actor=ctx.person.key, detail=no.code)
    return ctx.refuse(no)


# ---- the next day -------------------------------------------------------------------------------------


def _tomorrow(ctx: Context) -> datetime:
    """Nine o'clock of the mission's next day."""
    day = local_date(ctx.now, ctx.mission.zone) + DAY
    at = instant(datetime.combine(day, LOOKED_AT), ctx.mission.zone)
    return ctx.now + timedelta(days=1) if isinstance(at, Refusal) else at


async def look_due(ctx: Context, due: Due) -> Actions:
    """Was it about life? Asked day by day until somebody has answered who had not asked for it."""
    post = await _find(ctx, due.subject)
    if post is None or not post.life_safety:
        return []
    await ctx.unit.dues.set("key.urgent", due.subject, ctx.now + timedelta(days=1))
    asker, second = await _who(ctx, post)
    words = N_(
        "Key point *#{number}* went above the count, because “{reason}”. {name} asked for it, {second} agreed. "
        "Was it about life?\n\n{text}"
    )
    text = join(post.texts.values(), "\n\n")
    choices = ((N_("Yes, it was right"), "urgent-right"), (N_("No, it could have waited"), "urgent-wrong"))
    values: dict[str, Any] = {"number": post.id, "reason": post.life_safety, "text": text}
    return await call(
        ctx,
        (Role.HEAD, Role.REVIEWER),
        words,
        choices=choices,
        subject=due.subject,
        without=asker,
        name=ctx.mission.called(asker),
        second=ctx.mission.called(second),
        **values,
    )


async def right_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await _judged(ctx, stored.subject, "urgent was right")


async def wrong_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await _judged(ctx, stored.subject, "urgent was wrong")


async def _judged(ctx: Context, subject: str, verdict: str) -> Actions:
    post = await _find(ctx, subject)
    if post is None:
        return ctx.refuse(refuse(Code.STATE))
    asker, _ = await _who(ctx, post)
    if no := _may_not(ctx, ctx.person) or (refuse(Code.SELF, by=asker) if asker == ctx.person.key else None):
        return _refused(ctx, post, no)
    await ctx.unit.dues.drop("key.urgent", subject)
    ctx.unit.audits.note(verdict, keyroom.subject_of(post), actor=ctx.person.key)
    return [ctx.reply(ctx.say("Thank you. It is noted."))]


async def _who(ctx: Context, post: Post) -> tuple[str, str]:
    """Who asked for it, and who agreed."""
    rows = await ctx.unit.audits.of(keyroom.subject_of(post))
    last = {str(row["act"]): str(row["actor"]) for row in rows}
    return last.get(ASKED, ""), last.get(AGREED, "")
