"""The students' group: students, young researchers and the education officer."""

from datetime import timedelta

from groups.kinds.kind import Answer, Ask, Kind
from groups.texts import N_

TOPICS = (
    ("degree", N_("Recognition of a degree")),
    ("scholarship", N_("Scholarships")),
    ("residence", N_("Residence and insurance")),
    ("other", N_("Something else")),
)

KIND = Kind(
    name="students",
    label=N_("Students"),
    officer=N_("education officer"),
    about=N_("Students and the education officer: degrees, scholarships, life at the university."),
    letter="S",
    cap=2,
    first_answer=timedelta(hours=16),  # two working days
    received=N_("Thank you. Your question is {number}. The education officer answers by {by}."),
    intake=(Ask("topic", N_("What is it about? It goes to the colleague who knows it."), Answer.CHOICE, TOPICS),),
)
