"""How a warning from a feed reads to an officer. Its words are another's: plain, and cut where they are too long."""

from config.schema import Feed
from groups.cap import Message, MsgType
from groups.texts import N_, Text, as_text, join
from handlers.context import Context

HEADLINE, BODY = 200, 1200
"""Characters that are shown; the whole stands at its source."""
ONE = {
    "unreachable": N_("· its address cannot be reached"),
    "redirect": N_("· its address leads to a place that mission.toml does not name"),
    "size": N_("· what it sends is too large"),
    "type": N_("· what it sends is no XML"),
    "xml": N_("· what it sends cannot be read"),
    "status": N_("· its server answers with an error"),
}
"""What is wrong with a feed as a whole."""


def source(feed: Feed, message: Message | None) -> str:
    """Who warns: as mission.toml calls the feed; else as the message calls itself."""
    info = message.info(feed.languages) if message else None
    return (feed.name or (info.sender_name if info else "") or (message.ref.sender if message else ""))[:HEADLINE]


def headline(ctx: Context, feed: Feed, message: Message | None) -> str:
    info = message.info((*feed.languages, *ctx.mission.languages)) if message else None
    return (info.headline or info.event)[:HEADLINE] if info else ""


def warning(ctx: Context, feed: Feed, message: Message, language: str) -> Text:
    """The draft, with where it comes from and what it is not."""
    info = message.info((*feed.languages, *ctx.mission.languages))
    if info is None:
        return Text()
    say = ctx.texts.say
    values = {"source": source(feed, message), "headline": headline(ctx, feed, message)}
    new = N_("*{source}* warns: *{headline}*")
    words = N_("*{source}* warns anew: *{headline}*") if message.msg_type == MsgType.UPDATE else new
    weight = info.weight
    scale = " · ".join(part for part in (weight.severity, weight.urgency, weight.certainty) if part)
    until = Text()
    if info.expires:
        at = ctx.texts.moment(language, info.expires, ctx.mission.zone, ctx.now)
        until = say(language, "It holds until {at}.", at=at)
    origin = say(
        language, "It came by a feed. Nothing of it was published; its words go out only when two of you decide so."
    )
    place = as_text(_short(info.area, HEADLINE))
    body = join([_short(info.description, BODY), _short(info.instruction, BODY)], "\n\n")
    head = join([say(language, words, **values), scale, place])
    return join([head, body, join([until, origin])], "\n\n")


def reason(ctx: Context, why: str, n: int) -> Text:
    if why in ONE:
        return ctx.staff_say(ONE[why])
    language, count = ctx.mission.language, ctx.texts.count
    match why:
        case "kind":
            return count(language, "· {n} message of an unknown kind", "· {n} messages of an unknown kind", n)
        case "exercise":
            return count(language, "· {n} drill or test", "· {n} drills or tests", n)
        case "scope":
            return count(language, "· {n} message that is not public", "· {n} messages that are not public", n)
        case _:
            return count(
                language, "· {n} message that breaks the standard", "· {n} messages that break the standard", n
            )


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
