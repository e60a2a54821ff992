"""Key points: the few numbered posts of a crisis. Free words need a second person; words prepared in calm do not."""

from collections.abc import Mapping
from datetime import datetime

from groups.crisis import KEY_POINT_LENGTH, check_key_point
from groups.drills import WORD, is_marked
from groups.forms import Form, Step
from groups.messages import Button, Pressed, Rows, Said
from groups.posts import may_approve
from groups.refusals import Code, refuse
from groups.rights import Act, grant, refusal
from groups.texts import N_, Run, Text, as_text, join
from handlers.context import Actions, Context
from handlers.dialogues import data_text, open_form
from handlers.facts.factvalue import LANGUAGE
from handlers.keypoints import keyasking, keyroom, keysend, keytwins, prepared
from handlers.stepup import Then, require
from storage.buttons import StoredButton
from storage.codec import dump_texts, load_texts
from storage.crises import Crisis
from storage.posts import Post

FORM = Form(
    prepared.FORM,
    (Step("words", N_("What should people know or do now? At most 400 characters."), limit=3 * KEY_POINT_LENGTH),),
)


# ---- writing ------------------------------------------------------------------------------------------


async def key(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/key The bridge is closed …`. With several crises open the number comes first: `/key #2 …`."""
    known = await ctx.unit.crises.all_open()
    if not known:
        return [ctx.reply(ctx.say("No crisis is open. Ordinary posts go with /post."))]
    first, _, _ = str(words).partition(" ")
    named = next((each for each in known if first == f"#{each.id}"), None)
    meant = named or (known[0] if len(known) == 1 else None)
    if meant is None:
        return [ctx.reply(ctx.say("Several are open. Please say which one: `/key #{n} …`", n=known[0].id))]
    said = without_start(words, len(first)) if named else words
    return await write(ctx, meant, said) if said else await _ask(ctx, meant)


async def start_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Key point]: the prepared words at one press, or one's own."""
    meant = await ctx.unit.crises.get(int(stored.subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await _ask(ctx, meant)


async def _ask(ctx: Context, meant: Crisis) -> Actions:
    asked = await open_form(ctx, FORM.name, subject=str(meant.id))
    return [*await prepared.offer(ctx, meant), *asked]


async def written(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form is full."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await write(ctx, meant, data_text(data, "words"))


async def write(ctx: Context, meant: Crisis, words: Text) -> Actions:
    """One's own words: with the second factor, where the right asks for one, and then to a second person."""
    if refused := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        ctx.unit.audits.note("refused key point", f"crisis:{meant.id}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    if is_marked(str(words)) and not ctx.exercise:
        return ctx.refuse(refuse(Code.DRILL, word=WORD))
    texts = read_texts(words, ctx.language, ctx.mission.languages)
    if wrong := next((bad for text in texts.values() if (bad := check_key_point(str(text)))), None):
        return ctx.refuse(wrong)
    packed = dump_texts(texts)
    if same := await keytwins.written(ctx, meant, texts):
        ctx.unit.audits.note("refused key point", f"crisis:{meant.id}", actor=ctx.person.key, detail=same.code)
        label = str(ctx.say("It says something else"))
        other = Button(label, "key-other", str(meant.id), data=packed, only=ctx.person.key)
        return [ctx.reply(ctx.sentence(same), ((other,),))]
    return await _submit(ctx, str(meant.id), packed)


async def other_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[It says something else]: closed has become open, and a second person reads it in any case."""
    if refused := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        return ctx.refuse(refused)
    return await _submit(ctx, stored.subject, stored.data)


async def _submit(ctx: Context, subject: str, packed: str) -> Actions:
    if grant(ctx.person, Act.CRISIS_FREE, ctx.today).step_up and (
        asked := await require(ctx, Then("key-write", subject, packed))
    ):
        return asked
    return await submitted(ctx, subject, packed)


def read_texts(words: Text, language: str, languages: tuple[str, ...]) -> dict[str, Text]:
    """Language → text. Lines that begin with "en: " name their language; without them it is the writer's."""
    lines = [found.groups() for line in str(words).splitlines() if (found := LANGUAGE.match(line))]
    named = {name: as_text(said.strip()) for name, said in lines if name in languages}
    return named if named and len(named) == len(str(words).strip().splitlines()) else {language: words}


async def submitted(ctx: Context, subject: str, data: str) -> Actions:
    """It waits for a second person: everybody who may be one is told."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    post = await keyroom.draft(ctx, meant, load_texts(data))
    ctx.unit.audits.note("submit key point", f"key:{post.id}", actor=ctx.person.key)
    said = ctx.say("Your key point waits for a second person; I have told them.")
    return [ctx.reply(said), *await keyasking.ask_second(ctx, meant, post)]


# ---- the second person --------------------------------------------------------------------------------


async def approve_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await _approving(ctx, stored.subject, stored.version)


async def approved(ctx: Context, subject: str, data: str) -> Actions:
    """The same, after the second factor."""
    return await _approving(ctx, subject, int(data))


async def _approving(ctx: Context, subject: str, version: int) -> Actions:
    post = await ctx.unit.posts.get(int(subject))
    if post is None or post.state != "submitted":
        return await outrun(ctx, post)
    if post.version != version:
        return ctx.refuse(refuse(Code.CHANGED))
    refused = refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)
    refused = refused or may_approve(ctx.person, post.authors, post.submitter)
    if refused:
        ctx.unit.audits.note("refused key point", f"key:{post.id}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    if grant(ctx.person, Act.CRISIS_FREE, ctx.today).step_up and (
        asked := await require(ctx, Then("key-approve", subject, str(version)))
    ):
        return asked
    return await keysend.release(ctx, post)


async def outrun(ctx: Context, post: Post | None) -> Actions:
    """Somebody was faster: who, and when."""
    officer = ctx.mission.officer(post.approver) if post and post.approver else None
    values = {"who": officer.name, "at": post.changed_at} if post and officer else {}
    return ctx.refuse(refuse(Code.CONFLICT, **values))


def without_start(words: Text, count: int) -> Text:
    """The text without its first characters."""
    runs: list[Run] = []
    for run in words.runs:
        dropped = min(count, len(run.text))
        count -= dropped
        if rest := run.text[dropped:]:
            runs.append(Run(rest if runs else rest.lstrip(), run.marks, run.target))
    return Text(tuple(run for run in runs if run.text))


async def waiting(ctx: Context) -> list[tuple[datetime | None, Text, Rows]]:
    """For /waiting: the key points that this officer may let go."""
    if refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True):
        return []
    posts = [post for each in await ctx.unit.crises.all_open() for post in await ctx.unit.posts.of_crisis(each.id)]
    mine = [
        post
        for post in posts
        if post.state == "submitted" and not may_approve(ctx.person, post.authors, post.submitter)
    ]
    head = ctx.say("A key point waits for a second person.")
    return [
        (post.created_at, join([head, *post.texts.values()], "\n\n"), keyasking.approve_rows(ctx, post))
        for post in mine
    ]
