"""What officers read of a request for help: without a name where several read it, whole in private with its holder."""

from collections.abc import Sequence

from groups.checkin import Help, Priority
from groups.messages import Button, Edit, Lane, Rows, Send, Settled
from groups.outcomes import Done, MaybeDone
from groups.people import Role
from groups.refusals import Refusal
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers import doubt
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.questions.notices import Reader
from storage.checkins import Answer, HelpCase

SECTION = "consular"
"""Whose work people in need are."""
PRIORITIES = {
    Priority.INJURED: N_("*somebody is injured*"),
    Priority.UNKNOWN: N_("not known whether anybody is injured"),
    Priority.UNHURT: N_("nobody is injured"),
}
PEOPLE = tuple((n, n) for n in ("1", "2", "3", "4", "5")) + (("6", N_("6 or more")),)
LANGUAGES = (
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
    ("ar", "العربية"),
    ("uk", "Українська"),
    ("other", N_("Another one")),
)
"""As their speakers call them."""
LABELS = (("where", N_("Where: {said}")), ("people", N_("People: {said}")), ("language", N_("Language: {said}")))


def may(ctx: Context, act: Act = Act.ANSWER_PRIVATELY) -> Refusal | None:
    """Duty, head, and officers of the consular section."""
    return refusal(ctx.person, act, today=ctx.today, section=SECTION)


def is_free(ctx: Context, case: HelpCase) -> bool:
    """Nobody has it, or whoever has it is no officer any more."""
    officer = ctx.mission.officer(case.holder) if case.state is Help.TAKEN else None
    return case.state is Help.NEW or (
        case.state is Help.TAKEN and (officer is None or ctx.mission.person(officer.identities[0], ctx.today) is None)
    )


async def announce(ctx: Context, case: HelpCase) -> Actions:
    """To the staff room and to everybody on duty; where it stands already it is changed, and said once more briefly."""
    known = await ctx.unit.outbox.of(case.subject)
    if known:
        words = N_("*{number}*: the questions are answered now: {priority}.")
        said = ctx.staff_say(words, number=case.number, priority=ctx.staff_say(PRIORITIES[case.priority]))
        return [*await refresh(ctx, case), ctx.staff(said, lane=Lane.CRISIS)]
    return [
        Send(
            reader.at,
            await notice(ctx, case, reader.language),
            buttons(ctx, case, reader.language),
            lane=Lane.CRISIS,
            subject=case.subject,
            key=f"{case.subject}:{reader.at}",
            language=reader.language,
        )
        for reader in await readers(ctx)
    ]


async def readers(ctx: Context) -> Sequence[Reader]:
    """The staff room, and everybody on duty whom we have met."""
    found = [Reader(ctx.mission.staff_room, ctx.mission.language)]
    for person in ctx.mission.holding(Role.DUTY, ctx.today):
        if at := await ctx.unit.people.private_address(person.identities):
            found.append(Reader(at, await ctx.language_of(person.key), person))
    return found


async def refresh(ctx: Context, case: HelpCase) -> Actions:
    """Every notice says how it stands now."""
    languages = {reader.at: reader.language for reader in await readers(ctx)}
    there = [each for each in await ctx.unit.outbox.of(case.subject) if each.kind == "send" and each.remote]
    return [
        Edit(
            each.address,
            each.remote,
            await notice(ctx, case, languages[each.address]),
            buttons(ctx, case, languages[each.address]),
            lane=Lane.CRISIS,
            subject=case.subject,
        )
        for each in there
        if each.address in languages
    ]


async def settled(ctx: Context, event: Settled) -> Actions:
    """A notice arrived: if somebody has taken the request meanwhile, it says so."""
    if isinstance(event.outcome, MaybeDone):
        return await doubt.doubt(ctx, event)
    case = await ctx.unit.checkins.case(int(event.subject.partition(":")[2]))
    if case is None or case.version == 1 or not isinstance(event.outcome, Done) or event.kind != "send":
        return []
    return await refresh(ctx, case)


async def notice(ctx: Context, case: HelpCase, language: str) -> Text:
    """No name and no telephone number: it also stands in the staff room."""
    say, crisis = ctx.texts.say, await ctx.unit.crises.get(case.crisis)
    answer = await ctx.unit.checkins.answer(case.answer)
    at = ctx.texts.moment(language, case.asked_at, ctx.mission.zone, ctx.now)
    words = N_("*{number}* asks for help · {priority}\n{title}\nAsked {at}.")
    title = card_text.title(ctx, crisis, language) if crisis else ""
    head = say(
        language, words, number=case.number, priority=say(language, PRIORITIES[case.priority]), title=title, at=at
    )
    silent = "" if case.details else say(language, "The questions are not answered yet.")
    return join([head, details(ctx, case, language), silent, _far(ctx, answer, language), _status(ctx, case, language)])


def details(ctx: Context, case: HelpCase, language: str) -> Text:
    """What was answered, in the words of the buttons."""
    say, shown = ctx.texts.say, {"people": dict(PEOPLE), "language": dict(LANGUAGES)}
    given = [(name, label, case.details.get(name, "")) for name, label in LABELS]
    named = [(label, shown.get(name, {}).get(words, ""), words) for name, label, words in given if words]
    return join([say(language, label, said=say(language, choice) or words) for label, choice, words in named])


def buttons(ctx: Context, case: HelpCase, language: str) -> Rows:
    if not is_free(ctx, case):
        return ()
    return ((Button(str(ctx.texts.say(language, "I take it")), "help-take", str(case.id), style="main"),),)


def _far(ctx: Context, answer: Answer | None, language: str) -> Text:
    if answer is None or not answer.unreachable:
        return Text()
    return ctx.texts.say(language, "I cannot write to this person in private.")


def _status(ctx: Context, case: HelpCase, language: str) -> Text:
    if case.state is Help.DONE:
        return ctx.texts.say(language, "This is over.")
    if is_free(ctx, case):
        return ctx.texts.say(language, "Nobody has taken it yet.")
    officer = ctx.mission.officer(case.holder)
    at = ctx.texts.moment(language, case.taken_at or ctx.now, ctx.mission.zone, ctx.now)
    return ctx.texts.say(language, "{who} looks after it since {at}.", who=officer.name if officer else "", at=at)
