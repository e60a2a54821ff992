"""`/accredit`: an officer proposes a journalist, with outlet, last day and proof; another person confirms."""

from collections.abc import Mapping
from datetime import timedelta

from groups import press
from groups.forms import Form, Step
from groups.messages import Rows, Said
from groups.press import Standing
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, code, join, link
from handlers import verdict
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.press.section import press_groups, seconds
from handlers.publish.asking import Choice, named, offering
from handlers.publish.tell import room, tell
from storage.press import Accreditation, Asker

LATELY = timedelta(days=30)
MOST_SHOWN = 7

FORM = Form(
    "accredit",
    (
        Step("who", N_("Whom do you accredit?"), hint=N_("Somebody who has written to us, such as `telegram:123`.")),
        Step("group", N_("With which press group?")),
        Step("outlet", N_("Which outlet do they write for?"), limit=120),
        Step(
            "until",
            N_("Until which day?"),
            optional=True,
            hint=N_("Such as 2027-11-01. Skip it for twelve months."),
            limit=20,
        ),
        Step("proof", N_("Which link shows that they work there?"), hint=N_("It begins with https://."), limit=500),
    ),
)


async def accredit(ctx: Context, said: Said, words: Text) -> Actions:
    """`/accredit`, by reply to a question, or `/accredit telegram:555 outlet="Alder Post" until 2027-11-01 proof …`"""
    if no := refusal(ctx.person, Act.ACCREDIT, today=ctx.today, section=press.SECTION):
        return ctx.refuse(no)
    data = dict(press.fields(str(words)))
    if who := await _asker(ctx, said):
        data["who"] = who
    return await _go_on(ctx, data)


async def given(ctx: Context, _subject: str, data: dict[str, str]) -> Actions:
    return await _go_on(ctx, data)


async def _go_on(ctx: Context, data: dict[str, str]) -> Actions:
    """Judge each answer as soon as it is there; a wrong one is asked again, the others are kept."""
    groups = press_groups(ctx)
    if not groups:
        return ctx.refuse(refuse(Code.ACCESS, statement="yes"))
    data = data if len(groups) > 1 else data | {"group": groups[0].id}
    for name in [step.name for step in FORM.steps if step.name in data]:
        if (no := await _judged(ctx, name, data)) is not None:
            return before(ctx.sentence(no), await _ask(ctx, {key: value for key, value in data.items() if key != name}))
    if {step.name for step in FORM.steps} - data.keys():
        return await _ask(ctx, data)
    return await _propose(ctx, data)


async def _judged(ctx: Context, name: str, data: Mapping[str, str]) -> Refusal | None:
    said = data[name]
    if name == "who":
        return await _unknown(ctx, said)
    if name == "group":
        return _refusal_in(named(ctx, said, press_groups(ctx)))
    if name == "until":
        return _refusal_in(press.check_day(said, ctx.today))
    return _refusal_in(press.check_proof(said)) if name == "proof" else None


def _refusal_in(judged: object) -> Refusal | None:
    return judged if isinstance(judged, Refusal) else None


async def _unknown(ctx: Context, identity: str) -> Refusal | None:
    """Only people whom we have met, and no officers: they need none."""
    if identity in ctx.mission.officer_identities:
        return refuse(Code.STATE, who=identity)
    met = await ctx.unit.people.private_address((identity,)) or await ctx.unit.people.name(identity)
    asked = met or any(one.identity == identity for one in await _askers(ctx))
    return None if asked else refuse(Code.UNKNOWN, what=identity)


async def _ask(ctx: Context, data: dict[str, str]) -> Actions:
    """The next open question, with what can be chosen."""
    asked = await open_form(ctx, FORM.name, data=data)
    if "who" not in data:
        return offering(asked, [(one.name or one.identity, one.identity) for one in await _askers(ctx)])
    return offering(asked, _group_choices(ctx)) if "group" not in data else asked


async def _askers(ctx: Context) -> list[Asker]:
    found = await ctx.unit.press.askers(ctx.now - LATELY, MOST_SHOWN)
    return [one for one in found if one.identity not in ctx.mission.officer_identities]


def _group_choices(ctx: Context) -> list[Choice]:
    return [(ctx.mission.words(group.name, ctx.language), group.id) for group in press_groups(ctx)]


async def _asker(ctx: Context, said: Said) -> str:
    """Who asked the question that the officer's command replies to; "" when it replies to none."""
    sent = await ctx.unit.outbox.find_sent(ctx.at, said.reply_to) if said.reply_to else None
    kind, _, number = sent.subject.partition(":") if sent else ("", "", "")
    question = await ctx.unit.questions.get(int(number)) if kind == "question" else None
    return question.identity if question else ""


# ---- the proposal -----------------------------------------------------------------------------------------


async def _propose(ctx: Context, data: Mapping[str, str]) -> Actions:
    group, until = named(ctx, data["group"], press_groups(ctx)), press.check_day(data["until"], ctx.today)
    if isinstance(group, Refusal) or isinstance(until, Refusal):
        return ctx.refuse(refuse(Code.STATE))
    for older in await ctx.unit.press.of(data["who"], (Standing.PROPOSED,)):  # the newest proposal is the one meant
        await ctx.unit.press.move(older, Standing.ENDED)
        await ctx.unit.press.forget(older.id)
    made = await ctx.unit.press.propose(
        identity=data["who"],
        name=await _name(ctx, data["who"]),
        outlet=data["outlet"],
        proof=data["proof"],
        group_id=group[0].id,
        until=until,
        proposed_by=ctx.person.key,
    )
    ctx.unit.audits.note("accreditation proposed", made.subject, actor=ctx.person.key)
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]
    told = await tell(ctx, seconds(ctx, Act.ACCREDIT, but=ctx.person.key), lambda one: card(one, made))
    return [*mine, *await card(room(ctx), made), *told]


async def card(ctx: Context, made: Accreditation) -> Actions:
    """What the second person reads and presses."""
    return [ctx.reply(proposal(ctx, made), proposal_buttons(ctx, made))]


def proposal(ctx: Context, made: Accreditation) -> Text:
    group = ctx.mission.group(made.group_id)
    return join(
        [
            ctx.say("{who} proposes to accredit a journalist:", who=ctx.mission.called(made.proposed_by)),
            ctx.say("*{name}* ({identity})", name=made.name, identity=code(made.identity)),
            ctx.say("{outlet}, until {day}", outlet=made.outlet, day=ctx.texts.date(ctx.language, made.until)),
            ctx.mission.words(group.name, ctx.language) if group else "",
            link(made.proof, made.proof),
        ]
    )


def proposal_buttons(ctx: Context, made: Accreditation) -> Rows:
    labels = (N_("Accredit"), N_("Do not accredit"))
    return verdict.buttons(ctx.say, "accredit-agree", str(made.id), made.version, labels)


def may_agree(ctx: Context, made: Accreditation) -> Refusal | None:
    """E-SELF for whoever proposed it; E-ROLE for whoever may not be the second person."""
    if ctx.person.key == made.proposed_by:
        return refuse(Code.SELF, by=made.proposed_by)
    return refusal(ctx.person, Act.ACCREDIT, today=ctx.today, section=press.SECTION, seconding=True)


async def _name(ctx: Context, identity: str) -> str:
    known = await ctx.unit.people.name(identity)
    return known or next((one.name for one in await _askers(ctx) if one.identity == identity), identity)


DIALOGUES = (Dialogue(FORM, given, Act.ACCREDIT),)
