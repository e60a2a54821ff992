"""The two buttons of whoever decides as the second person."""

from collections.abc import Callable

from groups.messages import Button, Rows
from groups.texts import Text


def buttons(
    say: Callable[[str], Text], act: str, subject: str, version: int, labels: tuple[str, str], no_style: str = ""
) -> Rows:
    """Yes and no, on the version that is read. `say` puts the `labels`, two msgids, into its reader's language."""
    yes, no = (str(say(label)) for label in labels)
    return (
        (
            Button(yes, act, subject, version, "yes", style="main"),
            Button(no, act, subject, version, "no", style=no_style),
        ),
    )
