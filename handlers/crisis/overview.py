"""`/crisis`: what is open, and the ways in to everything that is done about it."""

from groups.crisis import Level
from groups.digits import western
from groups.messages import Button, Pressed, Rows, Said
from groups.rights import Act, refusal
from groups.texts import Text, join
from handlers.cards import card_text, pins
from handlers.context import Actions, Context
from handlers.crisis import levels, opening, planning, promises
from handlers.which import none_meant, which
from storage.buttons import StoredButton
from storage.cards import State
from storage.crises import Crisis


async def crisis(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/crisis`, `/crisis open all level=2 template=flood place="…"`, `/crisis level 3`, `/crisis next 16:00`,
    `/crisis close`. With several open, `#2` says which one is meant.
    """
    verb, _, rest = str(words).strip().partition(" ")
    verb = verb.casefold()
    if verb == "open":
        return await _open(ctx, rest)
    if verb not in {"level", "next", "close"}:
        return await _board(ctx)
    meant, more = await which(ctx, rest)
    if meant is None:
        return await none_meant(ctx)
    match verb:
        case "level":
            return await levels.to_level(ctx, meant, western(more))
        case "next":
            return await promises.promise(ctx, meant, western(more))
        case _:
            return await levels.propose(ctx, meant, levels.CLOSE)


async def _open(ctx: Context, rest: str) -> Actions:
    if refused := opening.may_not(ctx):
        return refused
    plan = planning.read_plan(ctx, rest)
    return await opening.begin(ctx, plan) if isinstance(plan, planning.Plan) else plan


# ---- what is open -------------------------------------------------------------------------------------


async def _board(ctx: Context) -> Actions:
    known = await ctx.unit.crises.all_open()
    may_open = refusal(ctx.person, Act.OPEN_CRISIS, today=ctx.today, stepped_up=True, proposing=True) is None
    begin = Button(str(ctx.say("Open a crisis")), "crisis-start", only=ctx.person.key, style="grave")
    start: Rows = ((begin,),) if may_open else ()
    if not known:
        return [ctx.reply(ctx.say("No crisis is open. Ordinary posts go out."), start)]
    said = [await _lines(ctx, each) for each in known]
    rows = [row for each in known for row in _buttons(ctx, each)]
    return [ctx.reply(join([*said, await _cards_line(ctx)], "\n\n"), (*rows, *start))]


async def _lines(ctx: Context, each: Crisis) -> Text:
    language, zone = ctx.language, ctx.mission.zone
    opener = ctx.mission.officer(each.opened_by)
    head = ctx.say(
        "*{title}* (#{id})\n{level}",
        title=card_text.title(ctx, each, language),
        id=each.id,
        level=card_text.level_words(ctx, each.level, language),
    )
    since = ctx.say(
        "Open since {at}, by {name}.",
        at=ctx.texts.moment(language, each.opened_at, zone, ctx.now),
        name=opener.name if opener else each.opened_by,
    )
    if each.next_update_by is None:
        return join([head, since], "\n")
    by = ctx.texts.moment(language, each.next_update_by, zone, ctx.now)
    return join([head, since, ctx.say("Next update promised by *{at}*.", at=by)], "\n")


async def _cards_line(ctx: Context) -> Text:
    """pinned in 5 of 6 chats, and where it is not."""
    shown = await ctx.unit.cards.shown()
    pinned = sum(card.state is State.PINNED for card in shown)
    n = len(shown)
    line = ctx.count(
        "The card is pinned in {pinned} of {n} chat.", "Cards: pinned in {pinned} of {n} chats.", n, pinned=pinned
    )
    wrong = await pins.not_right(ctx, shown)
    if not wrong:
        return line
    return join(
        [line, ctx.say("Not as it should be: {chats}", chats=ctx.texts.listing(ctx.language, wrong[:10]))], "\n"
    )


def _buttons(ctx: Context, each: Crisis) -> Rows:
    def button(label: Text, act: str, data: str = "", style: str = "") -> Button:
        return Button(str(label), act, str(each.id), each.version, data, style=style)

    up = each.level + 1
    higher = button(ctx.say("#{n}: level {up}", n=each.id, up=up), "crisis-act", f"level {up}")
    return (
        (button(ctx.say("#{n}: key point", n=each.id), "key-start", style="main"),),
        (
            *([higher] if each.level < Level.EMERGENCY else []),
            button(ctx.say("#{n}: close", n=each.id), "crisis-act", "close", "stop"),
        ),
    )


async def act_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """A button of the crisis screen: the same as its command."""
    meant = await ctx.unit.crises.get(int(stored.subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    verb, _, more = stored.data.partition(" ")
    if verb == "close":
        return await levels.propose(ctx, meant, levels.CLOSE)
    return await levels.to_level(ctx, meant, more)


async def close_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    meant = await ctx.unit.crises.get(int(stored.subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await levels.propose(ctx, meant, levels.CLOSE)
