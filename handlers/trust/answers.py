"""What is said to whoever asks whether a message is ours. `Answer` is the same in a chat and on the page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from groups import authenticity
from groups.authenticity import Verdict
from groups.differences import difference, readable
from groups.texts import N_, Text, join
from handlers.context import Context
from handlers.corrections.wording import in_language
from handlers.publish.shown import spoken
from handlers.trust import finding
from handlers.trust.finding import Item, Match

OURS = N_("*This came from us*, {time}, to {groups}.")
SAME = N_("*Yes, this is from us.* Sent {time} to {groups}; not a word was changed.")
PART = N_("*This is a part of a message from us*, sent {time} to {groups}. Please read the whole:")
CHANGED = N_(
    "*Careful, this was changed.* We sent something else {time} to {groups}. Added words are bold, missing struck:"
)
TURNED = N_("*Careful, this was changed.* Hidden signs turn the order of its words. We sent {time} to {groups}:")
OTHER = N_("*Careful, the code is ours, but the words are not.* With this code we sent {time} to {groups}:")
CODE = N_("*{code} is a code of ours.* Sent {time} to {groups}. Compare it with what you got, word by word:")
FORGED = N_("*Careful, this was changed.* What we sent {time} to {groups} says something else.")
CARD = N_("*{code} is the code of our crisis card* for {groups}. It changes as things change. Now it says:")
CARD_OVER = N_("*{code} is the code of our crisis card* for {groups}. No crisis is open now; old cards do not hold.")
CLOSED = N_("*{code} is a code of ours*, sent {time} to a closed group. Forward me the message, and I compare it.")
EMBARGO = N_("It is under an embargo until {time}.")
CORRECTED = N_("*We have corrected it* since, {time}. What holds now:")
CORRECTED_CLOSED = N_("*We have corrected it* since, {time}. Please read the correction where you got it.")
WITHDRAWN = N_("*We have withdrawn it*, {time}: it was wrong. Please do not act on it.")
NO_CODE = N_("*{code} is no code of ours.* Please do not act on the message, and do not pass it on.")
NO_WORDS = N_("*I do not find this* among all that we sent in {days} days. Please do not act on it or pass it on.")
FEW = N_("These are too few words to compare. Forward me the whole message, or send the code at its end.")

COPIES = {Verdict.SAME: SAME, Verdict.PART: PART, Verdict.CHANGED: CHANGED, Verdict.OTHER: OTHER}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` are words of ours, or what differs from them. `fake`: somebody may be speaking in our name. `unknown` is a
    code that is none of ours, "" for none."""

    text: Text
    body: Text = Text()
    fake: bool = False
    unknown: str = ""


async def about(ctx: Context, shown: Text, codes: Collection[str]) -> Answer:
    """What there is to say about these words and the codes in them; it only reads."""
    words = authenticity.plain(shown, ctx.mission.files.mission.code_prefix)
    if not codes:
        return await _by_words(ctx, shown, words)
    items = await finding.by_code(ctx, codes)
    if not items:
        code = next(iter(codes))
        return Answer(ctx.say(NO_CODE, code=code), fake=True, unknown=code)
    found = await finding.match(ctx, shown, items) if words else None
    return _compared(ctx, shown, found) if found else await _listed(ctx, items)


async def _by_words(ctx: Context, shown: Text, words: str) -> Answer:
    found = await finding.by_words(ctx, shown)
    if found:
        return _compared(ctx, shown, found)
    if len(words) < authenticity.PART_LEAST:
        return Answer(ctx.say(FEW))
    days = ctx.texts.number(ctx.language, authenticity.LOOK_BACK.days)
    return Answer(ctx.say(NO_WORDS, days=days), fake=True)


async def _listed(ctx: Context, items: Sequence[Item]) -> Answer:
    """The code alone: what we sent under it, to compare with the eyes."""
    each = [await _of_code(ctx, item) for item in items]
    if len(each) == 1:
        return each[0]
    return Answer(join([join([one.text, one.body], "\n\n") for one in each], "\n\n· · ·\n\n"))


async def _of_code(ctx: Context, item: Item) -> Answer:
    if item.fix:
        return _put_right(ctx, item, _head(ctx, OURS, item))
    if not finding.is_open(ctx, item):
        return Answer(join([_head(ctx, CLOSED, item), _embargo(ctx, item)], " "))
    if item.card:
        now = await finding.card_now(ctx, item.card)
        return Answer(_head(ctx, CARD if now else CARD_OVER, item), now)
    if item.post:
        gone_out = {each: item.post.texts[each] for each in spoken(ctx, item.post)}
        return Answer(_head(ctx, CODE, item), in_language(gone_out, ctx.language))
    said = await ctx.unit.codes.words_of([item.issued.subject])
    return Answer(_head(ctx, CODE, item), said[0][1] if said else Text())


def _compared(ctx: Context, shown: Text, found: Match) -> Answer:
    """Words beside words."""
    item, fake = found.item, found.turned or found.verdict in (Verdict.CHANGED, Verdict.OTHER)
    if item.fix:
        return _put_right(ctx, item, _head(ctx, FORGED if fake else OURS, item), fake=fake)
    if found.verdict is Verdict.SAME and not fake:
        return Answer(join([_head(ctx, SAME, item), _embargo(ctx, item)], " "))
    if not finding.is_open(ctx, item):  # the words of a closed group are shown to nobody who has not got them
        return Answer(join([_head(ctx, FORGED if fake else OURS, item), _embargo(ctx, item)], " "), fake=fake)
    if found.turned:
        return Answer(_head(ctx, TURNED, item), found.ours, fake=True)
    body = _difference(ctx, shown, found.ours) if found.verdict is Verdict.CHANGED else found.ours
    return Answer(_head(ctx, COPIES[found.verdict], item), body, fake=fake)


def _put_right(ctx: Context, item: Item, head: Text, *, fake: bool = False) -> Answer:
    """It was ours, but it holds no more."""
    if item.fix is None:
        raise ValueError(f"nothing puts {item.issued.subject} right")
    at = _time(ctx, item.fix.published_at or ctx.now)
    if item.is_withdrawn:
        return Answer(join([head, ctx.say(WITHDRAWN, time=at)], " "), fake=fake)
    if not finding.is_open(ctx, item):
        return Answer(join([head, ctx.say(CORRECTED_CLOSED, time=at)], " "), fake=fake)
    right = in_language(item.fix.texts, ctx.language)
    return Answer(join([head, ctx.say(CORRECTED, time=at)], " "), right, fake=fake)


def _head(ctx: Context, words: str, item: Item) -> Text:
    values = {"time": _time(ctx, item.issued.issued_at), "groups": _groups(ctx, item), "code": item.issued.code}
    return ctx.say(words, **{name: value for name, value in values.items() if f"{{{name}}}" in words})


def _groups(ctx: Context, item: Item) -> str:
    """Where it went, as far as everybody may know."""
    known = [group for each in item.groups if (group := ctx.mission.group(each)) and group.listed]
    names = [ctx.mission.words(group.name, ctx.language) for group in known]
    closed = [] if names and len(known) == len(item.groups) else [str(ctx.say("a closed group"))]
    return ctx.texts.listing(ctx.language, [*names, *closed])


def _embargo(ctx: Context, item: Item) -> Text:
    if not item.is_embargoed or item.root is None or item.root.embargo is None:
        return Text()
    return ctx.say(EMBARGO, time=_time(ctx, item.root.embargo))


def _difference(ctx: Context, shown: Text, ours: Text) -> Text:
    new, old = finding.plain_both(ctx, shown, ours)
    return readable(difference(old + " ", new + " "))


def _time(ctx: Context, at: datetime) -> str:
    return ctx.texts.moment(ctx.language, at, ctx.mission.zone, ctx.now)
