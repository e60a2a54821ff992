"""`/correct 47`: the ready words by one person at once and once, one's own by two; all then read what is right."""

from collections.abc import Mapping
from typing import Any

from groups.corrections import FREE, READY
from groups.forms import Form, Step
from groups.languages import in_lines, likely, spoken
from groups.messages import Button, Pressed, Rows, Said
from groups.posts import Move, State, after
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Dialogue, Stage
from handlers.corrections import alone, daily, ledger
from handlers.corrections.copies import subject_of
from handlers.corrections.retract import retract_button, spread, supersede, wanted
from handlers.corrections.wording import in_language, is_out, ready, words_before
from handlers.dialogues import data_text, open_form
from handlers.keypoints.keywriting import without_start
from handlers.publish import parts
from handlers.publish.languages import dropped
from handlers.publish.moves import KEY_POINT, conflict, noted, number_in, refused, step
from handlers.publish.preview import cancel_button, preview
from handlers.publish.shown import needed
from handlers.publish.submit import ask_approvers
from handlers.publish.who import approvers, putting_right_denied
from handlers.stepup import Then, require
from storage.codec import dump_texts, load_texts
from storage.posts import Post

FORM = Form("correction", (Step("words", N_("What is right? Write it as people will read it."), limit=20_000),))


async def correct(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/correct 47`, `/correct 47: the right words`"""
    number, colon, _ = str(words).partition(":")
    found = await wanted(ctx, number)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if colon and number_in(number):
        return await write(ctx, found, without_start(words, len(number) + 1))
    return await _choices(ctx, found)


async def choose_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Correct]"""
    found = await wanted(ctx, stored.subject)
    return ctx.refuse(found) if isinstance(found, Refusal) else await _choices(ctx, found)


async def write_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Write a correction]"""
    found = await wanted(ctx, stored.subject)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := await _why_not(ctx, found, Act.CORRECT_FREELY):
        refused(ctx, found, "correct", no)
        return ctx.refuse(no)
    return await open_form(ctx, FORM.name, subject=str(found.id))


async def written(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    return await write(ctx, await ctx.unit.posts.need(int(subject)), data_text(data, "words"))


async def ready_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send the ready correction]: alone, at once."""
    return await _ready(ctx, await wanted(ctx, stored.subject))


async def proved(ctx: Context, subject: str, _data: str) -> Actions:
    """After the second factor; meanwhile somebody else may have sent it."""
    return await _ready(ctx, await wanted(ctx, subject))


async def _ready(ctx: Context, found: Post | Refusal) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := await _why_not(ctx, found, Act.RETRACT) or await alone.went(ctx, found):
        return await alone.refused(ctx, found, "correct", no)
    if asked := await alone.proof(ctx, found, Then("correct-ready", subject_of(found), what=f"#{found.id}")):
        return asked
    root = await step(ctx, found, Move.CORRECT)
    if isinstance(root, Refusal):
        refused(ctx, found, "correct", root)
        return ctx.refuse(root)
    out = {"state": State.PUBLISHED, "released_at": ctx.now, "published_at": ctx.now}
    fix = await ctx.unit.posts.draft(
        ctx.person.key, root.section, kind=READY, texts=await ready(ctx, root), **_about(ctx, root), **out
    )
    noted(ctx, fix, "ready correction", f"#{root.id}")
    await supersede(ctx, root, fix.id)
    return await spread(ctx, fix, root)


async def _choices(ctx: Context, post: Post) -> Actions:
    """What stands there, what can be said at once, and the ways that this person has."""
    no, freely = await _why_not(ctx, post, Act.RETRACT), await _why_not(ctx, post, Act.CORRECT_FREELY) is None
    if no and not freely:
        return await alone.refused(ctx, post, "correct", no)
    barred = no or await alone.went(ctx, post)
    words = in_language(await ready(ctx, post), ctx.language)
    last = ctx.sentence(barred) if barred else ctx.say("The ready correction says: “{words}”", words=words)
    now = in_language(await words_before(ctx, post), ctx.language)
    text = join([await ledger.head(ctx, post), now, last], "\n\n")
    rows = _ways(ctx, post, withdraw=no is None, at_once=barred is None, freely=freely)
    return [ctx.reply(text, rows), *(await alone.told(ctx, post, no) if no else [])]


def _ways(ctx: Context, post: Post, *, withdraw: bool, at_once: bool, freely: bool) -> Rows:
    def button(label: str, act: str, style: str = "") -> Button:
        return Button(str(ctx.say(label)), act, subject_of(post), style=style)

    return (
        *(((retract_button(ctx, post, N_("Withdraw it")),),) if withdraw else ()),
        *(((button(N_("Send the ready correction"), "correct-ready", "main"),),) if at_once else ()),
        *(((button(N_("Write a correction"), "correct-write"),),) if freely else ()),
    )


# ---- in one's own words: two people ----------------------------------------------------------------------


async def write(ctx: Context, root: Post, words: Text) -> Actions:
    """It goes to a second person at once, or back to its writer when something is missing. In a crisis only after the
    second factor: a stolen account must not put words of its own above those of two people."""
    if barred := await _barred(ctx, root):
        return barred
    if not words:
        return ctx.refuse(refuse(Code.EMPTY))
    wanted = needed(ctx, root) or ctx.mission.languages
    packed = dump_texts(in_lines(words, ctx.mission.languages) or {likely(str(words), wanted): words})
    asked = await require(ctx, Then("correct-write", str(root.id), packed)) if root.kind == KEY_POINT else None
    return asked or await submitted(ctx, str(root.id), packed)


async def submitted(ctx: Context, subject: str, data: str) -> Actions:
    """After the second factor, where one is asked for; meanwhile it may have been withdrawn."""
    root = await ctx.unit.posts.need(int(subject))
    if barred := await _barred(ctx, root):
        return barred
    written = load_texts(data)
    texts = {each: written[each] for each in spoken(needed(ctx, root), written)}
    fix = await ctx.unit.posts.draft(ctx.person.key, root.section, kind=FREE, texts=texts, **_about(ctx, root))
    noted(ctx, fix, "draft", f"#{root.id}")
    told = [ctx.reply(each) for each in dropped(ctx, written, fix)]
    if await parts.missing(ctx, fix, Stage.SUBMIT):
        return [*told, *await preview(ctx, fix)]
    asked = await step(ctx, fix, Move.SUBMIT, print=fix.fingerprint())
    if isinstance(asked, Refusal):
        return ctx.refuse(asked)
    at_once = await _why_not(ctx, root, Act.RETRACT) is None and await alone.went(ctx, root) is None
    return [*told, *_told(ctx, asked, at_once=at_once), *await ask_approvers(ctx, asked)]


async def _barred(ctx: Context, root: Post) -> Actions:
    """What is said when nobody, or not this person, may correct it now."""
    no = await _why_not(ctx, root, Act.CORRECT_FREELY) or await daily.full(ctx, root)
    if no is None:
        return []
    refused(ctx, root, "correct", no)
    return ctx.refuse(no)


def _told(ctx: Context, fix: Post, *, at_once: bool) -> Actions:
    """`at_once`: its writer may send the ready correction meanwhile."""
    n = len(approvers(ctx, fix))
    if not n:
        nobody = N_("*#{number}* waits, but nobody except its authors may approve it. Please ask the head of mission.")
        return [ctx.reply(ctx.say(nobody, number=fix.id), ((cancel_button(ctx, fix),),))]
    words = ctx.count(
        "Your correction of *#{root}* is *#{number}*. It waits for one person who may approve it.",
        "Your correction of *#{root}* is *#{number}*. It waits for one of {n} people who may approve it.",
        n,
        root=fix.corrects,
        number=fix.id,
    )
    meanwhile = ctx.say("If that takes too long, the ready correction goes at once: `/correct {n}`", n=fix.corrects)
    return [ctx.reply(join([words, meanwhile if at_once else Text()]), ((cancel_button(ctx, fix),),))]


async def release(ctx: Context, fix: Post) -> Actions | Refusal | None:
    """Approved by a second person: out at once. E-CAP or E-CONFLICT, and nothing has changed."""
    if fix.kind != FREE:
        return None
    root = await ctx.unit.posts.need(fix.corrects)
    if fix.groups != root.groups:
        return refuse(Code.CHANGED, post=fix.id)
    if isinstance(after(State(root.state), Move.CORRECT), Refusal):
        return await conflict(ctx, root.id)
    if full := await daily.take(ctx, fix):
        return full
    corrected = await step(ctx, root, Move.CORRECT)
    if isinstance(corrected, Refusal):
        await ctx.unit.slots.free(fix.id)
        return corrected
    sending = await step(ctx, fix, Move.RELEASE, released_at=ctx.now)
    out = sending if isinstance(sending, Refusal) else await step(ctx, sending, Move.PUBLISH, published_at=ctx.now)
    if isinstance(out, Refusal):
        raise LookupError(f"correction {fix.id} moved under us")  # the whole unit is undone
    await supersede(ctx, corrected, out.id)
    return await spread(ctx, out, corrected)


def _about(ctx: Context, root: Post) -> dict[str, Any]:
    """What every correction has of the post that it puts right."""
    return {"corrects": root.id, "groups": root.groups, "submitter": ctx.person.key}


async def _why_not(ctx: Context, post: Post, act: Act) -> Refusal | None:
    """E-ROLE; E-CONFLICT or E-STATE when nobody has it, or nobody any more."""
    if no := putting_right_denied(ctx, ctx.person, act, post):
        return no
    return None if is_out(post.state) else await conflict(ctx, post.id)


DIALOGUES = (Dialogue(FORM, written, Act.CORRECT_FREELY),)
