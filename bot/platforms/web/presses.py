"""The name of one press: it carries who pressed, so that the answer to it finds their page."""


def press_name(identity: str, number: int) -> str:
    return f"{identity}/{number}"


def presser(press: str) -> str:
    """The identity that pressed."""
    return press.rpartition("/")[0]
