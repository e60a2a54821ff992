"""What an officer types when a crisis is let loose: the code, and before it the number of groups if it is asked for."""

import re

ASKS_DIGITS, ASKS_NUMBER = "six digits", "type the number of groups"


def typed(asked: str, digits: str) -> str:
    """`asked` is the question as it stands in the chat, `digits` what the telephone shows."""
    found = re.search(r"It goes to (\d+) groups", asked)
    number = found[1] if found and ASKS_NUMBER in asked else ""
    return " ".join(each for each in (number, digits if ASKS_DIGITS in asked else "") if each)


SOURCE = "source=call 09:50 police"
"""What a key point of a test rests on, as its writer names it at the end."""
