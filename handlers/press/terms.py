"""What a statement must have before it goes out, and what stands above it: its terms, its embargo, who reads it."""

from groups import press
from groups.messages import Button
from groups.pace import quiet_end, quiet_refusal
from groups.press import Terms
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, as_text
from handlers.context import Context, Stage
from handlers.keypoints.keycopies import city
from handlers.press.readers import lines_of, unknown_people
from handlers.press.section import not_a_speaker
from handlers.publish.preview import button, hour
from handlers.publish.room import pace_of
from handlers.publish.shown import groups_of, later_groups
from storage.posts import Post

LABELS = {
    Terms.RECORD: N_("On the record."),
    Terms.BACKGROUND: N_("*On background:* please do not name us."),
}


# ---- the part of a post -----------------------------------------------------------------------------------


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-ROLE, E-ACCESS, E-LATE or E-QUIET: who may say it, where, and until when."""
    if post.kind != press.STATEMENT:
        return None
    if stage is Stage.SUBMIT and (no := not_a_speaker(ctx)):
        return no
    return _where(ctx, post) or _hour(ctx, post) or await unknown_people(ctx, post)


async def lines(ctx: Context, post: Post) -> list[Text]:
    """Its terms and, under an embargo, who reads it before everybody else."""
    if post.kind != press.STATEMENT:
        return []
    if post.embargo is None:
        return [ctx.say(LABELS[Terms(post.terms)])] if post.terms in LABELS else []
    return [_embargo_line(ctx, post), *await lines_of(ctx, post)]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    found = await unknown_people(ctx, post) if post.kind == press.STATEMENT else None
    return [button(ctx, N_("I know them all"), "press-known", post)] if found else []


async def options(ctx: Context, post: Post) -> list[Button]:
    return [button(ctx, N_("Terms and embargo"), "press-terms", post)] if post.kind == press.STATEMENT else []


async def head(ctx: Context, post: Post, language: str) -> Text:
    """Above the text in press groups: nobody else is asked to keep an hour, or to name nobody."""
    if post.kind != press.STATEMENT or (ctx.group and ctx.group.kind != press.SECTION):
        return Text()
    if post.embargo is None:
        return ctx.texts.say(language, LABELS[Terms(post.terms)]) if post.terms in LABELS else Text()
    group = ctx.group or next((each for each in groups_of(ctx, post) if each.kind == press.SECTION), None)
    zone = group.tz if group else ctx.mission.zone
    if post.lifted_at:
        return ctx.texts.say(
            language, "Embargo lifted {time}", time=ctx.texts.moment(language, post.lifted_at, zone, post.lifted_at)
        )
    at, day, utc, utc_day = press.shown_until(post.embargo, zone)
    values = {"time": at, "city": city(ctx, group) if group else ctx.mission.files.mission.city, "utc": utc}
    if day == utc_day:
        words = N_("*EMBARGO* until {time} {city} / {utc} UTC, {day}")
        return ctx.texts.say(language, words, **values, day=ctx.texts.date(language, day))
    values |= {"day": ctx.texts.date(language, day), "utc_day": ctx.texts.date(language, utc_day)}
    return ctx.texts.say(language, "*EMBARGO* until {time} {city}, {day} / {utc} UTC, {utc_day}", **values)


# ---- what is missing --------------------------------------------------------------------------------------


def _where(ctx: Context, post: Post) -> Refusal | None:
    groups = groups_of(ctx, post)
    public = [ctx.mission.words(group.name, ctx.language) for group in groups if group.kind != press.SECTION]
    if len(public) == len(groups):
        return refuse(Code.ACCESS, statement="yes")
    return refuse(Code.ACCESS, background=tuple(public)) if public and post.terms == Terms.BACKGROUND else None


def _hour(ctx: Context, post: Post) -> Refusal | None:
    """An embargo must end after the statement goes out, and not in the night of those who get it then."""
    if post.embargo is None or post.lifted_at:
        return None
    if press.embargo_over(post.embargo, max(ctx.now, post.send_at or ctx.now)):
        return refuse(Code.LATE, at=post.embargo, zone=post.zone)
    paces = [pace_of(group) for group in later_groups(ctx, post)]
    return next((quiet_refusal(pace, post.embargo) for pace in paces if quiet_end(post.embargo, pace)), None)


def _embargo_line(ctx: Context, post: Post) -> Text:
    """Until when, and who gets it then."""
    if post.embargo is None:
        return Text()
    until = hour(ctx, post, post.embargo)
    names = [ctx.mission.words(group.name, ctx.language) for group in later_groups(ctx, post)]
    if not names:
        return ctx.say("Under embargo until {time}.", time=until)
    words = N_("Under embargo until {time}. Then it also goes to {groups}.")
    return ctx.say(words, time=until, groups=as_text(ctx.texts.listing(ctx.language, names)))
