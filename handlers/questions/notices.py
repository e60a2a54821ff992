"""What officers are shown of a question, and where: the section, who asks, the words, how it stands, what to press."""

from collections.abc import Sequence
from dataclasses import dataclass

from groups.crisis import Block, fit
from groups.messages import Action, Address, Button, Edit, Rows, Send
from groups.people import Person
from groups.questions import OPEN, State
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.questions import cases
from storage.questions import Question

SHOWN = 200
"""Code points of a detail or an answer in a notice."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told: the staff room, or an officer in private."""

    at: Address
    language: str
    person: Person | None = None


async def readers(ctx: Context, section: str) -> Sequence[Reader]:
    """The staff room, and every officer who answers for this section and whom we have met."""
    found = [Reader(ctx.mission.staff_room, ctx.mission.language)]
    for person in ctx.mission.serving(section, ctx.today):
        at = await ctx.unit.people.private_address(person.identities)
        if at and not refusal(person, Act.ANSWER_PRIVATELY, today=ctx.today, section=section):
            found.append(Reader(at, await ctx.language_of(person.key), person))
    return found


async def announce(ctx: Context, question: Question) -> Actions:
    """Tell the section that a question waits."""
    return [
        Send(
            reader.at,
            notice(ctx, question, reader),
            notice_buttons(ctx, question, reader.language),
            subject=question.subject,
            key=key_of(question, reader.at),
            language=reader.language,
        )
        for reader in await readers(ctx, question.kind)
    ]


def key_of(question: Question, at: Address) -> str:
    """A notice says how one version of the question stands."""
    return f"{question.subject}:v{question.version}:{at}"


async def refresh(ctx: Context, question: Question, only: int = 0) -> Actions:
    """Every notice of this question, or `only` this one, says how it stands now."""
    by_address = {reader.at: reader for reader in await readers(ctx, question.kind)}
    sent = await ctx.unit.outbox.of(question.subject)
    edits: list[Action] = []
    for delivery in sent:
        reader = by_address.get(delivery.address)
        if reader and delivery.kind == "send" and delivery.remote and only in (0, delivery.id):
            text, buttons = notice(ctx, question, reader), notice_buttons(ctx, question, reader.language)
            edits.append(Edit(reader.at, delivery.remote, text, buttons))
    return edits


# ---- how it looks -------------------------------------------------------------------------------------


def notice(ctx: Context, question: Question, reader: Reader) -> Text:
    """What officers read: the section, who asks and where, the words, what is promised, how it stands."""
    capabilities = ctx.outlets[reader.at.account]
    blocks = [
        Block(9, _head(ctx, question, reader.language)),
        Block(8, ctx.texts.say(reader.language, "“{words}”", words=question.words)),
        Block(5, _details(ctx, question, reader.language)),
        Block(4, _earlier(ctx, question, reader.language)),
        Block(7, status(ctx, question, reader.language)),
    ]
    return fit([block for block in blocks if block.text], capabilities.length, capabilities.measure)


def notice_buttons(ctx: Context, question: Question, language: str) -> Rows:
    if question.state not in OPEN or question.state == State.WRITTEN:
        return ()
    if question.state == State.TAKEN:
        labels = [
            (N_("Answer"), "question-answer"),
            (N_("Give back"), "question-release"),
            (N_("Take over"), "question-take"),
        ]
    else:
        labels = [(N_("Take it"), "question-take"), (N_("Answer"), "question-answer")]
    return (tuple(_button(ctx, language, label, act, question) for label, act in labels),)


def status(ctx: Context, question: Question, language: str) -> Text:
    """One or two lines on how it stands."""
    who = ctx.mission.called(question.answered_by or question.holder)
    match question.state:
        case State.NEW | State.REOPENED if question.answer_due:
            by = cases.moment(ctx, language, question.answer_due)
            return ctx.texts.say(language, "Answer promised by {by}.", by=by)
        case State.TAKEN if question.lease_until:
            until = cases.moment(ctx, language, question.lease_until)
            return ctx.texts.say(language, "Taken by {who}, until {until}.", who=who, until=until)
        case State.WRITTEN:
            return ctx.texts.say(language, "{who} wrote an answer. A second person must read it.", who=who)
        case State.ANSWERED | State.CLOSED if question.answered_at:
            at = cases.moment(ctx, language, question.answered_at)
            done = ctx.texts.say(language, "Answered by {who}, {at}.", who=who, at=at)
            edited = ctx.texts.say(language, "The asker changed the question after that.") if question.edited_at else ""
            return join([done, edited, ctx.texts.say(language, "“{words}”", words=shortened(question.answer))])
        case State.WITHDRAWN:
            return ctx.texts.say(language, "The asker took this question back.")
        case _:
            return Text()


def shortened(words: str, limit: int = SHOWN) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _head(ctx: Context, question: Question, language: str) -> Text:
    kind = cases.kind_of(question)
    group = ctx.mission.group(question.group_id)
    values: dict[str, str | Text] = {
        "number": cases.number_of(question),
        "section": ctx.texts.say(language, kind.label),
        "who": question.name or ctx.texts.say(language, "somebody"),
        "officer": ctx.texts.say(language, kind.officer),
    }
    if group and not question.private:
        place = ctx.mission.words(group.name, language)
        words = N_("*{number}* · {section}\n{who} asks the {officer}, in the group {place}:")
        return ctx.texts.say(language, words, **values, place=place)
    return ctx.texts.say(language, "*{number}* · {section}\n{who} asks the {officer}, in private:", **values)


def _details(ctx: Context, question: Question, language: str) -> Text:
    """What the intake asked, with what was said."""
    lines = []
    for ask in cases.kind_of(question).intake:
        said = question.details.get(ask.name, "")
        label = dict(ask.choices).get(said)
        shown = ctx.texts.say(language, label) if label else shortened(said)
        lines.append(join([_asked(ctx, ask.question, language), shown], " ") if said else "")
    return join(lines)


def _asked(ctx: Context, question: str, language: str) -> str:
    """The question alone, without the reason that its asker was given."""
    words = str(ctx.texts.say(language, question))
    end = min((at for mark in "?؟？" if (at := words.find(mark)) > 0), default=len(words))
    return words[: end + 1]


def _earlier(ctx: Context, question: Question, language: str) -> Text:
    if not question.earlier or question.state not in OPEN:
        return Text()
    return ctx.texts.say(language, "Before that: “{words}”", words=shortened(question.earlier[-1]))


def _button(ctx: Context, language: str, label: str, act: str, question: Question) -> Button:
    style = "main" if act == "question-answer" else ""
    return Button(str(ctx.texts.say(language, label)), act, str(question.id), question.version, style=style)
