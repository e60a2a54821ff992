"""Every act of a crisis that people see becomes a CAP message, in the transaction of the act itself.

Of a crisis that concerns unlisted groups alone nobody outside hears, here as on our public pages.
In a drill each says status Exercise, elsewhere Actual. The two never refer to each other.
"""

from collections.abc import Callable
from dataclasses import replace

from groups import cap
from groups.cap import Info, Message, MsgType, Ref, Status
from groups.crisis import Level
from groups.texts import Text
from handlers.alerts import wording
from handlers.cards import card_text
from handlers.context import Context
from handlers.tools import cap_xml
from storage.caps import SentCap
from storage.crises import Crisis
from storage.posts import Post


async def opened(ctx: Context, crisis: Crisis) -> None:
    """A crisis was opened: Alert."""
    await _stands(ctx, crisis)


async def changed(ctx: Context, number: int) -> None:
    """Its level, its promise or its latest key point changed: Update. Nothing while it is not open."""
    crisis = await ctx.unit.crises.get(number)
    if crisis and crisis.is_open:
        await _stands(ctx, crisis)


async def put_right(ctx: Context, root: Post, told: Callable[[str], Text]) -> None:
    """A key point was withdrawn or corrected: what carried its words is cancelled, and the crisis said anew.

    `told` says in a language what was wrong, and what is right.
    """
    crisis = await ctx.unit.crises.get(root.crisis)
    if crisis is None:
        return
    known = await card_text.board(ctx)
    everything = crisis.id in known.untrue  # the first words of the crisis were those of the key point
    before = await _updatable(ctx, crisis)
    said = [each for each in before if everything or each.item == root.id]
    if said:
        infos = await _infos(ctx, crisis, words=wording.wrong(ctx, crisis, told))
        await _send(ctx, crisis, MsgType.CANCEL, infos, said, item=root.id)
    await changed(ctx, crisis.id)


async def closed(ctx: Context, ended: Crisis) -> None:
    """It is over: Update that says AllClear. Cancel is kept for what was wrong."""
    infos = await _infos(ctx, replace(ended, level=Level.CALM), words=wording.over(ctx, ended))
    await _follow(ctx, ended, infos, 0)


async def _stands(ctx: Context, crisis: Crisis) -> None:
    """The whole crisis as it stands now: whoever reads only the newest message knows all."""
    if not ctx.mission.listed_in(crisis.region):
        return
    known = await card_text.board(ctx)
    point = known.points.get(crisis.id)
    infos = await _infos(ctx, crisis, words=wording.stands(ctx, crisis, known))
    await _follow(ctx, crisis, infos, point.id if point else 0)


async def _follow(ctx: Context, crisis: Crisis, infos: tuple[Info, ...], item: int) -> None:
    """An Update of what still holds; of the newest, when all of it ran out; an Alert when there is none."""
    before = await _updatable(ctx, crisis)
    held = [each for each in before if each.holds_at(ctx.now)] or before[-1:]
    await _send(ctx, crisis, cap.kind_of_next([each.ref for each in held]), infos, held, item=item)


async def _send(
    ctx: Context,
    crisis: Crisis,
    msg_type: MsgType,
    infos: tuple[Info, ...],
    about: list[SentCap],
    *,
    item: int,
) -> None:
    """What was said is ended and taken back also when its groups are listed no more."""
    if not ctx.mission.listed_in(crisis.region) and not about:
        return
    at = ctx.now.replace(microsecond=0)
    count = len(await ctx.unit.caps.of_crisis(crisis.id)) + 1
    mission = ctx.mission
    message = Message(
        Ref(wording.sender(mission), cap.identifier(mission.id, crisis.id, count, at), at),
        _status(ctx),
        msg_type,
        tuple(replace(info, expires=cap.expires(ctx.now, crisis.next_update_by)) for info in infos),
        tuple(each.ref for each in about[-cap.REFERENCES :]),
        note="Exercise" if ctx.exercise else "",
        incidents=cap.name(f"{mission.id}-c{crisis.id}"),
    )
    await ctx.unit.caps.add(message, crisis.id, item, cap_xml.write(message))


def _status(ctx: Context) -> Status:
    return Status.EXERCISE if ctx.exercise else Status.ACTUAL


async def _updatable(ctx: Context, crisis: Crisis) -> list[SentCap]:
    """What was said of this crisis and not cancelled, oldest first."""
    same = [each for each in await ctx.unit.caps.of_crisis(crisis.id) if each.status == _status(ctx)]
    return [each for each in same if each.msg_type != MsgType.CANCEL and not each.cancelled]


async def _infos(ctx: Context, crisis: Crisis, *, words: wording.Words) -> tuple[Info, ...]:
    """One for each language of the mission."""
    level = Level(crisis.level)
    facts = await ctx.unit.facts.all_now(ctx.mission, crisis.level)
    template = ctx.mission.template(crisis.template)
    made = []
    for language in wording.languages(ctx, crisis):
        steps = wording.steps(ctx, crisis, language) if level is not Level.CALM else ""
        made.append(
            Info(
                language=language,
                category=cap.category(crisis.template, template.category if template else ""),
                event=wording.event(ctx, crisis, language),
                response=cap.response(level, instructed=bool(steps)),
                weight=cap.WEIGHTS[level],
                expires=None,
                sender_name=ctx.mission.name(language),
                headline=words(language).headline,
                description=words(language).description,
                instruction=steps,
                web=ctx.mission.files.mission.site,
                contact=wording.contact(ctx, facts, crisis, language),
                area=wording.area(ctx, crisis),
            )
        )
    return tuple(made)
