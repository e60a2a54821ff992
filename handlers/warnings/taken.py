"""What an officer makes of a warning: a key point that a second person must let go, a crisis, or nothing."""

from config.mission import overlap
from config.schema import Feed
from groups import cap
from groups.cap import Message
from groups.crisis import KEY_POINT_LENGTH
from groups.messages import Button, Pressed
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, as_text
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.crisis import opening, planning
from handlers.dialogues import open_form
from handlers.keypoints import keyroom, keytongue
from handlers.stepup import Then, require_for
from handlers.warnings import shown
from handlers.warnings.heard import KEY, note
from storage.buttons import StoredButton
from storage.caps import Heard
from storage.crises import Crisis


async def key_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Write a key point from it]: for which crisis? Then the second factor, where the right asks for one."""
    if refused := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        ctx.unit.audits.note("refused key point", f"heard:{stored.subject}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    row = await ctx.unit.heard.get(int(stored.subject))
    feed = ctx.mission.feed(row.feed) if row else None
    if row is None or feed is None or row.state != "told" or row.version != stored.version:
        return await _outrun(ctx, row)
    known = [each for each in await ctx.unit.crises.all_open() if overlap(each.region, feed.region)]
    chosen = [each for each in known if stored.data in ("", str(each.id))]
    if not chosen:
        return [ctx.reply(ctx.say("No crisis is open there. Please open one first, or write a post with /post."))]
    if len(chosen) > 1:
        return _which(ctx, row, chosen)
    then = Then(KEY, str(row.id), f"{row.version} {chosen[0].id}")
    asked = await require_for(ctx, Act.CRISIS_FREE, then)
    return asked or await made(ctx, then.subject, then.data)


def _which(ctx: Context, row: Heard, known: list[Crisis]) -> Actions:
    def button(each: Crisis) -> Button:
        label = card_text.title(ctx, each, ctx.language)
        return Button(label, KEY, str(row.id), row.version, str(each.id), ctx.person.key)

    return [ctx.reply(ctx.say("Several are open. Which one is it for?"), tuple((button(each),) for each in known))]


async def made(ctx: Context, subject: str, data: str) -> Actions:
    """The same, after the second factor. Its author is the machine; whoever pressed hands it in and cannot approve."""
    version, _, number = data.partition(" ")
    row = await ctx.unit.heard.get(int(subject))
    meant = await ctx.unit.crises.get(int(number))
    feed = ctx.mission.feed(row.feed) if row else None
    if row is None or row.message is None or feed is None or row.version != int(version) or row.state != "told":
        return await _outrun(ctx, row)
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    texts = _texts(ctx, feed, row.message)
    if not texts:
        return [ctx.reply(ctx.say("Its words are too long for a key point. Please write your own with /key."))]
    post = await keyroom.draft(ctx, meant, texts, author=feed.author, source=shown.source(feed, row.message))
    if not await ctx.unit.heard.move(row, "used", by=ctx.person.key, post=post.id):
        raise LookupError(f"warning {row.id} moved under us")  # the whole unit is undone
    ctx.unit.audits.note("submit key point", f"key:{post.id}", actor=ctx.person.key, detail=row.subject)
    by = ctx.staff_say("{source}, taken up by {name}", source=shown.source(feed, row.message), name=ctx.person.name)
    words = N_("*Taken up by {name}* as key point #{number}; a second person decides.")
    noted = await note(ctx, row, words, name=ctx.person.name, number=str(post.id))
    own = ctx.reply(ctx.say("To say it in your own words, use /key."))
    return [*noted, *await keytongue.submitted(ctx, post, str(by)), own]


def _texts(ctx: Context, feed: Feed, message: Message) -> dict[str, Text]:
    """In each language of the mission that it speaks; else in its own."""
    spoken = {info.language.partition("-")[0].lower(): info for info in message.infos}
    wanted = [each for each in ctx.mission.languages if each in spoken] or list(spoken)[:1]
    source = shown.source(feed, message)
    words = {each: cap.key_words(source, spoken[each], KEY_POINT_LENGTH) for each in wanted}
    return {each: as_text(said) for each, said in words.items() if said}


async def open_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Open a crisis]: the form, with what the warning tells filled in. The place is the officer's own word."""
    if refused := opening.may_not(ctx):
        return refused
    row = await ctx.unit.heard.get(int(stored.subject))
    feed = ctx.mission.feed(row.feed) if row else None
    if row is None or row.message is None or feed is None or row.state not in ("told", "used"):
        return await _outrun(ctx, row)
    known = {
        "region": feed.region or planning.EVERYWHERE,
        "template": _template(ctx, row.message),
        "level": str(int(cap.level_meant(row.message))),
    }
    return await open_form(ctx, planning.FORM.name, data=known)


def _template(ctx: Context, message: Message) -> str:
    """The first that was prepared for this sort of thing; "" for none."""
    told = message.infos[0].category
    sorts = {each.id: cap.category(each.id, each.category) for each in ctx.mission.templates}
    return next((name for name, sort in sorts.items() if sort == told), "")


async def drop_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Not for us]: the duty officer or the head says so, and everybody sees who."""
    if refused := refusal(ctx.person, Act.STOP_CRISIS, today=ctx.today):
        return ctx.refuse(refused)
    row = await ctx.unit.heard.get(int(stored.subject))
    if row is None or row.state != "told" or row.version != stored.version:
        return await _outrun(ctx, row)
    if not await ctx.unit.heard.move(row, "dropped", by=ctx.person.key):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("drop warning", row.subject, actor=ctx.person.key)
    noted = await note(ctx, row, N_("*Put aside by {name}.*"), name=ctx.person.name)
    return [*noted, *([] if ctx.in_staff_room else [ctx.reply(ctx.say("It is put aside."))])]


async def _outrun(ctx: Context, row: Heard | None) -> Actions:
    """Somebody was faster, or its sender replaced or cancelled it."""
    officer = ctx.mission.officer(row.by) if row and row.by else None
    return ctx.refuse(refuse(Code.CONFLICT, **({"who": officer.name} if officer else {})))
