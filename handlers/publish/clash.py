"""Two officers changed one post at the same time: both see both versions, and whoever came second chooses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from groups.messages import Button, Pressed
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish import preview, writing
from handlers.publish.moves import find
from handlers.publish.shown import names_of, spoken
from storage.codec import dump_json, dump_texts, load_json, load_texts
from storage.posts import Post

MINE, THEIRS = "post-mine", "post-theirs"


@dataclass(frozen=True, slots=True)
class Mine:
    """What the second officer wanted: `value` is a stored text, ids of groups, or an instant ("": once approved)."""

    what: Literal["text", "groups", "when"]
    value: str
    language: str = ""

    @classmethod
    def text(cls, text: Text, language: str) -> "Mine":
        return cls("text", dump_texts({"": text}), language)


async def clash(ctx: Context, number: int, mine: Mine) -> Actions:
    """E-CONFLICT (who, at) with the post as it is now and as this person wants it; neither is lost."""
    post = await ctx.unit.posts.need(number)
    theirs, own = await _theirs(ctx, post, mine), await _own(ctx, post, mine)
    if theirs == own:
        return await preview.preview(ctx, post)
    last = (await ctx.unit.posts.versions(post.id))[-1]
    refusal = refuse(Code.CONFLICT, who=ctx.mission.called(last.author), at=last.at)
    head = ctx.say("*#{number}* as it is now, version {version}:", number=post.id, version=post.version)
    parts = [ctx.sentence(refusal), head, theirs, ctx.say("*As you want it:*"), own]
    return _in_messages(ctx, post, parts, mine)


async def mine_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Use mine]. When it changed once more meanwhile, it is asked once more."""
    mine = Mine(**load_json(stored.data))
    post = await find(ctx, stored.subject)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if post.version != stored.version:
        return await clash(ctx, post.id, mine)
    match mine.what:
        case "text":
            return await writing.retext(ctx, post, load_texts(mine.value)[""], mine.language)
        case "groups":
            found = [group for group in ctx.mission.groups if group.id in mine.value.split(",")]
            return await writing.regroup(ctx, post, found) if found else ctx.refuse(refuse(Code.UNKNOWN))
        case "when":
            return await writing.retime(ctx, post, datetime.fromisoformat(mine.value) if mine.value else None)


async def theirs_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Keep theirs]: the post as it is now."""
    post = await find(ctx, stored.subject)
    return ctx.refuse(post) if isinstance(post, Refusal) else await preview.preview(ctx, post)


async def _theirs(ctx: Context, post: Post, mine: Mine) -> Text:
    match mine.what:
        case "text":
            said = [post.texts[each] for each in spoken(ctx, post)]
            return post.texts.get(mine.language) or join(said, "\n\n")
        case "groups":
            return Text() + names_of(ctx, post)
        case "when":
            return preview.when_line(ctx, post)


async def _own(ctx: Context, post: Post, mine: Mine) -> Text:
    match mine.what:
        case "text":
            return load_texts(mine.value)[""]
        case "groups":
            names = [
                ctx.mission.words(each.name, ctx.language)
                for each in ctx.mission.groups
                if each.id in mine.value.split(",")
            ]
            return Text() + ctx.texts.listing(ctx.language, names)
        case "when":
            at = datetime.fromisoformat(mine.value) if mine.value else None
            return preview.when_words(ctx, post, at)


def _in_messages(ctx: Context, post: Post, parts: list[Text], mine: Mine) -> Actions:
    """One message, or one for each part; a text that fits nowhere is in this chat already, as it was written."""
    data = dump_json({"what": mine.what, "value": mine.value, "language": mine.language})
    use = Button(str(ctx.say(N_("Use mine"))), MINE, post.subject, post.version, data, ctx.person.key, style="main")
    keep = Button(str(ctx.say(N_("Keep theirs"))), THEIRS, post.subject, post.version, only=ctx.person.key)
    together = join(parts, "\n\n")
    if preview.fits(ctx, together):
        return [ctx.reply(together, ((use, keep),))]
    fitting = [each for each in parts if preview.fits(ctx, each)]
    return [*(ctx.reply(each) for each in fitting), ctx.reply(ctx.say("Which one shall stay?"), ((use, keep),))]
