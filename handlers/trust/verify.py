"""Is this message from the embassy? `/verify EMB-7K3Q`, or the message itself, forwarded or pasted in private."""

from datetime import datetime

from groups import authenticity
from groups.codes import codes_in, typed_code
from groups.messages import Button, Due, Rows, Said
from groups.texts import N_, Text, code, join
from handlers import dialogues
from handlers.context import Actions, Context
from handlers.trust import answers, telling
from handlers.trust.answers import Answer

TOLD = "codes.told"
"""The note that says when officers were last told of unknown codes."""
UNKNOWN = "codes.unknown"
CHECK_IN = "checkin-"
"""How the forms of a check-in begin: whoever needs help is not asked anything else meanwhile."""
HOW = N_("Send me the code at the end of the message, like this: {example}. Or forward me the message in private.")
WAIT = N_("You asked for many codes that are not ours. Please wait until {time}, or ask an officer with /ask.")
CHANNELS = N_("All our channels: {site}")
ONLY_WORDS = N_("I compare words only; the picture or file may still be another.")
MANY = N_(
    "*Unknown codes:* {n} times within an hour somebody asked for a code that we never gave out ({codes}). "
    "A forged message may be going round. Please warn the groups if you find one."
)


async def verify(ctx: Context, said: Said, words: Text) -> Actions:
    """`/verify EMB-7K3Q`, also with the words of the message."""
    typed = typed_code(_prefix(ctx), str(words))
    if not words:
        example = code(f"/verify {_prefix(ctx)}-7K3Q")
        return [ctx.reply(join([ctx.say(HOW, example=example), _channels(ctx)], "\n\n"))]
    return await _answer(
        ctx, said, Text() if typed else words, (typed,) if typed else codes_in(_prefix(ctx), str(words))
    )


async def wants(ctx: Context, said: Said) -> bool:
    """Whether a private message is one to compare: forwarded, or with a code of ours, and no answer to a form."""
    if not ctx.private or not (said.forwarded or codes_in(_prefix(ctx), str(said.text))):
        return False
    return await dialogues.asks_to_choose(ctx, but=CHECK_IN)


async def shown(ctx: Context, said: Said) -> Actions:
    """A message that was forwarded to us, or pasted with its code."""
    if not said.text:
        return [ctx.reply(ctx.say(answers.FEW))]
    return await _answer(ctx, said, said.text, codes_in(_prefix(ctx), str(said.text)))


async def many_unknown(ctx: Context, _due: Due) -> Actions:
    """Officers hear of it once an hour at most, not at each try."""
    codes = await ctx.unit.codes.misses()
    if len(codes) < authenticity.MISSES or await _told_lately(ctx):
        return []
    await ctx.unit.notes.set(TOLD, ctx.now.isoformat())
    named = ctx.texts.listing(ctx.mission.language, list(dict.fromkeys(codes))[: authenticity.MISSES])
    return [ctx.staff(ctx.staff_say(MANY, n=len(codes), codes=named))]


async def wait_until(ctx: Context, who: str) -> datetime | None:
    """Until when somebody who asked for so many unknown codes is told nothing; None for everybody else."""
    if len(await ctx.unit.codes.misses(who)) < authenticity.MISSES_OF_ONE:
        return None
    first = await ctx.unit.codes.first_miss(who)
    return first + authenticity.WINDOW if first else None


async def missed(ctx: Context, unknown: str, who: str) -> None:
    """Somebody asked for a code that is none of ours."""
    await ctx.unit.codes.missed(unknown, who)
    if len(await ctx.unit.codes.misses()) >= authenticity.MISSES and not await _told_lately(ctx):
        await ctx.unit.dues.set(UNKNOWN, "all", ctx.now)


async def _answer(ctx: Context, said: Said, words: Text, codes: tuple[str, ...]) -> Actions:
    who = ctx.sender.identity
    if codes and (until := await wait_until(ctx, who)):
        return [ctx.reply(ctx.say(WAIT, time=ctx.texts.time(ctx.language, until, ctx.mission.zone)))]
    answer = await answers.about(ctx, words, codes)
    if answer.unknown:
        await missed(ctx, answer.unknown, who)
    head = join([answer.text, ctx.say(ONLY_WORDS) if said.attachment else Text()], " ")
    return await _said(ctx, answer, head, words)


async def _said(ctx: Context, answer: Answer, head: Text, words: Text) -> Actions:
    """In one message where it fits; with the way to an officer where somebody may be speaking in our name."""
    outlet = ctx.outlets[ctx.at.account]
    channels = _channels(ctx) if answer.fake else Text()
    said = [join([head, answer.body, channels], "\n\n")]
    if outlet.measure(said[0]) > outlet.length - telling.ROOM:
        said = [join([head, channels], "\n\n"), answer.body]
    if answer.fake and ctx.private and words:
        asked = await telling.ask(ctx, words)
        return dialogues.before(said[0] + "\n", asked) if len(said) == 1 else [*map(ctx.reply, said), *asked]
    buttons = _tell(ctx, answer.unknown) if answer.unknown else ()
    return [ctx.reply(text, buttons) for text in said]


def _tell(ctx: Context, unknown: str) -> Rows:
    return ((Button(str(ctx.say("Tell an officer")), "fake-code", data=unknown, only=ctx.person.key),),)


def _channels(ctx: Context) -> Text:
    site = ctx.mission.files.mission.site
    return ctx.say(CHANNELS, site=f"{site}/official") if site else Text()


async def _told_lately(ctx: Context) -> bool:
    last = await ctx.unit.notes.get(TOLD)
    return bool(last) and ctx.now - datetime.fromisoformat(last) < authenticity.WINDOW


def _prefix(ctx: Context) -> str:
    return ctx.mission.files.mission.code_prefix
