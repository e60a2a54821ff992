"""A key point whose place another one has taken: its words stand nowhere any more."""

MARK = "replaced:"


def by(number: int) -> str:
    """How it is written down with the older one."""
    return f"{MARK}{number}"


def replaced_by(reason: str) -> int:
    """The number of the key point that stands there now; 0 for none."""
    return int(reason.removeprefix(MARK)) if reason.startswith(MARK) else 0
