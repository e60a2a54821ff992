"""Key points: the few numbered posts of a crisis. Free words need a second person; words prepared in calm do not."""

from collections.abc import Mapping, Sequence

from groups.checks import without_source
from groups.crisis import KEY_POINT_LENGTH
from groups.forms import Form, Step
from groups.languages import in_lines, likely, required
from groups.messages import Button, Pressed, Said, Send
from groups.refusals import Refusal
from groups.rights import Act, refusal
from groups.texts import N_, Run, Text
from handlers.cards import card_text
from handlers.checks import adding
from handlers.context import Actions, Context
from handlers.dialogues import before, data_text, open_form, with_text
from handlers.keypoints import keyroom, keytongue, keytwins, prepared
from handlers.publish import languages
from handlers.stepup import Then, require_for
from storage.buttons import StoredButton
from storage.codec import dump_json, dump_texts, load_json, load_texts
from storage.crises import Crisis

FORM = Form(
    prepared.FORM,
    (
        Step("words", N_("What should people know or do now? At most 400 characters."), limit=3 * KEY_POINT_LENGTH),
        Step("source", adding.RESTS, hint=adding.HINT, limit=500),
    ),
)


# ---- writing ------------------------------------------------------------------------------------------


async def key(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/key The bridge is closed … source=F3`. With several crises open the number comes first: `/key #2 …`."""
    known = await ctx.unit.crises.all_open()
    if not known:
        return [ctx.reply(ctx.say("No crisis is open. Ordinary posts go with /post."))]
    first, _, _ = str(words).partition(" ")
    named = next((each for each in known if first == f"#{each.id}"), None)
    meant = named or (known[0] if len(known) == 1 else None)
    if meant is None:
        return [_which(ctx, known, words)]
    said = without_start(words, len(first)) if named else words
    return await write(ctx, meant, said) if said else await _ask(ctx, meant)


def _which(ctx: Context, known: Sequence[Crisis], words: Text) -> Send:
    """One button for each crisis, which keeps the words that were written already."""
    said = dump_texts({"": words}) if words else ""
    rows = tuple(
        (Button(card_text.title(ctx, each, ctx.language), "key-start", str(each.id), data=said, only=ctx.person.key),)
        for each in known
    )
    return ctx.reply(ctx.say("Several are open. Which one is it for?"), rows)


async def start_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Key point]: the prepared words at one press, or one's own; or the words that the button keeps."""
    meant = await ctx.unit.crises.get(int(stored.subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await write(ctx, meant, load_texts(stored.data)[""]) if stored.data else await _ask(ctx, meant)


async def _ask(ctx: Context, meant: Crisis) -> Actions:
    asked = await open_form(ctx, FORM.name, subject=str(meant.id))
    return [*await prepared.offer(ctx, meant), *asked]


async def written(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form is full."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    return await write(ctx, meant, data_text(data, "words"), data["source"])


async def write(ctx: Context, meant: Crisis, said: Text, source: str = "") -> Actions:
    """One's own words: with what they rest on, with the second factor where the right asks for one, and then to a
    second person."""
    words, source = (said, source) if source else without_source(said)
    if refused := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        ctx.unit.audits.note("refused key point", f"crisis:{meant.id}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    texts = in_lines(words, ctx.mission.languages) or {_language(ctx, meant, str(words)): words}
    if wrong := next((bad for text in texts.values() if (bad := keyroom.fault(ctx, text))), None):
        return ctx.refuse(wrong)
    known = await adding.known(ctx, source) if source else None
    if known is None or isinstance(known, Refusal):
        asked = await open_form(ctx, FORM.name, subject=str(meant.id), data=with_text("words", words))
        return before(ctx.sentence(known), asked) if known else asked
    packed = _packed(texts, source)
    if same := await keytwins.written(ctx, meant, texts):
        ctx.unit.audits.note("refused key point", f"crisis:{meant.id}", actor=ctx.person.key, detail=same.code)
        label = str(ctx.say("It says something else"))
        other = Button(label, "key-other", str(meant.id), data=packed, only=ctx.person.key)
        return [ctx.reply(ctx.sentence(same), ((other,),))]
    return await _submit(ctx, str(meant.id), packed)


def _language(ctx: Context, meant: Crisis, words: str) -> str:
    """The writer's own, when one of the groups reads it; else the first of theirs in whose letters it is written."""
    wanted = required(group.languages for group in ctx.mission.groups_in(meant.region)) or ctx.mission.languages
    return likely(words, [each for each in wanted if each == ctx.language] + list(wanted))


async def other_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[It says something else]: closed has become open, and a second person reads it in any case."""
    if refused := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        return ctx.refuse(refused)
    return await _submit(ctx, stored.subject, stored.data)


async def _submit(ctx: Context, subject: str, packed: str) -> Actions:
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("key-write", subject, packed))
    return asked or await submitted(ctx, subject, packed)


async def submitted(ctx: Context, subject: str, data: str) -> Actions:
    """It waits for a second person: everybody who may be one is told, once it has a text in every language."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    texts, source = _unpacked(data)
    post = await keyroom.draft(ctx, meant, texts, source=source)
    ctx.unit.audits.note("submit key point", f"key:{post.id}", actor=ctx.person.key)
    told = [ctx.reply(each) for each in languages.dropped(ctx, texts, post)]
    return [*told, *await keytongue.submitted(ctx, post)]


def _packed(texts: Mapping[str, Text], source: str) -> str:
    return dump_json([dump_texts(dict(texts)), source])


def _unpacked(data: str) -> tuple[dict[str, Text], str]:
    texts, source = load_json(data)
    return load_texts(texts), source


def without_start(words: Text, count: int) -> Text:
    """The text without its first characters."""
    runs: list[Run] = []
    for run in words.runs:
        dropped = min(count, len(run.text))
        count -= dropped
        if rest := run.text[dropped:]:
            runs.append(Run(rest if runs else rest.lstrip(), run.marks, run.target))
    return Text(tuple(run for run in runs if run.text))
