"""Every way in, in tables that one can read: name, function, right, help. A structural test proves them complete."""

from collections.abc import Awaitable, Callable

from groups.messages import Due, Settled
from groups.rights import Act
from groups.texts import N_
from handlers import configuration, dialogues, doubt, resumed, stepup, waiting, welcome, words
from handlers.cards import pins, showing
from handlers.chats import binding, standing
from handlers.context import Actions, Command, Context, Dialogue, Part, Press, Soon, Where
from handlers.crisis import levels, opening, overview, planning, promises
from handlers.facts import factcheck, factclock, factvalue, lookup
from handlers.keypoints import keyinstead, keyreview, keysend, keywriting, prepared
from handlers.publish import (
    approve,
    compose,
    halt,
    held,
    onway,
    outcome,
    preview,
    release,
    shown,
    splitting,
    stopping,
    submit,
    today,
)
from handlers.questions import answer, answered, ask, asker, clocks

__all__ = [
    "COMMANDS",
    "DIALOGUES",
    "DUES",
    "PARTS",
    "PRESSES",
    "SETTLED",
    "Act",
    "Command",
    "Dialogue",
    "Press",
    "Where",
]


OnSettled = Callable[[Context, Settled], Awaitable[Actions]]
OnDue = Callable[[Context, Due], Awaitable[Actions]]

COMMANDS: tuple[Command, ...] = (
    # questions and welcome
    Command("start", welcome.start, Act.READ_PUBLIC, N_("Begin here"), Where.PRIVATE),
    Command("ask", ask.ask, Act.ASK, N_("Ask the officers a question"), Where.PRIVATE | Where.GROUP),
    Command("waiting", waiting.waiting, Act.SEE_WAITING, N_("See all that waits for you")),
    Command("language", welcome.language, Act.READ_PUBLIC, N_("Choose your language"), Where.PRIVATE),
    Command("me", welcome.me, Act.ERASE_OWN, N_("See what we keep about you"), Where.PRIVATE),
    Command("help", welcome.help_, Act.READ_PUBLIC, N_("See what you can write here"), Where.ANYWHERE),
    Command("cancel", submit.cancel_post, Act.ASK, N_("Put aside the form that is open here")),
    # binding and groups
    Command(
        "bind",
        binding.bind,
        Act.ADD_GROUP,
        N_("Connect this chat with a group of the mission"),
        Where.ANYWHERE | Where.UNBOUND,
    ),
    Command("groups", standing.groups, Act.SEE_WAITING, N_("See every group: members, today's posts, missing rights")),
    # posts
    Command("post", compose.post, Act.DRAFT, N_("Write a post, or see one: /post 47")),
    Command("approve", approve.approve_command, Act.APPROVE, N_("Approve a post: /approve 47"), soon=Soon.ALWAYS),
    Command(
        "return", submit.return_command, Act.APPROVE, N_("Return a post: /return 47 and the reason"), soon=Soon.ALWAYS
    ),
    Command("today", today.today, Act.SEE_WAITING, N_("See what goes out today and what is left")),
    Command("halt", halt.halt, Act.STOP_ROUTINE, N_("Stop all posts that are no crisis messages")),
    Command("resume", halt.resume, Act.RESUME, N_("Let posts go out again"), soon=Soon.ALWAYS),
    # facts
    Command("facts", lookup.facts, Act.READ_PUBLIC, N_("See numbers and facts that we have checked"), Where.ANYWHERE),
    Command("fact", factcheck.fact, Act.SEE_WAITING, N_("Check a fact, or give it a new value")),
    # crisis
    Command("crisis", overview.crisis, Act.SEE_WAITING, N_("See what is open, or open a crisis"), soon=Soon.WITH_WORDS),
    Command("key", keywriting.key, Act.DRAFT, N_("Write a key point of a crisis"), soon=Soon.WITH_WORDS),
)

PRESSES: tuple[Press, ...] = (
    # questions and welcome
    Press("ask", ask.chosen, Act.ASK),
    Press("question-helped", ask.helped, Act.ASK),
    Press("question-send", ask.send_on, Act.ASK),
    Press("question-withdraw", asker.withdraw, Act.ASK),
    Press("question-solved", asker.solved, Act.ASK),
    Press("question-again", asker.again, Act.ASK),
    Press("question-take", answer.take, Act.ASSIGN_ITEM),
    Press("question-release", answer.release, Act.ASSIGN_ITEM),
    Press("question-answer", answer.open_answer, Act.ANSWER_PRIVATELY),
    Press("language", welcome.speak, Act.READ_PUBLIC),
    Press("command", welcome.run_command, Act.READ_PUBLIC),
    Press("form", dialogues.pressed, Act.ASK),
    Press("form-change", dialogues.change, Act.ASK),
    Press("form-cancel", dialogues.cancel, Act.ASK),
    # binding and groups
    Press("bind-choose", binding.choose, Act.ADD_GROUP),
    Press("config-accept", configuration.accept, Act.EDIT_CONFIG, soon=True),
    # posts
    Press("post-text", compose.change_text, Act.DRAFT),
    Press("post-groups", compose.change_groups, Act.DRAFT),
    Press("post-when", compose.change_when, Act.DRAFT),
    Press("post-more", preview.more, Act.DRAFT),
    Press("post-submit", submit.submit, Act.SUBMIT, soon=True),
    Press("post-cancel", submit.cancel, Act.DRAFT),
    Press("post-approve", approve.approve, Act.APPROVE, soon=True),
    Press("post-return", submit.ask_reason, Act.APPROVE),
    Press("post-stop", stopping.stop, Act.STOP_ROUTINE),
    Press("post-go", held.send_now, Act.SCHEDULE, soon=True),
    Press("post-split", splitting.pressed, Act.DRAFT),
    Press("halt-resume", halt.agree, Act.RESUME, soon=True),
    Press("doubt-there", doubt.there, Act.RESOLVE_DOUBT),
    Press("doubt-send", doubt.send, Act.RESOLVE_DOUBT, soon=True),
    Press("doubt-leave", doubt.leave, Act.RESOLVE_DOUBT),
    # facts
    Press("fact-check", factcheck.check_pressed, Act.CHECK_FACT),
    Press("fact-fail", factcheck.fail_pressed, Act.CHECK_FACT),
    Press("fact-set", factvalue.set_pressed, Act.DRAFT),
    Press("fact-adopt", factvalue.adopt_pressed, Act.CHANGE_NUMBER, soon=True),
    # crisis
    Press("crisis-start", opening.start_pressed, Act.OPEN_CRISIS),
    Press("crisis-template", opening.template_pressed, Act.OPEN_CRISIS),
    Press("crisis-go", opening.go_pressed, Act.OPEN_CRISIS, soon=True),
    Press("crisis-act", overview.act_pressed, Act.SEE_WAITING, soon=True),
    Press("crisis-close", overview.close_pressed, Act.CHANGE_LEVEL, soon=True),
    Press("crisis-second", levels.second_pressed, Act.CHANGE_LEVEL, soon=True),
    Press("card-pin", pins.decided, Act.STOP_CRISIS),
    Press("key-start", keywriting.start_pressed, Act.DRAFT),
    Press("key-prepared", prepared.prepared_pressed, Act.CRISIS_TEMPLATE, soon=True),
    Press("key-approve", keywriting.approve_pressed, Act.CRISIS_FREE, soon=True),
    Press("key-return", keywriting.return_pressed, Act.CRISIS_FREE),
    Press("key-instead", keyinstead.instead_pressed, Act.CRISIS_FREE, soon=True),
    Press("key-stop", keysend.stop_pressed, Act.STOP_OWN_CRISIS),
    Press("key-reviewed", keyreview.reviewed_pressed, Act.CRISIS_FREE),
)

DIALOGUES: tuple[Dialogue, ...] = (
    # questions
    *ask.DIALOGUES,
    *asker.DIALOGUES,
    *answer.DIALOGUES,
    *welcome.DIALOGUES,
    # posts
    *compose.DIALOGUES,
    *submit.DIALOGUES,
    # facts
    Dialogue(factvalue.FORM, factvalue.value_given, Act.DRAFT),
    # crisis
    Dialogue(stepup.FORM, resumed.answered, Act.READ_OWN_ACTS),
    Dialogue(planning.FORM, opening.described, Act.SEE_WAITING),
    Dialogue(keywriting.FORM, keywriting.written, Act.DRAFT),
)

SETTLED: dict[str, OnSettled] = {
    # subject prefix before ":" → function; "" for what no part of the house follows
    "": doubt.settled,
    "post": outcome.settled,
    "progress": onway.settled,
    "question": answer.settled,
    "answer": answered.delivered,
    "place": standing.inspected,
    "card": pins.settled,
    "key": keysend.settled,
}

DUES: dict[str, OnDue] = {
    # kind → function
    "post.release": release.release_due,
    "post.send": release.send_due,
    "post.progress": onway.tick,
    "doubt.repeat": doubt.repeat,
    "cards.edit": showing.edit_due,
    "cards.hour": showing.hour_due,
    "crisis.late": promises.late_due,
    "crisis.still": promises.still_due,
    "crisis.update": promises.update_due,
    "fact.long": factclock.long_overdue,
    "fact.overdue": factclock.overdue,
    "fact.remind": factclock.remind,
    "fact.task": factclock.task_over,
    "facts.watch": factclock.watch,
    "key.send": keysend.send_due,
    "keypoint.review": keyreview.review_due,
    "pins.look": pins.look,
    "chat.leave": standing.leave_unbound,
    "config.broken": configuration.broken,
    "config.dangerous": configuration.dangerous,
    "question.half": clocks.half,
    "question.late": clocks.late,
    "question.very-late": clocks.very_late,
    "question.free": clocks.free,
    "question.drop": clocks.drop,
    "question.close": clocks.close,
    "question.forget": clocks.forget,
}

ROUNDS = (("facts.watch", "all"),)
"""Duties that keep setting themselves again; their first turn is set at start."""

PARTS: tuple[Part, ...] = (
    # what posts may have or need, in the order in which it is read
    Part("chats", need=shown.nowhere),
    Part("length", need=shown.too_long, lines=shown.counted, buttons=splitting.split_button),
    Part("parts", lines=splitting.lines, options=splitting.whole_button),
)

COMMAND = {command.name: command for command in COMMANDS}
PRESS = {press.name: press for press in PRESSES}

on_words = words.on_words
on_group_words = words.on_group_words
on_edited = asker.edited
on_standings = standing.standings
on_migrated = standing.migrated
on_pin_seen = pins.pin_seen
on_thread_gone = standing.thread_gone
