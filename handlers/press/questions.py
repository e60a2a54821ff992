"""What `/statement` asks: the words, the terms, the hour of an embargo, the public groups."""

from groups.forms import Form, Step
from groups.press import Terms
from groups.texts import N_

TERMS_STEP = Step(
    "terms",
    N_("On which terms?"),
    choices=(
        (Terms.RECORD.value, N_("On the record")),
        (Terms.BACKGROUND.value, N_("On background, nobody named")),
        (Terms.EMBARGO.value, N_("Under embargo")),
    ),
)

TEXT_STEP = Step(
    "text",
    N_("What do we say? Write it as journalists will read it."),
    hint=N_("Name the position that it stands on at the end, such as P12."),
    limit=20_000,
)

STATEMENT = Form("statement", (TEXT_STEP, TERMS_STEP))

TERMS = Form("statement-terms", (TERMS_STEP,))

HOUR = Form(
    "statement-hour",
    (Step("hour", N_("When is the embargo over?"), hint=N_("Write it like 2026-12-01 10:00, or tomorrow 10:00.")),),
)

PUBLIC = Form(
    "statement-public",
    (
        Step(
            "public",
            N_("Which public groups should get it too?"),
            hint=N_("Under an embargo they get it when it is over. Several groups: write them with commas."),
        ),
    ),
)
