"""Who may do what with a post: every right is asked for each section that it goes to."""

from groups import press
from groups.corrections import FREE
from groups.people import Person, Role
from groups.posts import may_approve
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, needs, refusal
from handlers.context import Context
from handlers.publish.moves import KEY_POINT
from handlers.publish.shown import sections_of
from storage.posts import Post

WRITING = frozenset({Act.DRAFT, Act.SUBMIT})
EVERYWHERE = (Role.REVIEWER, Role.DUTY, Role.HEAD)
LEADING = (Role.DUTY, Role.HEAD)


def denied(ctx: Context, person: Person, act: Act, post: Post, *, seconding: bool = False) -> Refusal | None:
    """E-ROLE for the first section of the post in which the person lacks this right."""
    if post.kind == FREE and act in WRITING:
        return putting_right_denied(ctx, person, Act.CORRECT_FREELY, post)
    found = (
        refusal(person, act, today=ctx.today, section=section, seconding=seconding)
        for section in _asked(ctx, post, act)
    )
    return next((each for each in found if each), None)


def _asked(ctx: Context, post: Post, act: Act) -> tuple[str, ...]:
    """A statement is the press section's own, wherever it goes; whoever approves it answers for every section."""
    own = post.kind == press.STATEMENT and act is not Act.APPROVE
    return (press.SECTION,) if own else sections_of(ctx, post)


def approval_denied(ctx: Context, person: Person, post: Post) -> Refusal | None:
    """E-SELF for whoever wrote a part of the current version or sent it in; E-ROLE for whoever may not approve here."""
    if post.kind == KEY_POINT:
        second = refusal(person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)
        return may_approve(person, post.authors, post.submitter) or second
    no = may_approve(person, post.authors, post.submitter) or denied(ctx, person, Act.APPROVE, post, seconding=True)
    if no or post.kind != FREE:
        return no
    return refusal(person, Act.CORRECT_FREELY, today=ctx.today, seconding=True)


def putting_right_denied(ctx: Context, person: Person, act: Act, post: Post) -> Refusal | None:
    """Whoever wrote, sent in or approved it may withdraw or correct it, an officer of one of its sections, and
    reviewer, duty and head everywhere; alone, of a key point, no others than its senders, duty and head. E-ROLE for
    everybody else."""
    if no := refusal(person, act, today=ctx.today):
        return no
    sections, alone = sections_of(ctx, post), post.kind == KEY_POINT and act is Act.RETRACT
    if had_part(person, post) or person.has(*(LEADING if alone else EVERYWHERE)):
        return None
    if alone:
        return _senders(ctx, post)
    if any(person.serves(section) for section in sections):
        return None
    return refuse(Code.ROLE, act=act.value, needs=needs(act), section=sections[0])


def had_part(person: Person, post: Post) -> bool:
    """Whoever wrote it, sent it in or approved it."""
    return person.key in _senders_of(post)


def _senders_of(post: Post) -> set[str]:
    return {*post.authors, post.submitter, post.approver} - {""}


def _senders(ctx: Context, post: Post) -> Refusal:
    """E-ROLE (senders, needs): whom to ask about a key point."""
    names = tuple(ctx.mission.called(key) for key in sorted(_senders_of(post)))
    return refuse(Code.ROLE, act=Act.RETRACT.value, senders=names, needs=tuple(role.value for role in LEADING))


def approvers(ctx: Context, post: Post) -> list[str]:
    """Everybody who may approve the current version today: the keys, in the order of the file."""
    known = ((officer.name, ctx.mission.officer(officer.name)) for officer in ctx.mission.officers)
    return [key for key, person in known if person and approval_denied(ctx, person, post) is None]


def still_may(ctx: Context, key: str, act: Act, post: Post, *, seconding: bool = False) -> bool:
    """Whether somebody who did this earlier may still do it: roles are read again before anything goes out."""
    person = ctx.mission.officer(key)
    return person is not None and denied(ctx, person, act, post, seconding=seconding) is None
