"""The words and signs of celebration in each language: what sounds wrong when somebody reads it on a bad day."""

PARTY = frozenset("🎉🎊🥳🎈🍾🥂🍻🎆🎇🪅🪩💃🕺🎂🤩🙌")

TONE_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "amazing",
        "awesome",
        "fantastic",
        "fabulous",
        "incredible",
        "sensational",
        "spectacular",
        "unbelievable",
        "unmissable",
        "hooray",
        "hurray",
        "woohoo",
        "wow",
        "yay",
        "party",
        "thrilled",
        "super excited",
        "cannot wait",
        "can't wait",
        "best ever",
        "the best in the world",
        "lol",
    ),
    "ar": ("مذهل", "رائع جدا", "خرافي", "خيالي", "هائل", "لا يصدق", "لا يفوت", "مبهر", "يا سلام", "حفلة صاخبة"),
    "es": ("increíble", "alucinante", "espectacular", "fantástico", "fantástica", "viva", "guau", "fiesta", "jaja"),
    "fr": ("incroyable", "génial", "géniale", "fantastique", "sensationnel", "youpi", "waouh", "hourra", "fête"),
    "pt": ("incrível", "espetacular", "fantástico", "fantástica", "sensacional", "uau", "oba", "festa"),
}
"""Language → words and phrases, written as they stand in a text. A language without a list is read for signs alone."""
