"""The consular group: citizens abroad and the consular officer."""

from datetime import timedelta

from groups.kinds.kind import Answer, Ask, Kind
from groups.texts import N_

KIND = Kind(
    name="consular",
    label=N_("Consular help"),
    officer=N_("consular officer"),
    about=N_("Citizens abroad and the consular officer: passports, papers, help in need."),
    letter="K",
    cap=3,
    first_answer=timedelta(hours=8),  # one working day
    received=N_("Thank you, we have your question. Its number is {number}. The consular officer answers by {by}."),
    facts_first=True,
    intake=(
        Ask(
            "travel",
            N_("Do you travel within seven days? Then we look at it first."),
            Answer.CHOICE,
            (("yes", N_("Yes, within seven days")), ("no", N_("No"))),
        ),
        Ask(
            "city", N_("Which city are you in? It tells us which office is near you. You may skip this."), optional=True
        ),
    ),
)
