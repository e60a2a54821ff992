"""The trade group: business owners and the trade officer."""

from datetime import timedelta

from groups.kinds.kind import Answer, Ask, Kind
from groups.texts import N_

SECTORS = (
    ("food", N_("Food and farming")),
    ("industry", N_("Industry and crafts")),
    ("digital", N_("Software and digital services")),
    ("energy", N_("Energy and environment")),
    ("health", N_("Health")),
    ("tourism", N_("Tourism and culture")),
    ("finance", N_("Finance and law")),
    ("transport", N_("Transport and logistics")),
    ("other", N_("Something else")),
)
DIRECTIONS = (
    ("offers", N_("I offer something")),
    ("seeks", N_("I am looking for something")),
    ("asks", N_("I only have a question")),
)

KIND = Kind(
    name="trade",
    label=N_("Trade"),
    officer=N_("trade officer"),
    about=N_("Business owners and the trade officer: markets, partners, rules for import and export."),
    letter="T",
    cap=2,
    first_answer=timedelta(hours=16),  # two working days
    received=N_("Thank you. Your business question is {number}. The trade officer answers by {by}."),
    intake=(
        Ask("sector", N_("Which sector is it about? It goes to the colleague who knows it."), Answer.CHOICE, SECTORS),
        Ask(
            "direction",
            N_("Do you offer or look for something? So we can find the other side."),
            Answer.CHOICE,
            DIRECTIONS,
        ),
        Ask("company", N_("What is your company called? You may skip this."), optional=True),
    ),
)
