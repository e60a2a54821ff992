"""[Tell an officer]: a message that speaks in our name, shown to the staff room once its finder agrees."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from groups.forms import Form, Step
from groups.messages import Notice, Pressed
from groups.rights import Act
from groups.texts import N_, Mark, Text, code, join
from handlers import dialogues
from handlers.context import Actions, Context, Dialogue
from storage.codec import dump_texts

SURE = Step(
    "sure",
    N_("Shall I show this message to an officer? They read its words, not who sent them."),
    (("yes", N_("Tell an officer")), ("no", N_("No"))),
)
FORM = Form("fake", (SURE,))
ROOM = 400
"""Characters that the question above takes beside an answer, in any language."""
MOST = 2500
"""Characters of a forged message that officers are shown."""
LINK = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
THANKS = N_("Thank you. The officers see it now.")
WARNING = N_("*Somebody may be speaking in our name.* A member got this message; we did not send it so:")
WARNING_CODE = N_(
    "*Somebody may be speaking in our name.* A member got a message with the code {code}, which is not ours."
)


async def ask(ctx: Context, words: Text) -> Actions:
    """The words wait in the form, a day at most, and are gone with it."""
    kept = {"words": str(words), "words" + dialogues.RUNS: dump_texts({"": words})}
    return await dialogues.open_form(ctx, FORM.name, data=kept)


async def answered(ctx: Context, _subject: str, data: Mapping[str, str]) -> Actions:
    """[Tell an officer] or [No]. The same words go to the staff room once a day."""
    if data["sure"] == "no":
        return [ctx.reply(ctx.say("All right, I have shown it to nobody."))]
    words = dialogues.data_text(data, "words")
    text = join([ctx.staff_say(WARNING), code(str(words)[:MOST]), _links(ctx, words)], "\n\n")
    return [ctx.staff(text, key=_key(ctx, str(words))), ctx.reply(ctx.say(THANKS))]


async def code_pressed(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Tell an officer] under an unknown code."""
    told = ctx.staff(ctx.staff_say(WARNING_CODE, code=code(stored.data)), key=_key(ctx, stored.data))
    return [told, Notice(ctx.at, press.press, str(ctx.say(THANKS)))]


def _links(ctx: Context, words: Text) -> Text:
    """Where it leads, as words that nobody can press."""
    hidden = [run.target for run in words.runs if Mark.LINK in run.marks and run.target]
    found = list(dict.fromkeys([*hidden, *LINK.findall(str(words))]))
    return (
        join([ctx.staff_say("Links in it (please do not open them):"), *(code(each) for each in found[:5])])
        if found
        else Text()
    )


def _key(ctx: Context, words: str) -> str:
    return f"fake:{hashlib.sha256(' '.join(words.split()).encode()).hexdigest()[:24]}:{ctx.today}"


DIALOGUES = (Dialogue(FORM, answered, Act.ASK),)
