"""The press group: journalists of the diaspora and the spokesperson."""

from datetime import timedelta

from groups.kinds.kind import Ask, Kind
from groups.texts import N_

KIND = Kind(
    name="press",
    label=N_("Press"),
    officer=N_("spokesperson"),
    about=N_("Journalists of our community and the spokesperson: statements, background, press calls."),
    letter="J",
    cap=3,
    first_answer=timedelta(hours=4),
    received=N_("Thank you. Your press question is {number}. The spokesperson answers by {by}."),
    intake=(
        Ask("outlet", N_("Which outlet do you write for? It tells us whom we are answering.")),
        Ask("deadline", N_("When do you need the answer? We put the nearest deadlines first.")),
    ),
)
