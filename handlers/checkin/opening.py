"""`/safe`: for everybody the choice, for a relative, and for duty and head the opening and the end of a check-in."""

from collections.abc import Sequence
from datetime import timedelta

from groups import languages
from groups.checkin import may_open
from groups.messages import Address, Edit, Lane, Said, Send
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, code, join
from handlers.cards import card_text, showing
from handlers.checkin import choice, relatives
from handlers.context import Actions, Context
from handlers.signing import published, sign
from handlers.stepup import Then, require
from handlers.which import none_meant, which
from storage.addresses import Place
from storage.crises import Crisis

LATE = timedelta(minutes=10)
OPEN_ALREADY = N_("This check-in is open already. /roll shows who has answered.")
"""What is to be posted everywhere is asked for again when it reaches us so late."""


async def safe(ctx: Context, said: Said, words: Text) -> Actions:
    """`/safe`, `/safe for "mother, Lorca"`, `/safe open`, `/safe close`; with several crises `#2` says which."""
    verb, _, rest = str(words).strip().partition(" ")
    match verb.casefold():
        case "open" | "close" as what:
            return await _change(ctx, said, what, rest)
        case "for":
            return await relatives.looks_for(ctx, rest)
        case _:
            return await choice.offer(ctx)


async def _change(ctx: Context, said: Said, what: str, rest: str) -> Actions:
    if refused := refusal(ctx.person, Act.OPEN_CHECKIN, today=ctx.today, stepped_up=True):
        return _refused(ctx, refused)
    if not (ctx.private or ctx.in_staff_room):
        return ctx.refuse(refuse(Code.PLACE))
    if ctx.now - said.sent > LATE:
        return ctx.refuse(refuse(Code.LATE, sent=said.sent))
    crisis, _ = await which(ctx, rest)
    if crisis is None:
        return await none_meant(ctx)
    if told := await _nothing_to_do(ctx, crisis, what):
        return told
    then = Then(f"checkin-{what}", str(crisis.id), what=card_text.title(ctx, crisis, ctx.language))
    return await require(ctx, then) or await (opened if what == "open" else closed)(ctx, then.subject, "")


async def _nothing_to_do(ctx: Context, crisis: Crisis, what: str) -> Actions:
    """Nobody types a code for what is so already, or cannot be."""
    is_open = crisis.id in await ctx.unit.checkins.all_open()
    if what == "close":
        return [] if is_open else ctx.refuse(refuse(Code.STATE))
    refused = may_open(crisis.level)
    if is_open and not refused:
        return [ctx.reply(ctx.say(OPEN_ALREADY))]
    return _refused(ctx, refused, crisis) if refused else []


async def opened(ctx: Context, subject: str, _data: str) -> Actions:
    """After the second factor."""
    crisis = await ctx.unit.crises.get(int(subject))
    return await _open(ctx, crisis) if crisis and crisis.is_open else ctx.refuse(refuse(Code.STATE))


async def closed(ctx: Context, subject: str, _data: str) -> Actions:
    crisis = await ctx.unit.crises.get(int(subject))
    return await _close(ctx, crisis) if crisis else ctx.refuse(refuse(Code.STATE))


async def _open(ctx: Context, crisis: Crisis) -> Actions:
    """At once: two buttons in every chat of the region, and on its card."""
    if refused := may_open(crisis.level):
        return _refused(ctx, refused, crisis)
    if not await ctx.unit.checkins.open(crisis.id, ctx.person.key):
        return [ctx.reply(ctx.say(OPEN_ALREADY))]
    ctx.unit.audits.note("open check-in", f"crisis:{crisis.id}", actor=ctx.person.key)
    groups = [group.id for group in ctx.mission.groups_in(crisis.region)]
    places = await ctx.unit.addresses.of_groups(groups)
    posts = await published(ctx, _about(crisis), [await _post(ctx, crisis, place) for place in places])
    again = await _put_up(ctx, crisis)
    words = N_("*{title}*: the check-in is open, by {name}. /roll shows who has answered.")
    told = ctx.staff_say(words, title=card_text.title(ctx, crisis, ctx.mission.language), name=ctx.person.name)
    said = ctx.count(
        "It goes to {n} chat, and onto its card.", "It goes to {n} chats, and onto their cards.", len(places)
    )
    mine = [] if ctx.in_staff_room else [ctx.reply(said)]
    return [*posts, *again, *await showing.refresh(ctx, urgent=True), ctx.staff(told, lane=Lane.CRISIS), *mine]


async def _post(ctx: Context, crisis: Crisis, place: Place) -> Send:
    """Once in each chat, however often the check-in is opened."""
    several = _several(ctx, place)
    text = await _words(ctx, crisis, several, card_text.CHECKIN_LINE)
    row = card_text.how_are_you(ctx, crisis, *several)
    about, key = _about(crisis), f"safe:{crisis.id}:{place.id}"
    return Send(
        place.address, text, (row,), lane=Lane.CRISIS, subject=about, key=key, language=several[0], group=place.group_id
    )


async def _close(ctx: Context, crisis: Crisis) -> Actions:
    if not await ctx.unit.checkins.close(crisis.id):
        return ctx.refuse(refuse(Code.STATE))
    ctx.unit.audits.note("close check-in", f"crisis:{crisis.id}", actor=ctx.person.key)
    words = N_("*{title}*: the check-in is closed, by {name}. Requests for help that are open stay so.")
    told = ctx.staff_say(words, title=card_text.title(ctx, crisis, ctx.mission.language), name=ctx.person.name)
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("The check-in is closed."))]
    cards = await showing.refresh(ctx, urgent=True)
    return [*await taken_down(ctx, crisis), *cards, ctx.staff(told, lane=Lane.CRISIS), *mine]


async def taken_down(ctx: Context, crisis: Crisis) -> Actions:
    """The posts stay, without their buttons; what is still on its way does not go."""
    await ctx.unit.outbox.cancel(_about(crisis))
    words = N_("This check-in is closed. In need, please write to us in private or with /ask.")
    return [
        Edit(at, message, await _words(ctx, crisis, several, words), lane=Lane.CRISIS)
        for at, message, several in await _standing(ctx, crisis)
    ]


async def _put_up(ctx: Context, crisis: Crisis) -> Actions:
    """It was open before: the posts that stand ask again."""
    edits: Actions = []
    for at, message, several in await _standing(ctx, crisis):
        row = card_text.how_are_you(ctx, crisis, *several)
        text = await _words(ctx, crisis, several, card_text.CHECKIN_LINE)
        edits.append(Edit(at, message, text, (row,), lane=Lane.CRISIS))
    return edits


async def _standing(ctx: Context, crisis: Crisis) -> list[tuple[Address, str, Sequence[str]]]:
    """Where the posts are, with the languages of each chat."""
    found = []
    groups = [group.id for group in ctx.mission.groups_in(crisis.region)]
    served = {place.address: place for place in await ctx.unit.addresses.of_groups(groups)}
    for each in await ctx.unit.outbox.of(_about(crisis)):
        place = served.get(each.address) or await ctx.unit.addresses.find(each.address)  # some were let go since
        if each.kind == "send" and each.remote and place:
            found.append((each.address, each.remote, _several(ctx, place)))
    return found


def _about(crisis: Crisis) -> str:
    return f"safe:{crisis.id}"


async def _words(ctx: Context, crisis: Crisis, several: Sequence[str], words: str) -> Text:
    """In each of these languages, one below the other, and our code once at the end."""
    said = [join([_head(ctx, crisis, language), ctx.texts.say(language, words)], "\n") for language in several]
    return join([join(said, languages.BETWEEN), code(await sign(ctx, _about(crisis)))], "\n\n")


def _head(ctx: Context, crisis: Crisis, language: str) -> Text:
    return ctx.texts.say(language, "*{title}*", title=card_text.title(ctx, crisis, language))


def _several(ctx: Context, place: Place) -> Sequence[str]:
    group = ctx.mission.group(place.group_id)
    return languages.for_chat(place.language, group.languages, group.languages) if group else (ctx.mission.language,)


def _refused(ctx: Context, refused: Refusal, crisis: Crisis | None = None) -> Actions:
    subject = f"crisis:{crisis.id}" if crisis else "check-in"
    ctx.unit.audits.note("refused check-in", subject, actor=ctx.person.key, detail=refused.code)
    return ctx.refuse(refused)
