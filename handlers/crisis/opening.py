"""Opening a crisis: by command, or by buttons and a short form; with step-up, and at once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from config.schema import CrisisTemplate
from groups.crisis import LIMITS, STILL_OPEN_AFTER, Level
from groups.messages import Button, Lane, Pressed, Rows
from groups.rights import Act, grant, refusal
from groups.texts import N_, Text, join
from handlers import live
from handlers.alarm import away
from handlers.alarm.paging import page
from handlers.alerts import announcing
from handlers.cards import card_text, showing
from handlers.context import Actions, Context
from handlers.crisis import levels, planning
from handlers.crisis.naming import names
from handlers.dialogues import open_form
from handlers.facts import factclock
from handlers.publish.pausing import hold_for_crisis
from handlers.stepup import Then
from storage.addresses import Place
from storage.buttons import LIFE, StoredButton
from storage.crises import Crisis

PROPOSAL_LIFE = timedelta(hours=1)
OPEN_ALREADY = N_("This crisis is open already. /crisis shows it.")

# ---- buttons and the short form -----------------------------------------------------------------------


async def start_pressed(ctx: Context, _pressed: Pressed, _stored: StoredButton) -> Actions:
    """[Open a crisis]: what kind of?"""
    if refused := may_not(ctx):
        return refused
    rows: Rows = tuple(
        (Button(_template_name(ctx, template), "crisis-template", data=template.id, only=ctx.person.key),)
        for template in ctx.mission.templates
    )
    other = (Button(str(ctx.say("Something else")), "crisis-template", only=ctx.person.key),)
    return [ctx.reply(ctx.say("What is happening? The words for each are ready."), (*rows, other))]


async def template_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await open_form(ctx, planning.FORM.name, data={"template": stored.data})


async def described(ctx: Context, _subject: str, data: Mapping[str, str]) -> Actions:
    """The form is full: the whole is shown before anything happens."""
    plan = planning.checked(ctx, data["region"].strip(), data["template"], data["place"], data["level"])
    if not isinstance(plan, planning.Plan):
        return plan
    proposes = grant(ctx.person, Act.OPEN_CRISIS, ctx.today).propose
    label = ctx.say("Ask to open it") if proposes else ctx.say("Open the crisis now")
    go = Button(str(label), "crisis-go", data=planning.packed(plan), only=ctx.person.key, style="grave")
    return [ctx.reply(await _preview(ctx, plan), ((go,),))]


async def go_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Open the crisis now]. What somebody asked for an hour ago is asked for anew."""
    if stored.expires_at - LIFE + PROPOSAL_LIFE < ctx.now:
        return [ctx.reply(ctx.say("This is more than an hour old. If it is still needed, write /crisis open again."))]
    return await begin(ctx, planning.unpacked(stored.data))


async def _preview(ctx: Context, plan: planning.Plan) -> Text:
    groups = ctx.mission.groups_in(plan.region)
    places = await ctx.unit.addresses.of_groups([group.id for group in groups])
    called = names(ctx, groups, ctx.language)
    head = ctx.say(
        "*{title}*\n{level}",
        title=planning.title(ctx, plan),
        level=card_text.level_words(ctx, plan.level, ctx.language),
    )
    reach = ctx.say(
        "Every chat of the region gets a pinned card: {chats}, {people} ({groups}).",
        groups=called,
        **_counted(ctx, places, ctx.language),
    )
    return join(
        [
            head,
            planning.happened(ctx, plan).get(ctx.language, ""),
            reach,
            ctx.say("Other posts wait until it is over."),
        ],
        "\n\n",
    )


# ---- opening ------------------------------------------------------------------------------------------


async def begin(ctx: Context, plan: planning.Plan) -> Actions:
    """Open it, after the second factor. An officer who may only propose it asks duty and head to."""
    if refused := may_not(ctx):
        return refused
    if grant(ctx.person, Act.OPEN_CRISIS, ctx.today).propose:
        return await _propose(ctx, plan)
    if await _is_open(ctx, plan):
        return [ctx.reply(ctx.say(OPEN_ALREADY))]
    then = Then("crisis-open", data=planning.packed(plan), what=_asked_for(ctx, plan))
    asked = await live.require(ctx, then, ctx.mission.groups_in(plan.region))
    return asked or await opened(ctx, "", planning.packed(plan))


def _asked_for(ctx: Context, plan: planning.Plan) -> str:
    level = card_text.level_words(ctx, plan.level, ctx.language)
    return str(ctx.say("{title}, {level}", title=planning.title(ctx, plan), level=level))


async def _is_open(ctx: Context, plan: planning.Plan) -> bool:
    """Nobody types a code for what is so already."""
    same = (plan.region, plan.template, plan.place)
    return any((each.region, each.template, each.place) == same for each in await ctx.unit.crises.all_open())


async def _propose(ctx: Context, plan: planning.Plan) -> Actions:
    ctx.unit.audits.note("propose crisis", "crisis", actor=ctx.person.key, detail=f"level {plan.level}")
    asked = await page(
        ctx,
        f"proposal:{plan.region}/{plan.template}/{plan.place}",
        N_("{name} asks you to open a crisis now:\n\n{whole}"),
        choices=((N_("Open the crisis now"), "crisis-go"),),
        data=planning.packed(plan),
        without=ctx.person.key,
        name=ctx.person.name,
        whole=await _preview(ctx, plan),
    )
    if not asked:
        return [ctx.reply(ctx.say("They were called about this already. /duty shows who it is."))]
    told = ctx.say("I have called the officer on duty to open it. If nobody answers, the next person is called.")
    return [*asked, ctx.reply(told)]


def may_not(ctx: Context) -> Actions:
    """Whoever may neither open nor propose one is refused."""
    refused = refusal(ctx.person, Act.OPEN_CRISIS, today=ctx.today, stepped_up=True, proposing=True)
    if refused is None:
        return []
    ctx.unit.audits.note("refused crisis", "crisis", actor=ctx.person.key, detail=refused.code)
    return ctx.refuse(refused)


async def opened(ctx: Context, _subject: str, data: str) -> Actions:
    """It takes effect at once: level, cards, clocks; other posts are held; the staff is told."""
    plan = planning.unpacked(data)
    level = min(Level(plan.level), Level.ALERT)  # an emergency needs a second person, and nobody waits for one
    within = LIMITS[level].next_update_within
    crisis = await ctx.unit.crises.open(
        plan.region,
        plan.template,
        plan.place,
        level,
        ctx.person.key,
        planning.happened(ctx, plan),
        planning.steps(ctx, plan),
        ctx.now + within if within else None,
    )
    if crisis is None:
        return [ctx.reply(ctx.say(OPEN_ALREADY))]
    ctx.unit.audits.note("open crisis", f"crisis:{crisis.id}", actor=ctx.person.key, detail=f"level {level}")
    await _set_clocks(ctx, crisis)
    await announcing.opened(ctx, crisis)
    return await _announce(ctx, crisis, plan)


async def _set_clocks(ctx: Context, crisis: Crisis) -> None:
    if crisis.next_update_by:
        await ctx.unit.dues.set("crisis.update", str(crisis.id), crisis.next_update_by)
    await ctx.unit.dues.set("crisis.still", str(crisis.id), ctx.now + STILL_OPEN_AFTER)
    await away.begin(ctx)


async def _announce(ctx: Context, crisis: Crisis, plan: planning.Plan) -> Actions:
    groups = ctx.mission.groups_in(crisis.region)
    places = await ctx.unit.addresses.of_groups([group.id for group in groups])
    held = await hold_for_crisis(ctx, groups) if crisis.level >= Level.ALERT else []
    cards = [*await showing.place_cards(ctx, places), *await showing.refresh(ctx, urgent=True)]
    said = ctx.count(
        "*{title}* is open. The card is on its way to {n} chat.",
        "*{title}* is open. The cards are on their way to {n} chats.",
        len(places),
        title=planning.title(ctx, plan),
    )
    told = ctx.staff(_news(ctx, crisis, places), lane=Lane.CRISIS)
    raised = await levels.propose(ctx, crisis, "level:3") if plan.level == Level.EMERGENCY else []
    key = Button(str(ctx.say("Write the first key point")), "key-start", str(crisis.id), only=ctx.person.key)
    answer = ctx.reply(said, ((key,),), lane=Lane.CRISIS)  # first, or it would wait for 500 cards and their pins
    return [answer, told, *cards, *held, *raised, *await factclock.level_changed(ctx)]


def _news(ctx: Context, crisis: Crisis, places: tuple[Place, ...]) -> Text:
    language = ctx.mission.language
    groups = ctx.mission.groups_in(crisis.region)
    called = names(ctx, groups, language)
    return ctx.staff_say(
        "*{title}*\n{level}. Opened by {name}; it took effect at once.\n{chats}, {people} ({groups})",
        title=card_text.title(ctx, crisis, language),
        level=card_text.level_words(ctx, crisis.level, language),
        name=ctx.person.name,
        groups=called,
        **_counted(ctx, places, language),
    )


def _counted(ctx: Context, places: Sequence[Place], language: str) -> dict[str, Text]:
    """How many chats, and how many people in them."""
    people = sum(place.members for place in places)
    return {
        "chats": ctx.texts.count(language, "{n} chat", "{n} chats", len(places)),
        "people": ctx.texts.count(language, "{n} person", "{n} people", people),
    }


def _template_name(ctx: Context, template: CrisisTemplate) -> str:
    return ctx.mission.words(template.title, ctx.language).partition("{")[0].strip(" :·-") or template.id
