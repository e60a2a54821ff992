"""A full day: a key point may take the place of an earlier one, or stand on the cards alone. Neither takes a slot."""

from groups import replaced
from groups.checks import Rating
from groups.messages import Button, Edit, Lane, Pressed, Rows
from groups.posts import State, may_approve
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, join
from handlers.context import Actions, Context
from handlers.crisis import promises
from handlers.keypoints import keychecks, keycopies, keyroom, keytongue
from handlers.signing import published
from handlers.stepup import Then, require_for
from storage.buttons import StoredButton
from storage.posts import Post

ON_ITS_WAY = N_(
    "Key point *#{n}* is still on its way to some chats, and they would read its old words last. Nothing has changed. "
    "Please press Replace again in a moment, or choose Edit the card only."
)


async def offer(ctx: Context, post: Post, full: Refusal) -> Rows:
    """What can be done in a full day."""
    card = _choice(ctx, post, str(ctx.say("Edit the card only")), "card")
    life = Button(
        str(ctx.say("Urgent: it is about life")), "key-urgent", str(post.id), only=ctx.person.key, style="grave"
    )
    used = full.values["posts"] if full.code is Code.CAP else ()
    known = await ctx.unit.posts.numbered(used)
    alike = [number for number in used if number in known and _may_replace(post, known[number])]
    if not alike:
        return ((card,), (life,))
    label = str(ctx.say("Replace #{n}", n=alike[-1]))
    return ((_choice(ctx, post, label, f"replace {alike[-1]}"), card), (life,))


def _may_replace(post: Post, older: Post) -> bool:
    """Only in the same chats: what was approved for some groups must not appear in others."""
    return older.crisis == post.crisis and set(older.groups) == set(post.groups)


def _choice(ctx: Context, post: Post, label: str, data: str) -> Button:
    return Button(label, "key-instead", str(post.id), post.version, data, ctx.person.key)


async def instead_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Replace #52] or [Edit the card only]: neither takes a slot."""
    return await instead(ctx, stored.subject, f"{stored.version} {stored.data}")


async def instead(ctx: Context, subject: str, data: str) -> Actions:
    """The same, also after the second factor; `data` is the version that was seen, and what is done."""
    version, _, choice = data.partition(" ")
    post = await ctx.unit.posts.get(int(subject))
    if post is None or post.version != int(version) or post.state != State.SUBMITTED:
        return ctx.refuse(refuse(Code.CONFLICT))
    lacks = await keytongue.need(ctx, post) or await keychecks.need(ctx, post, Rating.CONFIRMED)
    if no := _denied(ctx, post) or lacks:
        return ctx.refuse(no)
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("key-instead", subject, data))
    return asked or await _done(ctx, post, choice)


def _denied(ctx: Context, post: Post) -> Refusal | None:
    refused = refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)
    return refused or may_approve(ctx.person, post.authors, post.submitter)


async def _done(ctx: Context, post: Post, choice: str) -> Actions:
    verb, _, number = choice.partition(" ")
    older = await ctx.unit.posts.get(int(number)) if verb == "replace" else None
    if verb == "replace" and (older is None or not _may_replace(post, older)):
        return ctx.refuse(refuse(Code.CONFLICT))
    if older and await _is_on_its_way(ctx, older):
        return [ctx.reply(ctx.say(ON_ITS_WAY, n=older.id))]
    shown = post
    if not await keyroom.can_wait(ctx, post):
        post = await keytongue.heard_only(ctx, post, ctx.person.key)
    edits = await _replace(ctx, post, older.id) if older else []
    if older and not await ctx.unit.posts.move(older, older.state, reason=replaced.by(post.id)):
        return ctx.refuse(refuse(Code.CONFLICT))
    values = {"approver": ctx.person.key, "approved_print": post.print, "published_at": ctx.now}
    if not await ctx.unit.posts.move(post, State.PUBLISHED, **values):
        return ctx.refuse(refuse(Code.CONFLICT))
    await keychecks.approved(ctx, await ctx.unit.posts.need(post.id), Rating.CONFIRMED)
    ctx.unit.audits.note(f"key point {verb}", f"key:{post.id}", actor=ctx.person.key, detail=number)
    said = ctx.say("Done. It is on every card.") if edits else ctx.say("Done. It is on the cards only.")
    left = [keytongue.left_out(ctx, each) for each in shown.texts if each not in post.texts]
    return [*edits, ctx.reply(join([said, *left])), *await promises.published(ctx, post)]


async def _is_on_its_way(ctx: Context, older: Post) -> bool:
    """Whether a chat may still get its old words after the others read the new ones."""
    return State(older.state) is State.SENDING or await ctx.unit.outbox.unfinished(keyroom.subject_of(older)) > 0


async def _replace(ctx: Context, post: Post, number: int) -> Actions:
    """Its words take the place of an earlier key point's, in the messages that are out already."""
    sent = [each for each in await ctx.unit.outbox.of(f"key:{number}") if each.remote]
    places = await ctx.unit.addresses.of_groups(post.groups)
    texts = {place.address: text for place, _, text in await keycopies.copies(ctx, post, places, instead_of=number)}
    subject = keyroom.subject_of(post)  # so that whoever puts it right finds where it stands
    edits = [
        Edit(each.address, each.remote, texts[each.address], lane=Lane.CRISIS, subject=subject, look="keypoint")
        for each in sent
        if each.address in texts
    ]
    return await published(ctx, post.subject, edits)
