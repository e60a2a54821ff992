"""Every way in, in tables that one can read: name, function, right, help. A structural test proves them complete."""

from collections.abc import Awaitable, Callable

from groups.messages import Due, Settled
from groups.rights import Act
from groups.texts import N_
from handlers import (
    configuration,
    dialogues,
    doubt,
    drawn,
    live,
    parting,
    records,
    resumed,
    sighted,
    stepup,
    waiting,
    welcome,
    words,
)
from handlers.alarm import answering as on_duty
from handlers.alarm import away, delivered, paging, roster
from handlers.cards import kept, pins, showing
from handlers.chats import again, binding, standing
from handlers.checkin import (
    answering,
    ending,
    export,
    helpclock,
    helping,
    holder,
    reminding,
    roll,
)
from handlers.checkin import notices as help_notices
from handlers.checkin import opening as checkin
from handlers.checkin import questions as help_questions
from handlers.checks import adding, asking, checking, sources
from handlers.checks import standing as checked
from handlers.context import Actions, Command, Context, Dialogue, Part, Press, Soon, Where
from handlers.corrections import correct, fitting, ledger, retract, settled, wording
from handlers.crisis import levels, opening, overview, planning, promises
from handlers.drills import ending as drill_ending
from handlers.drills import mistaken
from handlers.drills import starting as drills
from handlers.facts import factadd, factcheck, factclock, facthide, factvalue, lookup
from handlers.keypoints import (
    calm,
    keyagain,
    keyinstead,
    keyreceipt,
    keyreturn,
    keyreview,
    keysecond,
    keysend,
    keytongue,
    keywriting,
    prepared,
    urgent,
    ways,
)
from handlers.positions import changing, importing, listing, withdrawing
from handlers.positions import reading as positions_read
from handlers.positions import standing as positioned
from handlers.press import accredit, accredited, called, calls, callsecond, embargo, readers, seats, statement, terms
from handlers.press import expiry as accreditation
from handlers.publish import (
    approve,
    clash,
    compose,
    duplicates,
    exceed,
    expiry,
    halt,
    held,
    history,
    kinds,
    languages,
    left,
    links,
    mourning,
    onway,
    pictures,
    polls,
    preview,
    reading,
    regained,
    release,
    returning,
    rezoned,
    series,
    shown,
    splitting,
    stock,
    stopping,
    submit,
    today,
    tone,
    view,
    week,
)
from handlers.questions import answer, answered, ask, asker, clocks
from handlers.questions import second as question_second
from handlers.trust import telling, verify
from handlers.warnings import heard, taken

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
        "return",
        returning.return_command,
        Act.APPROVE,
        N_("Return a post: /return 47 and the reason"),
        soon=Soon.ALWAYS,
    ),
    Command(
        "reject",
        returning.reject_command,
        Act.APPROVE,
        N_("Reject a post for good: /reject 47 and the reason"),
        soon=Soon.ALWAYS,
    ),
    Command("history", history.history, Act.SEE_WAITING, N_("See the versions of a post: /history 47")),
    Command("today", today.today, Act.SEE_WAITING, N_("See what goes out today and what is left")),
    Command("retract", retract.retract, Act.RETRACT, N_("Withdraw what is out: /retract 47")),
    Command("correct", correct.correct, Act.RETRACT, N_("Put right what is out: /correct 47")),
    Command("pin", kept.pin, Act.PIN, N_("Keep a post on top of its chats: /pin 47"), soon=Soon.ALWAYS),
    Command("unpin", kept.unpin, Act.PIN, N_("Take a post off the top of its chats: /unpin 47")),
    Command("week", week.week, Act.SEE_WAITING, N_("See seven days of your groups, and stop a series")),
    Command("audit", records.audit, Act.READ_OWN_ACTS, N_("See what happened to a post: /audit 47")),
    Command(
        "exceed",
        exceed.exceed,
        Act.EXCEED_CAP,
        N_("Send one post above the cap of the day: /exceed 47 and the reason"),
        soon=Soon.ALWAYS,
    ),
    Command("halt", halt.halt, Act.STOP_ROUTINE, N_("Stop all posts that are no crisis messages")),
    Command("resume", halt.resume, Act.RESUME, N_("Let posts go out again"), soon=Soon.ALWAYS),
    # press
    Command("accredit", accredit.accredit, Act.ACCREDIT, N_("Accredit a journalist"), soon=Soon.WITH_WORDS),
    Command("press", accredited.who, Act.SEE_WAITING, N_("See who is accredited, and until when")),
    Command("statement", statement.statement, Act.DRAFT, N_("Write a statement for the press, on terms you choose")),
    Command("embargo", statement.embargo, Act.DRAFT, N_("Set the end of an embargo: /embargo 41 2026-12-01 10:00")),
    Command("lift", embargo.lift, Act.SCHEDULE, N_("Ask to lift an embargo now: /lift 41"), soon=Soon.ALWAYS),
    Command(
        "presscall",
        calls.presscall,
        Act.PUBLISH_ANSWER,
        N_("Collect press questions: /presscall topic until 15:00"),
        soon=Soon.WITH_WORDS,
    ),
    Command("check", checking.check, Act.APPROVE, N_("Check what a post says: /check 47"), soon=Soon.WITH_WORDS),
    Command("position", listing.position, Act.SEE_WAITING, N_("See the positions, or add one"), soon=Soon.WITH_WORDS),
    Command("stock", stock.stock, Act.DRAFT, N_("See the good news that waits for its moment")),
    Command("mood", stock.mood_of, Act.SEE_WAITING, N_("See what each group heard of late")),
    Command("mourning", mourning.mourning, Act.STOP_ROUTINE, N_("Enter a death notice: no good news for three days")),
    # facts
    Command("facts", lookup.facts, Act.READ_PUBLIC, N_("See numbers and facts that we have checked"), Where.ANYWHERE),
    Command("fact", factcheck.fact, Act.SEE_WAITING, N_("Check a fact, or give it a new value")),
    # crisis
    Command("crisis", ways.crisis, Act.SEE_WAITING, N_("See what is open, or open a crisis"), soon=Soon.WITH_WORDS),
    Command("key", keywriting.key, Act.DRAFT, N_("Write a key point of a crisis"), soon=Soon.WITH_WORDS),
    Command(
        "urgent",
        urgent.urgent,
        Act.CRISIS_FREE,
        N_("Send what is about life above the count: /urgent 53"),
        soon=Soon.ALWAYS,
    ),
    # the alarm
    Command("duty", roster.duty, Act.SEE_WAITING, N_("See who is on duty now and next")),
    # is it really us
    Command("verify", verify.verify, Act.READ_PUBLIC, N_("See whether a message is from us"), Where.ANYWHERE),
    # check-in
    Command("safe", checkin.safe, Act.ASK, N_("Say in a crisis that you are safe, or need help"), Where.ANYWHERE),
    Command("roll", roll.roll, Act.READ_CASES, N_("See who is safe and who needs help")),
    # drills
    Command("drill", drills.drill, Act.JOIN_DRILL, N_("See the drill that runs, or start one"), soon=Soon.WITH_WORDS),
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
    Press("answer-agree", question_second.decided, Act.PUBLISH_ANSWER, soon=True),
    Press("answer-private", question_second.in_private, Act.ANSWER_PRIVATELY, soon=True),
    Press("language", welcome.speak, Act.READ_PUBLIC),
    Press("command", welcome.run_command, Act.READ_PUBLIC),
    Press("form", dialogues.pressed, Act.ASK),
    Press("form-change", dialogues.change, Act.ASK),
    Press("form-cancel", dialogues.cancel, Act.ASK),
    # binding and groups
    Press("bind-choose", binding.choose, Act.ADD_GROUP),
    Press("chat-again", again.pressed, Act.ADD_GROUP, soon=True),
    Press("config-accept", configuration.accept, Act.EDIT_CONFIG, soon=True),
    # posts
    Press("post-text", compose.change_text, Act.DRAFT),
    Press("post-groups", compose.change_groups, Act.DRAFT),
    Press("post-when", compose.change_when, Act.DRAFT),
    Press("post-more", preview.more, Act.DRAFT),
    Press("post-language", languages.write_pressed, Act.DRAFT),
    Press("post-without", languages.without_pressed, Act.DRAFT),
    Press("post-mine", clash.mine_pressed, Act.DRAFT, soon=True),
    Press("post-theirs", clash.theirs_pressed, Act.DRAFT),
    Press("post-read", reading.read_pressed, Act.SEE_WAITING),
    Press("post-history", history.history_pressed, Act.SEE_WAITING),
    Press("post-submit", submit.submit, Act.SUBMIT, soon=True),
    Press("post-cancel", submit.cancel, Act.DRAFT),
    Press("post-approve", approve.approve, Act.APPROVE, soon=True),
    Press("post-return", returning.ask_return, Act.APPROVE),
    Press("post-reject", returning.ask_reject, Act.APPROVE),
    Press("post-stop", stopping.stop, Act.STOP_ROUTINE),
    Press("post-go", held.send_now, Act.SCHEDULE, soon=True),
    Press("chat-missed", regained.decided, Act.SCHEDULE, soon=True),
    Press("post-split", splitting.pressed, Act.DRAFT),
    Press("post-kind", kinds.pressed, Act.DRAFT),
    Press("post-tone", tone.read_pressed, Act.APPROVE, soon=True),
    Press("stock-send", stock.send_now, Act.SCHEDULE, soon=True),
    Press("mourning", mourning.pressed, Act.STOP_ROUTINE),
    Press("mourning-lift", mourning.lift_pressed, Act.SCHEDULE, soon=True),
    Press("post-look", view.look_pressed, Act.APPROVE),
    Press("post-file", pictures.add_pressed, Act.DRAFT),
    Press("post-file-off", pictures.off_pressed, Act.DRAFT),
    Press("post-poll", polls.poll_pressed, Act.DRAFT),
    Press("post-poll-off", polls.off_pressed, Act.DRAFT),
    Press("post-links", links.turned, Act.DRAFT),
    Press("post-exceed", exceed.agreed, Act.EXCEED_CAP, soon=True),
    Press("post-same", duplicates.insist, Act.SUBMIT, soon=True),
    Press("pin-agree", kept.agreed, Act.PIN, soon=True),
    Press("post-until", expiry.ask, Act.DRAFT),
    Press("series-stop", series.stop, Act.SCHEDULE),
    Press("halt-resume", halt.agree, Act.RESUME, soon=True),
    Press("retract", retract.retract_pressed, Act.RETRACT),
    Press("correct", correct.choose_pressed, Act.RETRACT),
    Press("correct-ready", correct.ready_pressed, Act.RETRACT),
    Press("correct-write", correct.write_pressed, Act.CORRECT_FREELY),
    Press("post-take", left.take, Act.DRAFT),
    Press("doubt-there", sighted.there, Act.RESOLVE_DOUBT),
    Press("doubt-send", doubt.send, Act.RESOLVE_DOUBT, soon=True),
    Press("doubt-leave", doubt.leave, Act.RESOLVE_DOUBT),
    # press
    Press("accredit-agree", accredited.agree, Act.ACCREDIT, soon=True),
    Press("accredit-end", accredited.end, Act.ACCREDIT),
    Press("press-known", readers.ask_how, Act.DRAFT),
    Press("press-terms", statement.change_terms, Act.DRAFT),
    Press("embargo-go", embargo.go, Act.SCHEDULE, soon=True),
    Press("embargo-lift", embargo.agree, Act.APPROVE, soon=True),
    Press("call-new", calls.begin, Act.PUBLISH_ANSWER, soon=True),
    Press("call-agree", callsecond.decided, Act.APPROVE, soon=True),
    Press("call-ask", called.ask_here, Act.ASK),
    Press("source-add", adding.add, Act.DRAFT),
    Press("source-clear", adding.clear, Act.DRAFT),
    Press("post-claim", adding.claim, Act.DRAFT),
    Press("post-check", checking.pressed, Act.APPROVE),
    Press("position-read", positions_read.read, Act.SEE_WAITING),
    Press("position-show", positions_read.show, Act.SEE_WAITING),
    Press("position-adopt", changing.adopt, Act.CHANGE_POSITION, soon=True),
    Press("position-withdraw", withdrawing.pressed, Act.CHANGE_POSITION),
    # facts
    Press("fact-check", factcheck.check_pressed, Act.CHECK_FACT),
    Press("fact-fail", facthide.fail_pressed, Act.CHECK_FACT),
    Press("fact-hide", facthide.agreed, Act.CHECK_FACT, soon=True),
    Press("fact-set", factvalue.set_pressed, Act.DRAFT),
    Press("fact-add", factadd.pressed, Act.CHANGE_NUMBER, soon=True),
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
    Press("key-approve", keysecond.approve_pressed, Act.CRISIS_FREE, soon=True),
    Press("key-return", keyreturn.return_pressed, Act.CRISIS_FREE),
    Press("key-instead", keyinstead.instead_pressed, Act.CRISIS_FREE, soon=True),
    Press("key-stop", keysend.stop_pressed, Act.STOP_OWN_CRISIS),
    Press("key-again", keyagain.again_pressed, Act.RESOLVE_DOUBT, soon=True),
    Press("key-give-up", keyagain.give_up_pressed, Act.RESOLVE_DOUBT),
    Press("key-other", keywriting.other_pressed, Act.CRISIS_FREE, soon=True),
    Press("key-language", keytongue.write_pressed, Act.CRISIS_FREE),
    Press("key-without", keytongue.without_pressed, Act.CRISIS_FREE),
    Press("key-urgent", urgent.pressed, Act.CRISIS_FREE),
    Press("key-urgent-agree", urgent.agree_pressed, Act.CRISIS_FREE, soon=True),
    Press("urgent-right", urgent.right_pressed, Act.CRISIS_FREE),
    Press("urgent-wrong", urgent.wrong_pressed, Act.CRISIS_FREE),
    Press("holding-show", calm.show_pressed, Act.SEE_WAITING),
    Press("holding-approve", calm.approve_pressed, Act.CRISIS_FREE, soon=True),
    Press("holding-fill", prepared.fill_pressed, Act.CRISIS_TEMPLATE),
    Press("key-reviewed", keyreview.reviewed_pressed, Act.CRISIS_FREE),
    # the alarm
    Press("page-take", on_duty.take_pressed, Act.TAKE_PAGE),
    # is it really us
    Press("fake-code", telling.code_pressed, Act.ASK),
    # warnings from others' feeds
    Press("heard-key", taken.key_pressed, Act.CRISIS_FREE),
    Press("heard-open", taken.open_pressed, Act.OPEN_CRISIS),
    Press("heard-drop", taken.drop_pressed, Act.STOP_CRISIS),
    # check-in
    Press("checkin-safe", answering.safe_pressed, Act.ASK),
    Press("checkin-help", answering.help_pressed, Act.ASK),
    Press("checkin-remind", reminding.remind_pressed, Act.ASK),
    Press("help-take", helping.take_pressed, Act.ANSWER_PRIVATELY),
    Press("help-give", helping.give_pressed, Act.ANSWER_PRIVATELY),
    Press("help-solved", helping.solved_pressed, Act.ANSWER_PRIVATELY),
    Press("help-again", helping.again_pressed, Act.ANSWER_PRIVATELY),
    Press("roll-list", roll.list_pressed, Act.READ_CASES),
    Press("roll-export", export.export_pressed, Act.EXPORT),
)

DIALOGUES: tuple[Dialogue, ...] = (
    # questions
    *ask.DIALOGUES,
    *asker.DIALOGUES,
    *answer.DIALOGUES,
    *welcome.DIALOGUES,
    # posts
    *compose.DIALOGUES,
    *returning.DIALOGUES,
    *sighted.DIALOGUES,
    # press
    *accredit.DIALOGUES,
    *statement.DIALOGUES,
    *readers.DIALOGUES,
    *calls.DIALOGUES,
    *callsecond.DIALOGUES,
    *called.DIALOGUES,
    *languages.DIALOGUES,
    *adding.DIALOGUES,
    *checking.DIALOGUES,
    *changing.DIALOGUES,
    *correct.DIALOGUES,
    *pictures.DIALOGUES,
    *polls.DIALOGUES,
    *expiry.DIALOGUES,
    # facts
    Dialogue(factvalue.FORM, factvalue.value_given, Act.DRAFT),
    # crisis
    Dialogue(stepup.FORM, resumed.answered, Act.READ_OWN_ACTS),
    Dialogue(live.BOTH, resumed.counted, Act.READ_OWN_ACTS),
    Dialogue(live.COUNT, resumed.counted_alone, Act.READ_OWN_ACTS),
    Dialogue(planning.FORM, opening.described, Act.SEE_WAITING),
    Dialogue(keywriting.FORM, keywriting.written, Act.DRAFT),
    Dialogue(keyreturn.FORM, keyreturn.reasoned, Act.CRISIS_FREE),
    *keytongue.DIALOGUES,
    Dialogue(urgent.FORM, urgent.reasoned, Act.CRISIS_FREE),
    # is it really us
    *telling.DIALOGUES,
    # check-in
    *answering.DIALOGUES,
    *help_questions.DIALOGUES,
    *export.DIALOGUES,
)

SETTLED: dict[str, OnSettled] = {
    # subject prefix before ":" → function; "" for what no part of the house follows
    "": doubt.settled,
    "progress": onway.settled,
    "post": settled.post_settled,
    "media": pictures.settled,
    "question": answer.settled,
    "answer": answered.delivered,
    "place": standing.inspected,
    "card": pins.settled,
    "kept": kept.settled,
    "key": settled.key_settled,
    "fix": settled.fix_settled,
    "page": delivered.settled,
    "seat": seats.settled,
    "drawn": drawn.settled,
    "checkin": reminding.settled,
    "helper": holder.settled,
    "help": help_notices.settled,
}

DUES: dict[str, OnDue] = {
    # kind → function
    "post.release": release.release_due,
    "post.send": release.send_due,
    "post.progress": onway.tick,
    "accreditation.month": accreditation.remind,
    "accreditation.week": accreditation.remind,
    "accreditation.over": accreditation.over,
    "accreditation.ended": accreditation.ended,
    "accreditation.forget": accreditation.forget,
    "embargo.ends": embargo.ends,
    "press.call": called.over,
    "post.stock": stock.over,
    "fix.wait": settled.wait_due,
    "fix.late": settled.late_due,
    "post.expire": expiry.expire_due,
    "series.turn": series.turn_due,
    "doubt.link": sighted.link_due,
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
    "key.receipt": keyreceipt.receipt_due,
    "key.ask": keytongue.ask_waiting,
    "key.send": keysend.send_due,
    "key.urgent": urgent.look_due,
    "keypoint.review": keyreview.review_due,
    "pins.look": pins.look,
    "pin.look": kept.look,
    "pin.over": kept.over,
    "position.ask": positions_read.ask_again,
    importing.DUE: importing.imported,
    "positions.watch": positions_read.watch,
    "drill.begun": drills.begun,
    "drill.crisis": drill_ending.real_crisis,
    "drill.not-calm": drills.not_calm,
    "chat.leave": standing.leave_unbound,
    "clock.off": configuration.clock_off,
    "config.broken": configuration.broken,
    "config.dangerous": configuration.dangerous,
    "question.half": clocks.half,
    "question.late": clocks.late,
    "question.very-late": clocks.very_late,
    "question.free": clocks.free,
    "question.drop": clocks.drop,
    "question.close": clocks.close,
    "question.forget": clocks.forget,
    "page.check": delivered.check_due,
    "page.forget": paging.forget_due,
    "page.next": paging.next_due,
    "page.still": on_duty.still_due,
    "platform.watch": away.watch,
    "officers.watch": left.watch,
    "zones.watch": rezoned.watch,
    "codes.unknown": verify.many_unknown,
    "cap.heard": heard.heard_due,
    "cap.refused": heard.refused_due,
    "checkin.remind": reminding.remind_due,
    "checkin.forget": ending.forget_due,
    "help.tell": helpclock.tell_due,
    "help.watch": helpclock.watch_due,
}

ROUNDS = (("facts.watch", "all"), ("positions.watch", "all"))
"""Duties that keep setting themselves again; their first turn is set at start."""

AT_START = (("officers.watch", "all"), ("zones.watch", "all"))
"""Rounds that also have a turn at each start: what they look at may have changed while nothing ran."""

PARTS: tuple[Part, ...] = (
    # what posts may have or need, in the order in which it is read
    Part("chats", need=shown.nowhere),
    Part("kind", need=kinds.need, lines=kinds.lines, options=kinds.options),
    Part("press", terms.need, terms.lines, terms.buttons, terms.options, terms.head),
    Part("length", need=shown.too_long, lines=shown.counted, buttons=splitting.split_button),
    Part("parts", lines=splitting.lines, options=splitting.whole_button),
    Part(
        "languages",
        need=languages.need,
        lines=languages.lines,
        buttons=languages.buttons,
        options=languages.options,
    ),
    Part(
        "sources",
        need=checked.need,
        lines=sources.lines,
        options=sources.options,
        head=sources.head,
        approved=sources.approved,
        asks=asking.asks,
    ),
    Part(
        "positions",
        need=positioned.need,
        lines=positioned.lines,
        buttons=positioned.buttons,
        asks=positioned.asks,
    ),
    Part("readers", need=reading.need, lines=reading.lines, card=reading.card, approved=reading.approved),
    Part("history", lines=history.since_approved, options=history.buttons, card=history.buttons),
    Part("tone", need=tone.need, lines=tone.lines),
    Part(
        "correction",
        need=fitting.need,
        head=wording.head_part,
        lines=wording.lines_part,
        release=correct.release,
        history=ledger.lines,
    ),
    pictures.PART,
    polls.PART,
    links.PART,
    Part("duplicates", need=duplicates.need, lines=duplicates.lines, buttons=duplicates.buttons),
    Part("expiry", need=expiry.need, lines=expiry.lines, options=expiry.options),
    Part("series", lines=series.lines, buttons=series.buttons),
    Part("drills", need=mistaken.need),
)

COMMAND = {command.name: command for command in COMMANDS}
PRESS = {press.name: press for press in PRESSES}

on_words = words.on_words
on_group_words = words.on_group_words
on_edited = asker.edited
on_standings = standing.standings
on_migrated = standing.migrated
on_pin_seen = pins.pin_seen
on_parted = parting.parted
on_thread_gone = standing.thread_gone
