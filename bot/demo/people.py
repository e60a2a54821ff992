"""Who a visitor of the demo can be, in which chats they are, and what was said before the visitor came."""

from bot.web.views import Role
from groups.texts import N_

ROLES = (
    Role("journalist", "web:journalist", N_("Journalist")),
    Role("business-owner", "web:business-owner", N_("Business owner")),
    Role("citizen", "web:citizen", N_("Citizen")),
    Role("spokesperson", "web:spokesperson", N_("Spokesperson"), staff=True),
    Role("trade-officer", "web:trade-officer", N_("Trade officer"), staff=True),
    Role("consular-officer", "web:consular-officer", N_("Consular officer"), staff=True),
    Role("duty-officer", "web:duty-officer", N_("Duty officer"), staff=True),
    Role("head-of-mission", "web:head-of-mission", N_("Head of mission"), staff=True),
)
WITH_FACTOR = ("duty-officer", "head-of-mission", "consular-officer")
"""Officers whose second factor the demo shows beside the chat."""

OTHERS = {
    "web:nurse": "Nurse, Nellbro",
    "web:student": "Student, Eskvik",
    "web:baker": "Baker, Lindholt",
    "web:importer": "Importer, Port Alder",
    "web:reporter": "Reporter, morning paper",
    "web:violinist": "Violinist, Harsund",
}
"""Members who only talk."""

MEMBERS = {
    "press": ("web:journalist", "web:reporter", "web:spokesperson"),
    "trade": ("web:business-owner", "web:importer", "web:baker", "web:trade-officer"),
    "consular": ("web:citizen", "web:nurse", "web:student", "web:baker", "web:consular-officer", "web:duty-officer"),
    "general": ("web:citizen", "web:nurse", "web:baker", "web:consular-officer", "web:duty-officer"),
    "students": ("web:citizen", "web:student", "web:consular-officer"),
    "culture": ("web:citizen", "web:violinist", "web:business-owner"),
}
"""Group → identities; the head of mission is in all of them."""

TALK = (
    ("press", "reporter", "Good morning. Does anybody know whether the ministers' talk is open to cameras?"),
    ("press", "reporter", "The ferry opening is on our front page on Saturday, by the way."),
    ("trade", "importer", "The new pallet fees are on the harbour's site since Friday. Worth a look before you order."),
    ("trade", "baker", "Thank you. We still pay the old fee until March, if I read it right."),
    ("general", "nurse", "The pharmacy in Nellbro is open on Sunday this week."),
    ("general", "baker", "And the bakery in Lindholt is not. Oven day."),
    ("culture", "violinist", "Rehearsal on Thursday at seven, everybody is welcome."),
    ("consular", "student", "How long does a new passport take at the moment?"),
    ("consular", "baker", "I picked up mine yesterday. It took twenty minutes, bring a printed photo."),
    ("consular", "nurse", "Good to know. Mine runs out in January."),
    ("students", "student", "Is the exam hall in Lindholt open for practice this week?"),
)
"""Chat, who, and their words."""
