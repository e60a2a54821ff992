"""The culture group: people who make and love the arts, and the cultural officer."""

from datetime import timedelta

from groups.kinds.kind import Kind
from groups.texts import N_

KIND = Kind(
    name="culture",
    label=N_("Culture"),
    officer=N_("cultural officer"),
    about=N_("Concerts, films, books, language and holidays: what happens, and who makes it."),
    letter="A",  # arts; C is a claim
    cap=2,
    first_answer=timedelta(hours=16),  # two working days
    received=N_("Thank you. Your question is {number}. The cultural officer answers by {by}."),
)
