"""What a refusal says: one friendly sentence for each code, chosen by the values that the rule put in."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.texts import Texts
from groups.kinds import KINDS
from groups.refusals import Code, Refusal
from groups.texts import N_, Text, code

Variants = tuple[tuple[tuple[str, ...], str], ...]
"""(the values that a wording needs, the wording): the first whose values are all given is said; the last needs none."""

SENTENCES: Mapping[Code, Variants] = {
    Code.ROLE: (
        (
            ("senders", "needs"),
            N_("Whoever sent this key point may do that ({senders}), or: {needs}. I have called the duty officer."),
        ),
        (("section", "needs"), N_("This is for the section {section}: {needs}. Please ask a colleague there.")),
        (("needs",), N_("This is not among your duties. Please ask a colleague who is: {needs}.")),
        ((), N_("This is not among your duties. Please ask a colleague whose duty it is.")),
    ),
    Code.PLACE: (
        (("place",), N_("This works inside a group chat, not here.")),
        (
            ("other",),
            N_("As far as I know, this link does not lead to *{other}*. Please copy it from the message there."),
        ),
        (("taken",), N_("This is the link of another message of mine. Please copy that of the one we do not know of.")),
        ((), N_("This works in our private chat. Please write to me there.")),
    ),
    Code.ANONYMOUS: (((), N_("Please send this under your own name, or write to me in private.")),),
    Code.SELF: (((), N_("You worked on this yourself, so a second person must decide. Please ask a colleague.")),),
    Code.CONFLICT: (
        (("who", "until"), N_("{who} has taken this, until {until}. After that you can take it over.")),
        (("who", "at"), N_("{who} was faster, at {at}. Please look at it again before you go on.")),
        (("who",), N_("{who} was faster. Please look at it again before you go on.")),
        ((), N_("Somebody was faster. Please look at it again before you go on.")),
    ),
    Code.CHANGED: (((), N_("The text has changed since then. Please read it again first.")),),
    Code.CAP: (
        (
            ("corrections", "chats", "next"),
            N_(
                "{chats} had {corrections} corrections that day; the next can go {next}. "
                "Whoever sent it can withdraw it at once."
            ),
        ),
        (
            ("used", "cap", "posts", "next", "ends"),
            N_(
                "The embargo ends on a day of which {used} of {cap} posts are used ({posts}). "
                "There is room {next}: /embargo moves the end."
            ),
        ),
        (
            ("used", "cap", "posts", "next"),
            N_("{used} of {cap} posts of that day are used ({posts}). The next can go {next}."),
        ),
        (("next",), N_("All posts of that day are used. The next can go {next}.")),
        ((), N_("All posts of that day are used. Please choose another day.")),
    ),
    Code.GAP: (
        (("minutes", "next"), N_("Between two posts we leave {minutes} minutes. The next can go {next}.")),
        ((), N_("This comes too soon after the last post. Please choose a later time.")),
    ),
    Code.QUIET: (
        (("begins", "ends", "next"), N_("From {begins} to {ends} it is quiet there. The next post can go {next}.")),
        ((), N_("It is quiet there at that hour. Please choose a time during the day.")),
    ),
    Code.LENGTH: (
        (
            ("megabytes", "most"),
            N_("This file has {megabytes} MB; at most {most} MB go through. Please send a smaller one."),
        ),
        (
            ("have", "limit", "picture"),
            N_("With a file the text may have {limit} characters; this has {have}. Shorten it, or take the file off."),
        ),
        (("have", "limit", "poll"), N_("The question of a poll may have {limit} characters; this has {have}.")),
        (
            ("have", "limit", "answer"),
            N_(
                "One of its chats shows the answers in several languages, and “{answer}” has {have} characters; "
                "at most {limit} fit. Please shorten it."
            ),
        ),
        (("have", "limit"), N_("This is {have} characters long; at most {limit} fit. Please shorten it.")),
        ((), N_("This is too long. Please shorten it.")),
    ),
    Code.EMPTY: (
        (("least",), N_("Please write a little more: at least {least} characters.")),
        ((), N_("There are no words in it yet. Please write what you mean.")),
    ),
    Code.TIME: (
        (
            ("wall", "before", "after"),
            N_("The clocks change that night, and {wall} does not exist. Please choose {before} or {after}."),
        ),
        (
            ("wall", "first"),
            N_("The clocks change that night, and {wall} comes twice. Please choose the first or the second."),
        ),
        ((), N_("There is no such time. Please write it like 2026-12-03 18:00.")),
    ),
    Code.LATE: (
        (("days",), N_("This was answered more than {days} days ago. Please ask a new question with /ask.")),
        (("at",), N_("{at} is over. Please choose a later time.")),
        (
            ("pressed",),
            N_("You pressed this at {pressed}, and it reaches me only now. If you still want it, press it again."),
        ),
        (("sent",), N_("You wrote this at {sent}, and it reaches me only now. If you still want it, write it again.")),
        (
            ("only_until",),
            N_("It would go out after {only_until}, when it is of no use any more. Please choose an earlier hour."),
        ),
        ((), N_("It is too late for this. Please start again.")),
    ),
    Code.STEP_UP: (((), N_("Please prove first that it is you: send me the code of your app in private.")),),
    Code.CODE: (((), N_("This code is wrong or has expired. Please ask for a new one.")),),
    Code.UNKNOWN: (
        (("name", "known"), N_("I know nothing by the name “{name}”. There are: {known}.")),
        (("name",), N_("I know nothing by the name “{name}”. Please check how it is written.")),
        (("what",), N_("I know nothing by the name “{what}”. Please check how it is written.")),
        ((), N_("I am not sure what you mean. Please check the spelling.")),
    ),
    Code.STATE: (
        (
            ("cases",),
            N_("These people asked for help and have no officer yet: {cases}. Please let somebody take each first."),
        ),
        (
            ("card_in",),
            N_("The crisis card stands on top in {card_in}. Nothing else is pinned there until the crisis is over."),
        ),
        (
            ("chat",),
            N_(
                "During a crisis *{chat}* keeps its languages, so that nobody there stops reading. Please change them "
                "when it is over, or write `all` for every language of its group."
            ),
        ),
        (("level",), N_("A check-in needs a crisis of level {level} or more. /crisis level raises it.")),
        ((), N_("This is not possible as things stand now. Please look at it again.")),
    ),
    Code.BOUND: (
        (("group",), N_("This chat belongs to the group {group} already.")),
        ((), N_("This chat belongs to a group already.")),
    ),
    Code.ACCESS: (
        (
            ("strangers", "chat"),
            N_(
                "{strangers} people here are not accredited ({chat}). An embargo needs people whom we know: accredit "
                "them, or say that you know them all."
            ),
        ),
        (
            ("background",),
            N_("On background nobody is to be named, so it cannot go to a public group ({background})."),
        ),
        (("statement",), N_("A statement goes to a press group. Please connect or choose one first.")),
        (("segment",), N_("None of your groups fits “{segment}”. Please choose other groups.")),
        ((), N_("One of these groups has no chat yet, so nothing can go out. Please connect one with /bind.")),
    ),
    Code.FACT: (
        (
            ("hours", "limit"),
            N_("It was checked {hours} h ago, and now a check holds {limit} h. Please check it again."),
        ),
        (
            ("slot", "instead"),
            N_("The check of {slot} does not hold, so it cannot be filled in. You can take: {instead}."),
        ),
        (
            ("slot",),
            N_("The check of {slot} does not hold, so it cannot be filled in. Please check it: /fact check {slot}"),
        ),
        (("loop",), N_("*#{loop}* rests on this post itself, so it proves nothing. Please add another source.")),
        (("sources",), N_("It states a fact, so it needs a source. Please press *More* and *Add a source*.")),
        (("check",), N_("It states a fact that nobody else has checked yet. Please have it checked first.")),
        (("disputed",), N_("Two people checked it with different results. The head of mission decides with a check.")),
        (("false",), N_("It was checked and found false, so it cannot go out. Please change or cancel it.")),
        (("later",), N_("What is unconfirmed goes out in our first message about it only. Please have it confirmed.")),
        (("cited", "failed"), N_("{cited} was found wrong or is not there any more. Please cite what is right.")),
        (
            ("cited",),
            N_("{cited}, on which it rests, has changed since the approval. Please compare the two."),
        ),
        ((), N_("A check is missing or too old. Please have it checked first.")),
    ),
    Code.LANGUAGE: (
        (("answers_in",), N_("The poll needs the same number of answers in {answers_in} too.")),
        (("reader", "language"), N_("The text in {language} still needs a second reader. Who can: {reader}.")),
        (
            ("nobody", "language"),
            N_("Nobody else here reads {language}. Please go without that text, or let a colleague write it."),
        ),
        (
            ("holder", "language"),
            N_("Only somebody whose languages include {language} can confirm that text. Please ask a colleague."),
        ),
        (("last", "language"), N_("Without {language} one of its groups would get no text. Please write it.")),
        (("language", "group"), N_("{group} also reads {language}, and there is no text in it yet.")),
        (("name", "group", "known"), N_("{group} has no posts in “{name}”. It reads: {known}.")),
        ((), N_("A text in one of the languages is still missing.")),
    ),
    Code.LINE: (
        (("position", "until"), N_("The position {position} was valid until {until}. Please cite one that holds.")),
        (("position", "since"), N_("The position {position} holds only from {since} on. Please cite one that holds.")),
        (("position", "withdrawn"), N_("The position {position} was withdrawn. Please cite one that holds.")),
        (
            ("days", "limit"),
            N_("A position holds for at most {limit} days; these are {days}. Choose an earlier last day."),
        ),
        (("ends",), N_("It would end before it begins, or before today. Please choose a later last day.")),
        (("position", "reader"), N_("{reader} has not read the position {position} yet. Please read it first.")),
        (("position",), N_("The position {position} does not hold now. Please cite one that does.")),
        ((), N_("A statement stands on a position. Please cite one, such as P12.")),
    ),
    Code.TONE: (
        (("crisis",), N_("A crisis is open. Good news does not go out while it lasts.")),
        (("mourning", "next"), N_("People mourn there. Good news can go out again {next}.")),
        (("corrected", "next"), N_("We corrected a mistake there just now. Good news can go out again {next}.")),
        (("last", "next"), N_("There is good news within two days of that hour already. The next can go {next}.")),
        (("row", "more"), N_("The last post there was good news too. Other posts that have to come first: {more}.")),
        (("more",), N_("At most one post in five is good news. Other posts that have to come first: {more}.")),
        (("loud",), N_("This may sound too cheerful: {loud}. Please read it once more for its tone, then approve it.")),
        ((), N_("This sounds too cheerful for now. Please read it once more for its tone.")),
    ),
    Code.DUPLICATE: (
        (
            ("went",),
            N_("Its ready correction went out {went} and goes out once. Withdraw it, or write a correction."),
        ),
        (("post", "group"), N_("This is nearly the same as *#{post}*, which goes to {group} within a day of it.")),
        (("waits",), N_("This is nearly the same as *#{waits}*, which waits for a second person.")),
        (("post",), N_("This is nearly the same as *#{post}*, which went there less than a day ago.")),
        ((), N_("The same was sent a short while ago. Nothing more is needed.")),
    ),
    Code.PRIVATE: (
        (
            ("group",),
            N_("Everybody in {group} would read this, and it seems to hold personal data. Please leave it out."),
        ),
        (
            ("least",),
            N_("By place we write to {least} people or more, so that nobody stands out. Please go wider."),
        ),
        ((), N_("This looks like personal data. Please write it to me in our private chat.")),
    ),
    Code.BUSY: (
        (("open",), N_("{open} of your questions are still open. Please wait for an answer first.")),
        ((), N_("Several of your questions are still open. Please wait for an answer first.")),
    ),
    Code.FILE: (
        (
            (),
            N_("I take one picture (JPEG, PNG, WebP), PDF file or calendar file at a time. Please send one of these."),
        ),
    ),
    Code.WORDS: (
        (("answers", "most"), N_("A poll has 2 to {most} answers; these are {answers}. Write each on its own line.")),
        (("alike",), N_("Two answers are the same: “{alike}”. Please write different ones.")),
        (("link",), N_("This is no link to a message. Please copy it from the message, or say that you have none.")),
        (("why",), N_("A forwarded command does nothing. Please type it yourself.")),
        (("phone",), N_("The number of {phone} must be the same in every language. Please write it once more.")),
        (("choices",), N_("I did not understand this. What I understand here: {choices}.")),
        (("words",), N_("I did not understand “{words}”. Please try it in other words.")),
        ((), N_("I did not understand this. Please try it in other words.")),
    ),
    Code.DRILL: (
        (("word",), N_("Only drills begin with the word {word}. Please begin with another word.")),
        (("crisis",), N_("A real crisis is open, so no drill can begin. Please start it when the crisis is over.")),
        (("since",), N_("A drill has been running since {since}. Please end it first, with /drill end.")),
        ((), N_("A drill and the live mission do not mix. Please do this with the other bot.")),
    ),
}

ROLES: Mapping[str, str] = {
    "member": N_("everybody"),
    "moderator": N_("moderator"),
    "officer": N_("officer"),
    "reviewer": N_("reviewer"),
    "duty": N_("duty officer"),
    "head": N_("head of mission"),
    "admin": N_("administrator"),
}


def sentence(texts: Texts, language: str, refusal: Refusal, *, coded: bool, zone: ZoneInfo, now: datetime) -> Text:
    """The refusal in the reader's language; times in the refusal's own zone or in `zone`, seen from `now`.

    With `coded`, for officers only, the code stands small at the end.
    """
    teller = _Teller(texts, language, ZoneInfo(refusal.values.get("zone", zone.key)), now)
    given = {name for name, value in refusal.values.items() if value not in ("", None, ())}
    needs, words = next(one for one in SENTENCES[refusal.code] if given.issuperset(one[0]))
    said = texts.say(language, words, **{name: teller.shown(name, refusal.values[name]) for name in needs})
    return said + " " + code(refusal.code.value) if coded else said


class _Teller:
    """Turns the values of a refusal into words of the reader."""

    def __init__(self, texts: Texts, language: str, zone: ZoneInfo, now: datetime) -> None:
        self.texts, self.language, self.zone, self.now = texts, language, zone, now

    def shown(self, name: str, value: Any) -> str | int | Text:
        match value:
            case datetime() if value.tzinfo is None:
                return f"{value:%H:%M}"
            case datetime():
                return self.texts.moment(self.language, value, self.zone, self.now)
            case date():
                return self.texts.date(self.language, value)
            case time():
                return f"{value:%H:%M}"
            case timedelta():
                return self.texts.length(self.language, value)
            case tuple() | list():
                return self.texts.listing(self.language, [self._listed(one) for one in value])
            case str() if name == "section" and value in KINDS:
                return self.texts.say(self.language, KINDS[value].label)
            case str() | int() | Text():
                return value
            case _:
                return str(value)

    def _listed(self, one: Any) -> str:
        if isinstance(one, int):
            return f"#{one}"
        return str(self.texts.say(self.language, ROLES[one])) if one in ROLES else str(one)
