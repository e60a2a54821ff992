"""An officer takes a request for help: one of several is first, and reads the whole of it in private."""

from groups.checkin import Help
from groups.messages import Button, Lane, Notice, Pressed, Rows, Said, Send
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, join
from handlers.checkin import holder, notices, reach
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.checkins import Answer, HelpCase

REFUSED = "refused help"


async def take_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[I take it]"""
    case = await ctx.unit.checkins.case(int(stored.subject))
    refused = notices.may(ctx) or _taken(ctx, case)
    if refused or case is None:
        return [_no(ctx, press, refused or refuse(Code.UNKNOWN), stored.subject)]
    private = await ctx.private_address(ctx.person.key)
    if private is None:
        return [Notice(ctx.at, press.press, str(ctx.say("Please write to me in private first; then take it.")))]
    mine = {"state": Help.TAKEN, "holder": ctx.person.key, "taken_at": ctx.now}
    taken = await ctx.unit.checkins.move(case, **mine)
    if taken is None:
        return [
            _no(ctx, press, _taken(ctx, await ctx.unit.checkins.case(case.id)) or refuse(Code.CONFLICT), stored.subject)
        ]
    ctx.unit.audits.note("help taken", taken.subject, actor=ctx.person.key)
    mark = Notice(
        ctx.at, press.press, str(ctx.say("{number} is yours. The rest is in our private chat.", number=case.number))
    )
    words = N_("An officer looks after your request {number} now. What you write here goes to them.")
    told = await _tell_person(ctx, taken, words)
    return [mark, await whole(ctx, taken), *told, *await notices.refresh(ctx, taken)]


async def give_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[Give back]: everybody on duty can take it again, and is called if nobody does."""
    case = await ctx.unit.checkins.case(int(stored.subject))
    if case is None or case.state is not Help.TAKEN or case.holder != ctx.person.key:
        return [_no(ctx, press, refuse(Code.STATE), stored.subject)]
    words = N_("*{number}* was given back: nobody looks after it.")
    given = await holder.freed(ctx, case, "help given back", words)
    return [_no(ctx, press, refuse(Code.CONFLICT), stored.subject)] if given is None else given


async def solved_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[It is solved]"""
    case = await ctx.unit.checkins.case(int(stored.subject))
    if case is None or case.state is not Help.TAKEN or case.holder != ctx.person.key:
        return [_no(ctx, press, refuse(Code.STATE), stored.subject)]
    over = await ctx.unit.checkins.move(case, state=Help.DONE, done_at=ctx.now)
    if over is None:
        return [_no(ctx, press, refuse(Code.CONFLICT), stored.subject)]
    ctx.unit.audits.note("help solved", over.subject, actor=ctx.person.key)
    said = ctx.reply(ctx.say("*{number}* is over. Thank you.", number=over.number))
    words = N_(
        "Your request {number} is closed. If it is not solved, write to me here within a day, and it is open again. "
        "/safe asks for help at any time."
    )
    told = [_closed(ctx, over), *await _tell_person(ctx, over, words)]
    return [said, *told, *await notices.refresh(ctx, over)]


def _closed(ctx: Context, case: HelpCase) -> Send:
    """Colleagues see who closed it: a cry for help never ends unseen."""
    words = N_("*{number}* was closed: {who} says that it is solved. If you doubt it, open it again.")
    said = ctx.staff_say(words, number=case.number, who=ctx.mission.called(ctx.person.key))
    again = Button(str(ctx.staff_say("Open again")), "help-again", str(case.id), style="help")
    return ctx.staff(said, ((again,),), lane=Lane.CRISIS)


async def again_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[Open again], by anybody who may look after it."""
    case = await ctx.unit.checkins.case(int(stored.subject))
    refused = notices.may(ctx) or (None if case and await _may_reopen(ctx, case) else refuse(Code.STATE))
    if refused or case is None:
        return [_no(ctx, press, refused or refuse(Code.UNKNOWN), stored.subject)]
    words = N_("*{number}* is open again: nobody looks after it.")
    opened = await holder.freed(ctx, case, "help opened again", words)
    if opened is None:
        return [_no(ctx, press, refuse(Code.CONFLICT), stored.subject)]
    to_person = N_("Your request {number} is open again. The officers on duty see it.")
    return [*opened, *await _tell_person(ctx, case, to_person)]


async def _may_reopen(ctx: Context, case: HelpCase) -> bool:
    """It is over, and the person has no other one open."""
    return case.state is Help.DONE and await ctx.unit.checkins.case_of(case.answer) is None


async def whole(ctx: Context, case: HelpCase) -> Send:
    """All that its holder needs, in their private chat; a reply to it goes to the person."""
    language = await ctx.language_of(case.holder)
    answer = await ctx.unit.checkins.answer(case.answer)
    at = await ctx.private_address(case.holder) or ctx.mission.staff_room
    seen = await notices.notice(ctx, case, language)
    who = await _who(ctx, case, answer, language) if answer and at != ctx.mission.staff_room else Text()
    how = ctx.texts.say(language, "Reply to this message, and I send your words to them.")
    return Send(
        at,
        join([seen, who, how], "\n\n"),
        _held(ctx, case, language),
        lane=Lane.CRISIS,
        subject=f"helper:{case.id}",
        language=language,
    )


async def replied(ctx: Context, said: Said, number: int) -> Actions:
    """The holder's reply goes to the person, as it is."""
    case = await ctx.unit.checkins.case(number)
    answer = await ctx.unit.checkins.answer(case.answer) if case else None
    if case is None or answer is None or case.holder != ctx.person.key or notices.may(ctx):
        return ctx.refuse(refuse(Code.STATE))
    to = await ctx.unit.people.private_address((answer.identity,))
    if to is None or not said.text:
        return [ctx.reply(ctx.say("I cannot write to this person in private."))]
    words = ctx.texts.say(answer.language, "*{number}*, an officer of the mission:", number=case.number)
    ctx.unit.audits.note("help answered", case.subject, actor=ctx.person.key)
    sent = Send(to, words + "\n" + said.text, lane=Lane.CRISIS, language=answer.language)
    return [*reach.about(answer, [sent]), ctx.reply(ctx.say("Your words are on their way."))]


async def _tell_person(ctx: Context, case: HelpCase, words: str) -> Actions:
    """Whoever asked learns how it stands; no officer is named."""
    answer = await ctx.unit.checkins.answer(case.answer)
    to = await ctx.unit.people.private_address((answer.identity,)) if answer else None
    if answer is None or to is None:
        return []
    text = ctx.texts.say(answer.language, words, number=case.number)
    return reach.about(answer, [Send(to, text, lane=Lane.CRISIS, language=answer.language)])


async def _who(ctx: Context, case: HelpCase, answer: Answer, language: str) -> Text:
    say = ctx.texts.say
    name = await ctx.unit.people.name(answer.identity) or answer.identity
    reached = case.details.get("reach", "")
    return join(
        [
            say(language, "Name: {name}", name=name),
            say(language, "Asked for: {about}", about=answer.about) if answer.about else Text(),
            say(language, "To be reached: {how}", how=reached) if reached else Text(),
        ]
    )


def _held(ctx: Context, case: HelpCase, language: str) -> Rows:
    labels = ((N_("It is solved"), "help-solved", "main"), (N_("Give back"), "help-give", ""))
    return (
        tuple(
            Button(str(ctx.texts.say(language, label)), act, str(case.id), only=case.holder, style=style)
            for label, act, style in labels
        ),
    )


def _taken(ctx: Context, case: HelpCase | None) -> Refusal | None:
    """E-CONFLICT (who, at) while an officer has it, E-STATE when it is over."""
    if case is None or case.state is Help.DONE:
        return refuse(Code.STATE)
    if notices.is_free(ctx, case):
        return None
    return refuse(Code.CONFLICT, who=ctx.mission.called(case.holder), at=case.taken_at)


def _no(ctx: Context, press: Pressed, refused: Refusal, case: str) -> Notice:
    ctx.unit.audits.note(REFUSED, f"help:{case}", actor=ctx.person.key, detail=refused.code)
    return Notice(ctx.at, press.press, str(ctx.sentence(refused)))
