"""Every table. Times are UTC; a change of state is always a compare-and-set on `state` and `version`."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

meta = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite numbers rows only for INTEGER keys


class Instant(sa.TypeDecorator[datetime]):
    """An aware UTC datetime, on engines that know zones and on those that do not."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time must not be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> sa.Column[int]:
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def _text(name: str, default: str | None = "", **kwargs: Any) -> sa.Column[str]:
    if default is None:
        return sa.Column(name, sa.Text, nullable=False, **kwargs)
    return sa.Column(name, sa.Text, nullable=False, server_default=default, **kwargs)


def _number(name: str, default: int | None = 0, **kwargs: Any) -> sa.Column[int]:
    server_default = None if default is None else str(default)
    return sa.Column(name, Big, nullable=False, server_default=server_default, **kwargs)


def _when(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=null)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


# ---- the machine ----------------------------------------------------------------------------------

note = sa.Table(
    "note", meta, _text("key", None, primary_key=True), _text("value")
)  # stamp, accepted configuration, ...

account = sa.Table(
    "account",
    meta,
    _text("id", None, primary_key=True),
    _number("confirmed"),  # the platform's offset: updates below it are confirmed
    _when("paused_until"),
    _text("stopped"),  # the reason, when the token is refused
)

lease = sa.Table(
    "lease",
    meta,
    _text("name", None, primary_key=True),
    _text("holder"),
    _number("epoch"),
    _when("expires_at"),
)

inbox = sa.Table(
    "inbox",
    meta,
    _id(),
    _text("account", None),
    _number("update_id", None),
    _text("digest"),  # tells apart two updates of one number (numbers may restart)
    _text("address"),  # rows of one address are handled in order
    _text("kind", None),
    _text("body"),  # emptied when the row is done
    _text("state", "new"),  # new, done, quarantined
    _number("tries"),
    _text("fault"),  # the exception's class of a quarantined row
    _when("received_at", null=False),
    _when("done_at"),
    sa.UniqueConstraint("account", "update_id", "digest"),
    sa.Index(
        "ix_inbox_waiting", "id", sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'")
    ),
    sqlite_autoincrement=True,  # the order of arrival: an id is never used twice
)

effect = sa.Table("effect", meta, _text("nonce", None, primary_key=True), _when("at", null=False))

OPEN_STATES = sa.text("state IN ('queued', 'wait', 'acting', 'held')")
outbox = sa.Table(
    "outbox",
    meta,
    _id(),
    _text("account", None),
    _text("chat", None),
    _text("thread"),
    _text("kind", None),  # send, edit, pin, ...
    _text("subject"),
    sa.Column("key", sa.Text, nullable=True, unique=True),
    _text("message"),  # what an edit, pin, ... is about
    _text("group_id"),
    _number("lane", 2),
    _text("payload"),
    _text("state", "queued"),
    _number("epoch"),
    _number("attempts"),
    _when("next_at"),
    _when("not_after"),
    _when("deadline"),
    _text("remote"),
    _text("reason"),
    _when("created_at", null=False),
    _when("ended_at"),
    sa.Index("ix_outbox_open", "account", "lane", "id", sqlite_where=OPEN_STATES, postgresql_where=OPEN_STATES),
    sa.Index("ix_outbox_subject", "subject"),
    sa.Index("ix_outbox_remote", "account", "chat", "remote"),
    sqlite_autoincrement=True,
)

attempt = sa.Table(
    "attempt",
    meta,
    _id(),
    _number("outbox_id", None, index=True),
    _text("outcome", None),
    _text("reason"),
    _when("at", null=False),
)

due = sa.Table(
    "due",
    meta,
    _id(),
    _text("kind", None),
    _text("subject", None),
    _when("due_at", null=False),
    _text("wall"),  # wall time and zone, when the row means a wall time
    _text("zone"),
    sa.UniqueConstraint("kind", "subject"),
    sa.Index("ix_due_due_at", "due_at"),
    sqlite_autoincrement=True,
)

button = sa.Table(
    "button",
    meta,
    _text("nonce", None, primary_key=True),
    _text("act", None),
    _text("subject"),
    _number("version"),
    _text("data"),
    _text("only"),
    _when("expires_at", null=False),
    sa.Index("ix_button_expires_at", "expires_at"),
)

dialogue = sa.Table(
    "dialogue",
    meta,
    _text("identity", None, primary_key=True),
    _text("account", None, primary_key=True),
    _text("chat", None, primary_key=True),
    _text("form", None),
    _text("subject"),
    _text("step"),
    _text("data", "{}"),
    _number("version", 1),
    _when("expires_at", null=False),
    sa.Index("ix_dialogue_expires_at", "expires_at"),
)

audit = sa.Table(
    "audit",
    meta,
    _id(),
    _when("at", null=False),
    _text("actor"),
    _text("act", None),
    _text("subject"),
    _text("detail"),  # codes and numbers; never a member's words
    _number("times", 1),
    sa.Column("hash", sa.Text, nullable=True),  # filled by the sealer
    sa.Index("ix_audit_subject", "subject"),
)

# ---- places and people ----------------------------------------------------------------------------

address = sa.Table(
    "address",
    meta,
    _id(),
    _text("account", None),
    _text("chat", None),
    _text("thread"),
    _text("group_id"),
    _text("state", "unbound"),  # unbound, proposed, bound, degraded, out
    _text("title"),
    _text("language"),  # of this chat, when its group has several; "" for all of them
    _number("members"),
    _text("powers"),
    _when("powers_at"),  # when we were told of them
    _text("pinned"),
    _text("proposed_by"),
    _text("proposed_group"),
    _when("seen_at"),
    _when("bound_at"),
    _when("added_at"),
    _number("version", 1),
    sa.UniqueConstraint("account", "chat", "thread"),
    sa.Index("ix_address_group_id", "group_id"),
)

chat_alias = sa.Table(
    "chat_alias",
    meta,
    _text("account", None, primary_key=True),
    _text("old", None, primary_key=True),
    _text("new", None),
    _when("at", null=False),
)

identity = sa.Table(
    "identity",
    meta,
    _text("identity", None, primary_key=True),
    _text("person", None, index=True),
    _text("account"),  # where this identity can be written to in private ("" = never met there)
    _text("chat"),
    _text("name"),
    _text("language"),
    _yes("unreachable"),
    _when("last_seen", null=False),
)

factor = sa.Table(
    "factor",
    meta,
    _text("person", None, primary_key=True),
    _text("secret", None),
    _number("last_step"),
    _number("failures"),
    _when("proved_at"),
    _text("proved_by"),  # the identity that showed the code
    _text("proved_for"),  # what it let go: the act and a hash of its details
    _when("locked_until"),
)

one_time = sa.Table(
    "one_time",
    meta,
    _text("purpose", None, primary_key=True),
    _text("subject", None, primary_key=True),
    _text("digest", None),
    _text("person"),  # who may use it
    _number("failures"),
    _when("expires_at", null=False),
)

# ---- work -----------------------------------------------------------------------------------------

question = sa.Table(
    "question",
    meta,
    _id(),
    _text("kind", None),
    _text("group_id"),
    _text("person", None),
    _text("identity", None),
    _text("account", None),
    _text("chat", None),
    _text("thread"),
    _text("message"),
    _yes("private"),
    _text("name"),
    _text("language"),
    _text("words"),
    _text("earlier", "[]"),  # the wordings before an edit or a question that was asked again
    _text("details", "{}"),
    _number("call"),  # the press call that it came to; 0 for none
    _text("state", "new"),
    _text("holder"),
    _when("lease_until"),
    _text("answer"),
    _text("answered_by"),
    _when("asked_at", null=False),
    _when("answer_due"),
    _when("answered_at"),
    _when("edited_at"),  # an edit that came after the answer
    _when("closed_at"),
    _number("version", 1),
    sa.Index("ix_question_state_kind", "state", "kind"),
    sa.Index("ix_question_identity", "identity"),
    sa.Index("ix_question_message", "account", "chat", "message"),
)

post = sa.Table(
    "post",
    meta,
    _id(),
    _text("kind", "news"),  # news, event, statement, ..., key
    _text("state", "draft"),
    _number("version", 1),
    _text("section"),
    _text("author", None),
    _text("editors", "[]"),  # keys of everybody who wrote a part of the current version
    _text("submitter"),
    _text("texts", "{}"),  # language → runs
    _text("groups", "[]"),
    _yes("pin"),
    _text("print"),  # SHA-256 of what an approval binds to
    _text("approver"),
    _text("approved_print"),
    _when("send_at"),
    _text("wall"),
    _text("zone"),
    _text("reason"),
    _number("crisis"),
    _text("life_safety"),
    _text("media", "[]"),  # digests, in the order shown
    _text("poll", "{}"),  # language → options; the text is the question
    _yes("plain_links"),  # no preview of the page behind a link
    _yes("split"),  # too long for one message: it goes out in numbered parts
    _text("cites", "[]"),  # facts and positions that it rests on
    _text("sources", "[]"),
    _text("cited", "{}"),  # fact or position → print of what it said at the approval
    _yes("claim"),  # it says that something is so: another person checks it
    _text("partial"),  # the reason why it goes out without one of its languages
    _text("tone_read"),  # who read it for its tone, and the print of what they read
    _text("terms"),  # of a statement: record, background, embargo
    _when("embargo"),
    _when("expires_at"),
    _number("series"),  # the series that it is one of; 0 for none
    _number("corrects"),  # the post that this one puts right; 0 for none
    _when("created_at", null=False),
    _when("changed_at", null=False),
    _when("released_at"),
    _when("published_at"),
    _when("lifted_at"),  # the embargo is over, and its public groups have it
    sa.Index("ix_post_state", "state"),
    sa.Index("ix_post_crisis", "crisis"),
    sa.Index("ix_post_corrects", "corrects"),
)

post_version = sa.Table(
    "post_version",
    meta,
    _number("post", None, primary_key=True),
    _number("version", None, primary_key=True),
    _text("author", None),
    _text("texts", None),
    _text("groups", None),
    _text("print", None),
    _when("at", null=False),
    _text("approver"),  # who approved this version; it stays when an edit voids the approval
    _when("approved_at"),
)

approval = sa.Table(
    "approval",
    meta,
    _number("post", None, primary_key=True),
    _text("print", None, primary_key=True),
    _text("person", None, primary_key=True),
    _text("role"),
    _when("at", null=False),
)

reading = sa.Table(
    "reading",  # a second reader confirmed the words of one language
    meta,
    _number("post", None, primary_key=True),
    _text("language", None, primary_key=True),
    _text("print", None, primary_key=True),  # of the text in this language
    _text("person", None),
    _when("at", null=False),
)

post_check = sa.Table(
    "post_check",  # somebody looked whether what a post says is so
    meta,
    _id(),
    _number("post", None, index=True),
    _text("print", None),  # what was checked
    _text("person", None),
    _text("rating", None),  # confirmed, likely, unconfirmed, false
    _text("source"),
    _when("at", null=False),
)

position = sa.Table(
    "position",
    meta,
    _text("id", None, primary_key=True),
    _text("texts", "{}"),  # language → words; {} = as in the files
    _text("source"),
    sa.Column("valid_from", sa.Date, nullable=True),
    sa.Column("valid_to", sa.Date, nullable=True),
    _text("state", "good"),  # proposed, good, withdrawn
    _text("proposed", "{}"),  # what waits for a second person
    _text("proposed_by"),
    _when("changed_at", null=False),
    _text("changed_by"),
    _number("version", 1),
)

position_read = sa.Table(
    "position_read",
    meta,
    _text("position", None, primary_key=True),
    _text("print", None, primary_key=True),  # of the words and days that were read: a change makes it unread
    _text("person", None, primary_key=True),
    _when("at", null=False),
)

accreditation = sa.Table(
    "accreditation",
    meta,
    _id(),
    _text("identity", None, index=True),
    _text("name"),
    _text("outlet"),
    _text("proof"),
    _text("group_id"),
    sa.Column("until", sa.Date, nullable=False),
    _text("state", "proposed"),  # proposed, active, read-only, ended
    _text("proposed_by"),
    _text("approved_by"),
    _when("at", null=False),
    _number("version", 1),
)

press_call = sa.Table(
    "press_call",
    meta,
    _id(),
    _text("topic", None),
    _text("group_id"),
    _text("state", "open"),  # proposed, then agreed or returned: "" as its group; open, closed: one for each group
    _text("opened_by", None),
    _text("agreed_by"),
    _when("opened_at", null=False),
    _when("deadline", null=False),
    _number("version", 1),
)

series = sa.Table(
    "series",  # a post that comes again by wall time
    meta,
    _id(),
    _number("post", None),  # the approved post that each turn repeats
    _text("rule", None),  # groups.recurring writes and reads it
    _text("zone", None),
    _text("state", "running"),  # running, stopped, over
    _when("next_at"),
    _text("stopped_by"),
    _number("version", 1),
    sa.Index("ix_series_post", "post"),
)

media = sa.Table(
    "media",
    meta,
    _text("digest", None, primary_key=True),  # SHA-256 of the bytes
    _text("sort", None),  # photo, document
    _text("mime"),
    _text("name"),
    _number("size", None),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _when("at", null=False),
)

media_ref = sa.Table(
    "media_ref",  # a platform's own id of it, good on that account alone
    meta,
    _text("account", None, primary_key=True),
    _text("digest", None, primary_key=True),
    _text("remote", None),
)

slot = sa.Table(
    "slot",
    meta,
    _number("post", None, primary_key=True),
    _text("group_id", None, primary_key=True),
    sa.Column("local_date", sa.Date, nullable=False),
    _text("class", None),
    _when("at"),  # when the post goes, or went, to this group
    _yes("sent"),
    sa.Index("ix_slot_group_id", "group_id", "local_date"),
)

cap_day = sa.Table(
    "cap_day",
    meta,
    _text("group_id", None, primary_key=True),
    sa.Column("local_date", sa.Date, primary_key=True),
    _text("class", None, primary_key=True),
    _number("used", None),
)

fact = sa.Table(
    "fact",
    meta,
    _text("id", None, primary_key=True),
    _text("value", "{}"),  # language → words; "" = as in the files
    _text("state", "good"),  # good, failed
    _when("checked_at"),
    _text("checked_by"),
    _text("how"),
    _text("failed_by"),
    _when("failed_at"),
    _text("proposed", "{}"),
    _text("proposed_by"),
    _number("version", 1),
)

crisis = sa.Table(
    "crisis",
    meta,
    _id(),
    _text("region"),
    _text("template"),
    _text("place"),
    _number("level", 2),
    _text("state", "open"),
    _text("happened", "{}"),
    _text("steps", "{}"),
    _text("opened_by", None),
    _when("opened_at", null=False),
    _when("next_update_by"),
    _text("closed_by"),
    _when("closed_at"),
    _text("proposed"),  # a level change or close that waits for a second person
    _text("proposed_by"),
    _number("version", 1),
    sa.Index("ix_crisis_state", "state"),
    # Two officers who press at the same second open one crisis, not two.
    sa.Index(
        "uq_crisis_open",
        "region",
        "template",
        "place",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)

card = sa.Table(
    "card",
    meta,
    _number("address", None, primary_key=True),
    _text("account", None),
    _text("chat", None),
    _text("thread"),
    _text("group_id"),
    _text("message"),  # remote id; "" until it is delivered
    _text("digest"),  # of the text that is wanted
    _text("state", "wanted"),  # wanted, sent, pinned, blocked, closing, closed
    _text("fault"),
    _number("number", 1),  # the how-manieth message of this place: a lost one is sent anew
    _text("repins", "[]"),
    _text("covered_by"),  # somebody's newer pin above ours
    _when("shown_at"),
    _when("checked_at"),  # when the chat was last looked at
    _number("version", 1),
    _text("earlier"),  # the pin that ours displaced, where a chat has room for one alone
)

setting = sa.Table("setting", meta, _text("key", None, primary_key=True), _text("value"))  # halted lanes, ...

# ---- the web platform is a messenger of its own -------------------------------------------------------

web_chat = sa.Table(
    "web_chat",
    meta,
    _text("chat", None, primary_key=True),
    _text("title", None),
    _text("kind"),  # the interest group's kind, "private" or "staff"
    _text("pinned", "[]"),  # message ids, newest last
)

web_member = sa.Table(
    "web_member",
    meta,
    _text("chat", None, primary_key=True),
    _text("identity", None, primary_key=True),  # "" is the bot
    _number("read"),  # last message id seen
)

web_message = sa.Table(
    "web_message",
    meta,
    _id(),
    sa.Column("delivery", sa.BigInteger, nullable=True, unique=True),  # our action's number: an act is done once
    _text("chat", None),
    _text("author"),  # identity; "" is the bot
    _text("name"),
    _text("text", None),  # runs
    _text("words"),  # the same as plain words, for previews and for finding
    _text("buttons", "[]"),
    _text("look"),
    _text("media", "[]"),  # a file at most, as groups.messages.Media
    _text("poll", "[]"),  # the answers; the text is the question
    _number("reply_to"),  # a message id, 0 for none
    _when("at", null=False),
    _when("edited_at"),
    _yes("deleted"),  # emptied; the row stays, so that its number is never done twice
    sa.Index("ix_web_message_chat", "chat", "id"),
    sa.Index("ix_web_message_at", "at"),
    sqlite_autoincrement=True,  # a forgotten message's number must not come again: the inbox would take it as known
)

web_vote = sa.Table(
    "web_vote",
    meta,
    _number("message", None, primary_key=True),
    _text("identity", None, primary_key=True),
    _number("choice", None),  # the how-manieth answer, from 0
)

# ---- words prepared in calm, and facts that officers added --------------------------------------------

holding_approval = sa.Table(
    "holding_approval",  # kept as long as the mission: an older version stays for whoever asks who approved it
    meta,
    _text("print", None, primary_key=True),  # SHA-256 of the statement with its correction
    _text("person", None, primary_key=True),
    _text("template", None),
    _text("name", None),
    _when("at", null=False),
)

kept_pin = sa.Table(
    "kept_pin",  # kept as long as it stands on top
    meta,
    _number("address", None, primary_key=True),
    _text("account", None),
    _text("chat", None),
    _text("thread"),
    _number("post", None),
    _text("message", None),
    _number("again"),
)

holding_sent = sa.Table(
    "holding_sent",  # kept as long as the key point
    meta,
    _number("post", None, primary_key=True),
    _text("print", None),
    _text("correction", None),  # language → words, with the same slots filled
)

fact_added = sa.Table(
    "fact_added",  # kept as long as the mission; a proposal that nobody took goes when it is refused
    meta,
    _text("id", None, primary_key=True),
    _text("written", None),  # what facts.toml would say of it
    _text("proposed_by", None),
    _text("added_by"),  # the second person; "" while one is waited for
    _when("at", null=False),
)

# ---- alarms -------------------------------------------------------------------------------------------

page = sa.Table(
    "page",
    meta,
    _id(),
    _text("subject", None),  # what it is about; one is open for each at a time
    _text("state", "open"),  # open, answered, over
    _text("words"),  # language → text, emptied when it ends
    _text("short"),  # language → what goes by the second road
    _text("choices"),  # the buttons under it, as JSON
    _text("barred"),  # who knows already and is not called
    _number("rung", -1),  # how far it has climbed
    _text("called", "{}"),  # person → the rung on which they were called
    _text("answered_by"),
    _when("opened_at", null=False),
    _when("ended_at"),
    _number("version", 1),
    sa.Index("ix_page_subject", "subject"),
    sa.Index(
        "uq_page_open",
        "subject",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)

# ---- is it really us ----------------------------------------------------------------------------------------

code = sa.Table(
    "code",  # the short code under what we published; it stays as long as anybody may ask
    meta,
    _text("subject", None, primary_key=True),
    _text("code", None),  # two subjects may share one
    _number("key_year", None),
    _text("groups", "[]"),
    _when("issued_at", null=False),
    sa.Index("ix_code_code", "code"),
)

issued = sa.Table(
    "issued",  # every wording that went out under a code, word by word, to compare with what people got
    meta,
    _text("subject", None, primary_key=True),
    _text("digest", None, primary_key=True),
    _text("text", None),  # runs
    _when("at", null=False),
    sa.Index("ix_issued_at", "at"),
)

unknown_code = sa.Table(
    "unknown_code",  # somebody asked for a code that is none of ours; kept an hour, to notice a forgery or a guesser
    meta,
    _id(),
    _text("code", None),
    _text("who", None),
    _when("at", null=False),
    sa.Index("ix_unknown_code_at", "at"),
)

# ---- alerts for other machines (CAP 1.2) ---------------------------------------------------------------

cap_message = sa.Table(
    "cap_message",  # what we told the world in CAP 1.2; kept as long as the posts, and never changed
    meta,
    _id(),
    _text("identifier", None, unique=True),
    _text("sender", None),
    _number("crisis", None, index=True),
    _number("item"),  # the key point whose words it carries; 0 for none
    _text("msg_type", None),  # Alert, Update, Cancel
    _text("status", "Actual"),  # or Exercise
    _text("title"),
    _text("summary"),
    _text("xml", None),
    _when("sent", null=False),
    _when("expires"),
    _yes("cancelled"),  # a Cancel names it
)

cap_heard = sa.Table(
    "cap_heard",  # a message from somebody's CAP feed; kept for 30 days
    meta,
    _id(),
    _text("feed", None),
    _text("sender", None),
    _text("identifier", None),
    _text("sent", None),  # as the message says it
    _text("body"),  # the message (groups.cap); "" for what was refused
    _text("state", "new"),  # new, told, used, dropped, replaced, cancelled, refused, counted
    _text("reason"),  # why it was refused
    _text("by"),  # who decided
    _number("post"),  # the key point made of it; 0 for none
    _when("at", null=False),
    _number("version", 1),
    sa.UniqueConstraint("sender", "identifier", "sent"),
)

# ---- the check-in of a crisis: deleted 30 days after it was closed --------------------------------------

checkin = sa.Table(
    "checkin",
    meta,
    _number("crisis", None, primary_key=True, autoincrement=False),
    _text("opened_by"),
    _when("opened_at", null=False),
    _when("closed_at"),
)

checkin_answer = sa.Table(
    "checkin_answer",
    meta,
    _id(),
    _number("crisis", None),
    _text("identity", None),
    _text("about"),  # a relative, in the words of whoever asks; "" for oneself
    _text("state"),  # waiting, safe, help: the last one counts
    _number("people"),  # 0: they did not say
    _text("city"),
    _text("language"),
    _yes("unreachable"),
    _when("opted_at"),  # when they asked to be reminded
    _number("reminded"),
    _when("answered_at"),
    _number("version", 1),
    sa.UniqueConstraint("crisis", "identity", "about"),
    sa.Index("ix_checkin_answer_identity", "identity"),
)

checkin_said = sa.Table(
    "checkin_said",  # every answer, also those that others followed
    meta,
    _id(),
    _number("answer", None),
    _text("state", None),
    _when("at", null=False),
    sa.Index("ix_checkin_said_answer", "answer"),
)

help_case = sa.Table(
    "help_case",
    meta,
    _id(),
    _number("crisis", None),
    _number("answer", None),
    _text("state", "new"),  # new, taken, done
    _number("priority", 2),  # 1 injured, 2 not said, 3 nobody injured
    _text("details", "{}"),  # where, how many, injured, how to reach them, language
    _text("holder"),
    _when("asked_at", null=False),
    _when("taken_at"),
    _when("done_at"),  # when an officer closed it
    _number("version", 1),
    sa.Index("ix_help_case_crisis", "crisis"),
    sqlite_autoincrement=True,  # a number that was told never means another request
)

# ---- drills: in a drill's own database; the live one never has a row here ------------------------------

drill = sa.Table(
    "drill",
    meta,
    _id(),
    _text("template", None),
    _number("rate", 1),  # how many times as fast its clocks run
    _text("state", "asked"),  # asked, running, over, refused
    _text("begun_by", None),
    _when("asked_at", null=False),
    _when("begun_at"),
    _when("ended_at"),
    _text("ended_by"),  # "" when a real crisis ended it
    _text("report", "{}"),  # times, codes and numbers of facts; no words
)

drill_part = sa.Table(
    "drill_part",  # who took part; kept as long as the drill
    meta,
    _number("drill", None, primary_key=True),
    _text("person", None, primary_key=True),
)
