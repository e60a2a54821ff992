"""`/pin 47` and `/unpin 47`: a post that stands on top of its chats until somebody takes it down, or until it expires.

Below a crisis card: while one is shown in any of its chats nothing is pinned by hand. Where a chat has room for one
pin, the card remembers this one and puts it back (handlers.cards.life).
"""

from typing import Any

from groups.messages import Action, Button, Due, Inspect, Lane, Pin, Power, Pressed, Said, Settled, Unpin
from groups.outcomes import Closed, Done, Reason, Rejected
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant
from groups.texts import N_, Text, join
from handlers.cards.showing import LOOK
from handlers.context import Actions, Context
from handlers.publish.moves import find, noted, refused
from handlers.publish.shown import groups_of, names_of, sections_of
from handlers.publish.tally import chats
from handlers.publish.who import denied
from storage.addresses import Place
from storage.cards import SHOWN
from storage.kept_pins import KeptPin
from storage.posts import Post

PIN, UNPIN = "pin", "unpin"
OUT = (State.PUBLISHED, State.CORRECTED)
ASKS = {
    PIN: N_("{who} asks to pin *#{number}* in {groups}. A second person must agree."),
    UNPIN: N_("{who} asks to take *#{number}* down from the top of {groups}. A second person must agree."),
}
LABELS = {PIN: N_("Pin it"), UNPIN: N_("Take it down")}
DOWN = N_(
    "*{chat}*: *#{number}* was taken down from the top again, and I leave it so. /pin {number} pins it once more."
)
MAY_NOT = N_("*{chat}*: I may not pin *#{number}* there. Give me the right to pin messages, then write /pin {number}.")

GONE = N_("*{chat}*: I cannot pin *#{number}*, because its message is no longer there.")


async def pin(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/pin 47`"""
    return await _asked(ctx, await find(ctx, str(words)), PIN)


async def unpin(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/unpin 47`"""
    return await _asked(ctx, await find(ctx, str(words)), UNPIN)


async def _asked(ctx: Context, post: Post | Refusal, choice: str) -> Actions:
    """Duty and head alone; an officer with a second person."""
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := denied(ctx, ctx.person, Act.PIN, post) or await _why_not(ctx, post, choice):
        refused(ctx, post, choice, no)
        return ctx.refuse(no)
    if not any(grant(ctx.person, Act.PIN, ctx.today, section=section).second for section in sections_of(ctx, post)):
        return await _do(ctx, post, choice)
    noted(ctx, post, "pin asked" if choice == PIN else "unpin asked")
    words = ctx.staff_say(
        ASKS[choice], who=ctx.mission.called(ctx.person.key), number=post.id, groups=names_of(ctx, post)
    )
    agree = Button(
        str(ctx.staff_say(LABELS[choice])), "pin-agree", post.subject, post.version, f"{choice} {ctx.person.key}"
    )
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]
    return [ctx.staff(words, ((agree,),)), *mine]


async def agreed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Pin it] or [Take it down], by somebody else than who asked."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    choice, _, asker = stored.data.partition(" ")
    own = refuse(Code.SELF, by=asker) if asker == ctx.person.key else None
    no = own or denied(ctx, ctx.person, Act.PIN, post, seconding=True) or await _why_not(ctx, post, choice)
    if no:
        refused(ctx, post, choice, no)
        return ctx.refuse(no)
    return await _do(ctx, post, choice)


async def _why_not(ctx: Context, post: Post, choice: str) -> Refusal | None:
    if choice == UNPIN:
        return None if await ctx.unit.kept_pins.of_post(post.id) else refuse(Code.STATE)
    if State(post.state) not in OUT or (post.expires_at is not None and post.expires_at <= ctx.now):
        return refuse(Code.STATE, state=post.state)
    cards = [card for card in await ctx.unit.cards.of_groups(post.groups) if card.state in SHOWN]
    below = {card.group_id for card in cards}
    names = [ctx.mission.words(group.name, ctx.language) for group in groups_of(ctx, post) if group.id in below]
    return refuse(Code.STATE, card_in=ctx.texts.listing(ctx.language, names)) if names else None


async def _do(ctx: Context, post: Post, choice: str) -> Actions:
    if choice == UNPIN:
        noted(ctx, post, "unpin")
        down = [action for kept in await ctx.unit.kept_pins.of_post(post.id) for action in await _take_down(ctx, kept)]
        return [*down, ctx.reply(ctx.say("*#{number}* comes off the top.", number=post.id))]
    noted(ctx, post, "pin")
    return await _put_up(ctx, post)


async def _put_up(ctx: Context, post: Post) -> Actions:
    """In every chat that has it; an older one of ours gives way."""
    actions: list[Action] = []
    lacking: list[Text] = []
    for place, message in await _copies(ctx, post):
        if place.powers and Power.PIN not in place.powers:
            lacking.append(ctx.say(MAY_NOT, chat=place.title, number=post.id))
            continue
        older = await ctx.unit.kept_pins.of_place(place.id)
        actions += await _take_down(ctx, older) if older and older.message != message else []
        await ctx.unit.kept_pins.want(place, post.id, message)
        actions.append(Pin(place.address, message, Lane.ROUTINE, f"kept:{place.id}:{post.id}"))
    if post.expires_at is not None:
        await ctx.unit.dues.set("pin.over", post.subject, post.expires_at)
    await ctx.unit.dues.set("pin.look", "all", ctx.now + LOOK)
    n = sum(isinstance(action, Pin) for action in actions)
    done = ctx.count(
        "*#{number}* is being pinned in {n} chat.", "*#{number}* is being pinned in {n} chats.", n, number=post.id
    )
    return [*actions, ctx.reply(join([done, *lacking]))]


async def _copies(ctx: Context, post: Post) -> list[tuple[Place, str]]:
    """The chats that have it, each with the first message of it there."""
    found = []
    for chat in chats(await ctx.unit.outbox.of(post.subject)):
        place = await ctx.unit.addresses.find(chat.address)
        if place and chat.parts[0].remote:
            found.append((place, chat.parts[0].remote))
    return found


async def _take_down(ctx: Context, kept: KeptPin) -> Actions:
    """By its id, never another one; and a card that would put it back forgets it."""
    if not await ctx.unit.kept_pins.drop(kept):
        return []
    card = await ctx.unit.cards.get(kept.address)
    if card and card.earlier == kept.message:
        await ctx.unit.cards.change_to(card, earlier="")
    return [Unpin(kept.at, kept.message, Lane.ROUTINE)]


# ---- keeping it true ----------------------------------------------------------------------------------------


async def over(ctx: Context, due: Due) -> Actions:
    """Its own hour is over."""
    number = int(due.subject.partition(":")[2])
    return [action for kept in await ctx.unit.kept_pins.of_post(number) for action in await _take_down(ctx, kept)]


async def look(ctx: Context, _due: Due) -> Actions:
    """Every ten minutes: what was withdrawn meanwhile comes down, and each chat is asked what it shows on top."""
    every = await ctx.unit.kept_pins.all()
    posts = await ctx.unit.posts.numbered([kept.post for kept in every])
    gone = [kept for kept in every if kept.post not in posts or State(posts[kept.post].state) not in OUT]
    down = [action for kept in gone for action in await _take_down(ctx, kept)]
    left = [kept for kept in every if kept not in gone]
    if left:
        await ctx.unit.dues.set("pin.look", "all", ctx.now + LOOK)
    return [*down, *(Inspect(kept.at, Lane.ROUTINE, kept.subject) for kept in left)]


async def settled(ctx: Context, event: Settled) -> Actions:
    """It was pinned, or may not be; or a look found what stands on top there."""
    _, address, number = event.subject.split(":")
    kept = await ctx.unit.kept_pins.of_place(int(address))
    if kept is None or kept.post != int(number):
        return []
    match event.kind, event.outcome:
        case "inspect", Done(seen=seen) if seen is not None:
            return await _judge(ctx, kept, seen.pinned)
        case "pin", Done():
            place = await ctx.unit.addresses.get(kept.address)
            if place:
                await ctx.unit.addresses.set(place, pinned=kept.message)
            return []
        case "pin", Rejected(reason=reason) | Closed(reason=reason):
            await ctx.unit.kept_pins.drop(kept)
            return [await _said(ctx, kept, GONE if Reason.MESSAGE_GONE.heads(reason) else MAY_NOT)]
        case _:
            return []


async def _judge(ctx: Context, kept: KeptPin, on_top: str) -> Actions:
    """A chat shows the pin that was sent last: a newer one hides ours, none or an older one proves that it is down."""
    card = await ctx.unit.cards.get(kept.address)
    if (card and card.state in SHOWN) or not _is_down(kept.message, on_top):
        return []
    if kept.again == 0 and await ctx.unit.kept_pins.once_more(kept):
        return [Pin(kept.at, kept.message, Lane.ROUTINE, kept.subject)]
    await ctx.unit.kept_pins.drop(kept)
    return [await _said(ctx, kept, DOWN)]


def _is_down(ours: str, on_top: str) -> bool:
    if not on_top or on_top == ours:
        return not on_top
    return on_top.isdecimal() and ours.isdecimal() and int(on_top) < int(ours)


async def _said(ctx: Context, kept: KeptPin, words: str) -> Action:
    place = await ctx.unit.addresses.get(kept.address)
    return ctx.staff(ctx.staff_say(words, chat=place.title if place else "", number=kept.post))
