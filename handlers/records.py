"""`/audit 47`: the life of one item, line by line, in words. Officers see what they did themselves, others all."""

from groups.messages import Said
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.moves import number_in
from storage.store import Row

MOST = 40
"""Lines shown: the newest ones."""
REFUSED = "refused "
ACTS = {
    "post draft": N_("wrote it"),
    "post edit": N_("changed it"),
    "post submit": N_("sent it for approval"),
    "post same": N_("sends it although it is nearly the same as another"),
    "post return": N_("returned it"),
    "post reject": N_("rejected it"),
    "post approve": N_("approved it"),
    "post void": N_("its approval counts no more"),
    "post schedule": N_("it waits for its hour"),
    "post release": N_("it goes out in a minute"),
    "post send": N_("it left for its chats"),
    "post publish": N_("it arrived"),
    "post stop": N_("stopped it"),
    "post hold": N_("it is held"),
    "post unhold": N_("it is held no more"),
    "post expire": N_("its time is over"),
    "post cancel": N_("cancelled it"),
    "post correct": N_("put it right"),
    "post retract": N_("took it back"),
    "post turn": N_("it is a turn of a series"),
    "post series stopped": N_("its series is stopped"),
    "post by hand": N_("wrote it by hand in the group"),
    "post exceed": N_("let it go above the day's number"),
    "post exceed asked": N_("asked to let it go above the day's number"),
    "post left": N_("its author left; the section was asked"),
    "post take over": N_("took it over"),
    "post rezoned": N_("the rules of the clocks changed; it keeps its hour on the wall"),
    "post partial": N_("let it go without one of its languages"),
    "post read": N_("read the text in another language"),
    "post unread": N_("approved it; nobody else read the text in another language"),
    "post drop text": N_("dropped a text that none of its groups reads, or that only its author had read"),
    "post check": N_("checked what it says"),
    "post tone read": N_("read what sounds too loud in it"),
    "post vouch": N_("said that everybody in the press chat is known"),
    "post lift asked": N_("asked to lift its embargo"),
    "post lift": N_("lifted its embargo"),
    "post ready correction": N_("sent the ready correction"),
    "post withdraw": N_("withdrew what was out"),
    "edit key point": N_("wrote the text that was missing, or let it go without it"),
    "send key point again": N_("sent it again, after it had reached nobody"),
    "give up key point": N_("gave it up, after it had reached nobody"),
    "post pin asked": N_("asked to pin it"),
    "post pin": N_("pinned it on top of its chats"),
    "post unpin asked": N_("asked to take it down from the top"),
    "post unpin": N_("took it down from the top"),
    "sees it there": N_("saw it in its chat"),
    "late press": N_("pressed something that reached us too late"),
    "submit key point": N_("sent the key point in"),
    "release key point": N_("released the key point"),
    "return key point": N_("returned the key point"),
    "stop key point": N_("stopped the key point"),
    "hold key point": N_("the key point is held"),
    "key point lacking": N_("some chats did not get it"),
    "review key point": N_("read the key point afterwards"),
    "review missed": N_("nobody read it in time"),
    "prepared words": N_("took prepared words"),
    "key point replace": N_("let it take the place of another key point"),
    "key point card": N_("let it stand on the cards only"),
    "ask urgent": N_("asked to send it above the count, because it is about life"),
    "agree urgent": N_("agreed that it is about life"),
    "urgent was right": N_("found it right that it went above the count"),
    "urgent was wrong": N_("found it wrong that it went above the count"),
}
"""What an act is called in the records, in the words of a sentence. What is missing here is shown as it is kept."""
WITH_REASON = frozenset({"post exceed", "post exceed asked"})
"""Acts that are shown with the whole of what was kept of them: the groups and the reason."""


async def audit(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/audit 47`"""
    number = number_in(str(words))
    if not number:
        return ctx.refuse(refuse(Code.WORDS, choices=("/audit 47",)))
    all_ = refusal(ctx.person, Act.READ_AUDIT, today=ctx.today) is None
    subjects = (f"post:{number}", f"key:{number}")
    rows = await ctx.unit.audits.latest(subjects, MOST, "" if all_ else ctx.person.key)
    if not rows:
        words_ = N_("Nothing is known of *#{number}*.") if all_ else N_("You did nothing to *#{number}*.")
        return [ctx.reply(ctx.say(words_, number=number))]
    head = ctx.say("What happened to *#{number}*:", number=number)
    return [ctx.reply(join([head, *(_line(ctx, row) for row in rows)]))]


def _line(ctx: Context, row: Row) -> Text:
    time = ctx.texts.moment(ctx.language, row["at"], ctx.mission.zone, ctx.now)
    if not row["actor"]:
        return ctx.say("{time} · {what}", time=time, what=_what(ctx, row))
    return ctx.say("{time} · {who}: {what}", time=time, who=ctx.mission.called(row["actor"]), what=_what(ctx, row))


def _what(ctx: Context, row: Row) -> Text:
    act, detail = str(row["act"]), str(row["detail"])
    if act.startswith(REFUSED):
        wanted = act.removeprefix(REFUSED)
        return ctx.say("was refused ({act}, {code})", act=wanted, code=detail)
    said = ctx.say(ACTS[act]) if act in ACTS else Text() + act
    shown = detail if act in WITH_REASON else detail.partition(" ")[0]
    return ctx.say("{what} ({detail})", what=said, detail=shown) if shown else said
