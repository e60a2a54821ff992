"""The general group: everybody of the community, and the embassy's public desk."""

from datetime import timedelta

from groups.kinds.kind import Kind
from groups.texts import N_

KIND = Kind(
    name="general",
    label=N_("Community"),
    officer=N_("community officer"),
    about=N_("Everybody from home who lives here: news of the embassy, events, neighbours."),
    letter="G",
    cap=2,
    first_answer=timedelta(hours=16),  # two working days
    received=N_("Thank you. Your question is {number}. The community officer answers by {by}."),
)
