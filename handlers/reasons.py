"""A platform's reason for refusing, in the officers' words."""

from groups.outcomes import Reason
from groups.texts import N_

WORDS = {
    Reason.MESSAGE_GONE: N_("the message is not there any more"),
    Reason.NOT_CHANGEABLE: N_("the message cannot be changed"),
    Reason.TOO_OLD: N_("the message is too old to be deleted"),
    Reason.NO_RIGHT: N_("I may not do that there"),
    Reason.TOO_LONG: N_("the text is too long"),
    Reason.BAD_TEXT: N_("the text cannot be shown there"),
    Reason.CHAT_GONE: N_("the chat does not exist any more"),
    Reason.BLOCKED: N_("I am blocked there"),
    Reason.NOT_STARTED: N_("this person has never written to me"),
    Reason.KICKED: N_("I was removed from the chat"),
    Reason.THREAD_GONE: N_("the topic was deleted"),
    Reason.THREAD_CLOSED: N_("the topic is closed"),
    Reason.CONFLICT: N_("somebody else uses our account"),
    Reason.TOKEN: N_("our account is refused"),
    Reason.UNREACHABLE: N_("the platform cannot be reached"),
    Reason.FILE_GONE: N_("the file is not there any more"),
    Reason.FILE_BIG: N_("the file is too big"),
    Reason.FILE_BAD: N_("I take only pictures (JPEG, PNG, WebP), PDF files and calendar files"),
    Reason.ODD_ANSWER: N_("the platform gave an answer that nobody understands"),
    Reason.DRILL: N_("a drill and the live mission do not mix"),
}
UNKNOWN = N_("the platform does not say why")


def words_for(reason: str) -> str:
    """A msgid for what a platform answered."""
    return next((words for known, words in WORDS.items() if known.heads(reason)), UNKNOWN)
