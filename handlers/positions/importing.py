"""A file of the ministry: its positions hold at once, whatever officers agreed to, and everybody reads them.

It is taken on the command line; what follows in the chats is done by whoever runs the mission, as a duty.
"""

import hashlib
from collections.abc import Sequence

from config.imported import Imported
from config.mission import Mission
from config.schema import Position
from groups.messages import Due
from groups.texts import N_
from handlers.checks import cited
from handlers.context import Actions, Context
from handlers.positions import reading, withdrawing
from storage.positions import PositionNow, Words
from storage.unit import Unit

MINISTRY = "ministry"
LAST = "positions.import"
"""Note: the number of the file that was taken last."""
DUE = "position.imported"


class NotTaken(Exception):
    """Nothing was changed; the words say why."""


async def take(unit: Unit, mission: Mission, found: Imported, content: bytes) -> Sequence[str]:
    """One line for each position of the file. Raises NotTaken for a file that is not newer than the last one."""
    last = int(await unit.notes.get(LAST) or 0)
    if found.number <= last:
        raise NotTaken(f"file number {found.number} is not newer than {last}, which was taken last")
    await unit.notes.set(LAST, str(found.number))
    digest = hashlib.sha256(content).hexdigest()
    unit.audits.note("import positions", f"import:{found.number}", actor=MINISTRY, detail=digest)
    withdrawn = [await _withdraw(unit, mission, number, found.number) for number in found.withdrawn]
    return [*withdrawn, *[await _impose(unit, mission, position, found.number) for position in found.positions]]


async def _withdraw(unit: Unit, mission: Mission, number: str, file: int) -> str:
    seen = await unit.positions.one_now(mission, number)
    if seen and seen.words and not seen.withdrawn:
        await _done(unit, number, file, await unit.positions.withdraw(seen, MINISTRY))
        return f"{number}: withdrawn"
    if seen is None or seen.proposed is None:
        return f"{number}: does not hold here anyway"
    await _done(unit, number, file, await unit.positions.drop(seen))
    return f"{number}: what was proposed is dropped"


async def _impose(unit: Unit, mission: Mission, position: Position, file: int) -> str:
    words = Words(position.text, position.valid_from, position.valid_to, position.source)
    seen = await unit.positions.one_now(mission, position.id)
    same = seen is not None and seen.print == words.print and not seen.withdrawn
    if seen and seen.kept and same:
        return f"{position.id}: as before"
    await _done(unit, position.id, file, await unit.positions.impose(position.id, seen, words, MINISTRY))
    if same:
        return f"{position.id}: as in your files, and holds whatever these say"
    return f"{position.id}: {'changed' if seen and seen.words else 'new'}"


async def _done(unit: Unit, number: str, file: int, changed: bool) -> None:
    if not changed:
        raise NotTaken(f"somebody changed {number} at the same moment; try again")
    unit.audits.note("position imported", f"position:{number}", actor=MINISTRY, detail=str(file))
    await unit.dues.set(DUE, number, unit.now)


# ---- what follows -------------------------------------------------------------------------------------


async def imported(ctx: Context, due: Due) -> Actions:
    """As when officers had decided it: readers are asked, and posts that cite it go back or are held."""
    position = await ctx.unit.positions.one_now(ctx.mission, due.subject)
    if position is None:
        return []
    if position.words is None:
        words = N_("The ministry withdrew the position *{id}*, which was only proposed here. The proposal is dropped.")
        return [ctx.staff(ctx.staff_say(words, id=position.id))]
    return await (_gone(ctx, position) if position.withdrawn else _new(ctx, position))


async def _gone(ctx: Context, position: PositionNow) -> Actions:
    await ctx.unit.dues.drop("position.ask", position.id)
    words = N_("The ministry withdrew the position *{id}*. What stands on it and is not out yet is held.")
    said = ctx.staff(ctx.staff_say(words, id=position.id))
    return [said, *await withdrawing.follow(ctx, position.id)]


async def _new(ctx: Context, position: PositionNow) -> Actions:
    words = N_("The ministry sent the position *{id}*. It holds, and every officer is asked to read it.")
    said = ctx.staff(ctx.staff_say(words, id=position.id))
    head = N_("The ministry sent this position. Please read it: statements stand on it.")
    return [said, *await reading.spread(ctx, position, head), *await cited.changed(ctx, position.id)]
