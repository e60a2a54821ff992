"""The first minute, and the way around: /start, /help, /language, /me, and words that were meant for nobody yet."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from babel import Locale

from groups.forms import Form, Step
from groups.kinds import KINDS
from groups.messages import Button, Notice, Pressed, Rows, Said
from groups.people import Person
from groups.questions import OPEN
from groups.refusals import Code, refuse
from groups.rights import Act, grant
from groups.texts import N_, Text, code, join
from handlers import dialogues, waiting
from handlers.checkin import choice, reach
from handlers.checkin.talk import PLACES
from handlers.context import Actions, Command, Context, Dialogue, Where
from handlers.press import accredited
from handlers.questions import cases

POINTER_EVERY = timedelta(minutes=10)
SURE = Step("sure", N_("Shall I pass this on as a question?"), (("yes", N_("Yes, ask")), ("no", N_("No"))))
PASS_ON = Form("pass-on", (SURE,))

MEMBER_BUTTONS = (("facts", N_("Facts")), ("language", N_("Language")))
OFFICER_BUTTONS = (
    ("waiting", N_("What waits")),
    ("post", N_("New post")),
    ("today", N_("Today")),
    ("crisis", N_("Crisis")),
)
"""Commands as buttons; those that are not there, or not this person's, are left out."""


async def start(ctx: Context, said: Said, words: Text) -> Actions:
    """/start, or a link to the bot that names a group or a kind of group."""
    if str(words).strip() == reach.START:
        return await choice.offer(ctx)
    if ctx.person.is_staff:
        return await _start_officer(ctx)
    kind = _kind_named(ctx, str(words).strip())
    name = ctx.mission.name(ctx.language)
    lines = [ctx.say("Welcome. This is the *{mission}*, and I am its assistant.", mission=name)]
    if kind:
        lines.append(ctx.say(KINDS[kind].about))
    lines.append(ctx.say("You can ask us a question, and look up what we have checked: numbers, hours, papers."))
    label = ctx.say("Ask the {officer}", officer=ctx.say(KINDS[kind].officer)) if kind else ctx.say("Ask")
    ask_button = Button(str(label), "ask", data=kind, only=ctx.person.key, style="main")
    return [ctx.reply(join(lines, "\n\n"), ((ask_button,), *_buttons(ctx, MEMBER_BUTTONS)))]


async def _start_officer(ctx: Context) -> Actions:
    """What waits for the officer, and what they may do."""
    count = len(await waiting.everything(ctx))
    waits = (
        ctx.count("One thing waits for you.", "{n} things wait for you.", count)
        if count
        else ctx.say("Nothing waits for you.")
    )
    greeting = ctx.say("Good day, {name}.", name=ctx.person.name)
    more = ctx.say("The buttons are for what is used most; /help shows everything.")
    return [ctx.reply(join([greeting, waits, more], "\n\n"), _buttons(ctx, OFFICER_BUTTONS))]


async def help_(ctx: Context, said: Said, words: Text) -> Actions:
    """/help: the commands that this person may use here."""
    site = ctx.mission.files.mission.site
    channels = ctx.say("All our channels: {site}", site=f"{site}/official") if site else Text()
    return [ctx.reply(join([ctx.say("This is what you can write here:"), _commands(ctx), channels], "\n\n"))]


async def language(ctx: Context, said: Said, words: Text) -> Actions:
    """/language: a button for each language of the mission."""
    rows = tuple(
        (Button(_own_name(each), "language", data=each, only=ctx.person.key),) for each in ctx.mission.languages
    )
    return [ctx.reply(ctx.say("In which language shall I write to you?"), rows)]


async def speak(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """A language was chosen."""
    if stored.data not in ctx.mission.languages:
        return [Notice(ctx.at, press.press, str(ctx.sentence(refuse(Code.UNKNOWN))))]
    await ctx.unit.people.set_language(ctx.sender.identity, stored.data)
    ctx.language = stored.data
    return [ctx.reply(ctx.say("From now on I write to you in {language}.", language=_own_name(stored.data)))]


async def me(ctx: Context, said: Said, words: Text) -> Actions:
    """/me: what we keep about this person, as counts, and how their open questions stand."""
    counts = await ctx.unit.questions.counts(ctx.sender.identity)
    lines = [
        ctx.say("Your number here is {identity}; the embassy knows you by it.", identity=code(ctx.sender.identity)),
        ctx.say("Language: {language}", language=_own_name(ctx.language)),
        ctx.count("We keep one question of yours.", "We keep {n} questions of yours.", sum(counts.values())),
    ]
    promise = N_("*{number}*: answer promised by {by}.")
    if await cases.in_alert(ctx):
        promise = N_("*{number}*: an officer answers as soon as one is free. /facts has the emergency numbers.")
    for question in await ctx.unit.questions.of_person(ctx.sender.identity, OPEN):
        by = cases.moment(ctx, ctx.language, question.answer_due or ctx.now)
        lines.append(ctx.say(promise, number=cases.number_of(question), by=by))
    lines += await accredited.about(ctx, ctx.sender.identity)
    lines += await choice.kept(ctx)
    lines.append(
        ctx.say("We delete the words of a question 90 days after it is closed. What is said in groups is not kept.")
    )
    return [ctx.reply(join(lines))]


async def run_command(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """A button that does what a command does."""
    command = _usable(ctx).get(stored.data)
    if command is None:
        return [Notice(ctx.at, press.press, str(ctx.sentence(refuse(Code.ROLE))))]
    said = Said(ctx.at, ctx.sender, press.message, ctx.now, private=ctx.private)
    return await command.run(ctx, said, Text())


async def plain(ctx: Context, said: Said) -> Actions:
    """Words in private that answer nothing: a question, perhaps."""
    if ctx.person.is_staff:
        words = ctx.say("I have not passed this on to anybody. /help shows what I can do.")
        return [ctx.reply(words, _buttons(ctx, OFFICER_BUTTONS))]
    if not said.text or said.attachment in PLACES:
        return [ctx.reply(ctx.say("I can only read text. Please write your question."))]
    return await dialogues.open_form(ctx, "pass-on", data={"words": str(said.text)})


async def passed_on(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """[Yes, ask] or [No]."""
    if data["sure"] == "no":
        return [ctx.reply(ctx.say("All right, I have not passed it on. Write /ask whenever you want to ask us."))]
    return await dialogues.open_form(ctx, "ask", data={"words": data["words"]})


async def mentioned(ctx: Context, said: Said) -> Actions:
    """A mention or a reply in a group that asks nothing: a short pointer, at most once in ten minutes."""
    if ctx.group is None:
        return []
    key = f"pointer:{ctx.at}"
    last = await ctx.unit.notes.get(key)
    if last and ctx.now - datetime.fromisoformat(last) < POINTER_EVERY:
        return []
    await ctx.unit.notes.set(key, ctx.now.isoformat())
    return [ctx.reply(ctx.say("To ask us something, write /ask and your question here, or write to me in private."))]


def _kind_named(ctx: Context, payload: str) -> str:
    """The kind that a link to the bot means: "press", or the name of a group; "" for none."""
    group = ctx.mission.group(payload)
    return group.kind if group else payload if payload in KINDS else ""


def _usable(ctx: Context) -> Mapping[str, Command]:
    """The commands that this person may give here."""
    here = Where.PRIVATE if ctx.private else Where.STAFF if ctx.in_staff_room else Where.GROUP
    may = partial(_may, ctx.person, ctx.today)
    return {command.name: command for command in ctx.commands if here in command.where and may(command.act)}


def _may(person: Person, today: date, act: Act) -> bool:
    """A second factor may still be asked for: the right is there."""
    found = grant(person, act, today)
    return found.allowed and not (found.propose or found.as_second)


def _commands(ctx: Context) -> Text:
    lines = [
        join([f"/{command.name}", ctx.say(command.help)], "  ") for command in _usable(ctx).values() if command.help
    ]
    return join(lines)


def _buttons(ctx: Context, wanted: tuple[tuple[str, str], ...]) -> Rows:
    usable = _usable(ctx)
    return tuple(
        (Button(str(ctx.say(label)), "command", data=name, only=ctx.person.key),)
        for name, label in wanted
        if name in usable
    )


def _own_name(language: str) -> str:
    """A language as its speakers call it."""
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


DIALOGUES = (Dialogue(PASS_ON, passed_on, Act.ASK),)
