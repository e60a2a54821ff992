"""A week as a picture (matplotlib): a row for each group, a column for each day, a mark for each post of the cap.

Drawing takes up to a second: do it in a thread, and never inside a transaction. There are no words in it
but group ids and dates, so that it reads the same in every language and no letters need shaping.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from handlers.tools.week_data import WeekDay, WeekRow, read

PAPER, SURFACE, LINE, INK, SOFT = "#f6f4ee", "#ffffff", "#d9d4c7", "#1b2127", "#525b64"
OUT, COMING, OVER, TODAY = "#153e63", "#a3cdf2", "#a4112c", "#e1ebf4"
WIDTH, ROW, HEAD = 1.35, 0.95, 0.7
"""Inches: a column, a row, the line of dates."""
NAME = 1.9
MARKS_A_LINE = 5
DPI = 120


def drawn(data: str) -> bytes:
    """The picture of a week that waited in the outbox."""
    week = read(data)
    return week_picture(week.rows, week.today)


def week_picture(rows: Sequence[WeekRow], today: date) -> bytes:
    """A PNG of the rows, at most about 1,400 points wide. ValueError for no rows."""
    if not rows:
        raise ValueError("There is no group to draw")
    columns = len(rows[0].days)
    width, height = NAME + columns * WIDTH + 0.2, HEAD + len(rows) * ROW + 0.2
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    _dates(axes, rows[0], today)
    for number, row in enumerate(rows):
        _row(axes, row, HEAD + number * ROW, today)
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER)
    return file.getvalue()


def _dates(axes: Axes, row: WeekRow, today: date) -> None:
    for number, day in enumerate(row.days):
        colour = INK if day.day == today else SOFT
        middle = NAME + (number + 0.5) * WIDTH
        axes.text(middle, HEAD / 2, f"{day.day:%d.%m.}", size=14, color=colour, ha="center", va="center")


def _row(axes: Axes, row: WeekRow, top: float, today: date) -> None:
    axes.text(0.2, top + ROW / 2, row.name[:14], size=15, color=INK, weight="bold", va="center")
    for number, day in enumerate(row.days):
        _cell(axes, day, NAME + number * WIDTH, top, is_today=day.day == today)


def _cell(axes: Axes, day: WeekDay, left: float, top: float, *, is_today: bool) -> None:
    """How full the day is, in marks and in numbers."""
    ground = TODAY if is_today else SURFACE
    shape = "round,pad=0,rounding_size=0.08"
    box = FancyBboxPatch((left + 0.05, top + 0.05), WIDTH - 0.1, ROW - 0.1, shape, fc=ground, ec=LINE)
    axes.add_patch(box)
    used = day.out + day.coming
    marks = max(day.cap, used)
    apart, size = (0.21, 11) if marks <= MARKS_A_LINE else (0.105, 5)
    for number in range(marks):
        line, place = divmod(number, round(MARKS_A_LINE * 0.21 / apart))
        fill, edge = _mark(day, number)
        x, y = left + 0.25 + place * apart, top + 0.24 + line * 0.11
        axes.plot([x], [y], "s", ms=size, mfc=fill, mec=edge, mew=1.2)
    colour = OVER if used > day.cap else INK
    axes.text(left + WIDTH / 2, top + ROW - 0.27, f"{used}/{day.cap}", size=14, color=colour, ha="center", va="center")


def _mark(day: WeekDay, number: int) -> tuple[str, str]:
    """Full for what is out, light for what is coming, empty for what is left; red above the cap."""
    if number >= day.cap:
        return OVER, OVER
    if number < day.out:
        return OUT, OUT
    return (COMING, OUT) if number < day.out + day.coming else (SURFACE, LINE)
