"""Filling the slots of prepared words: the place of the crisis, an hour, the value of a fact whose check holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from groups.calendar import instant, local_date
from groups.crisis import check_key_point
from groups.digits import western
from groups.holding import Kind, Slot, Statement
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from handlers.context import Context
from handlers.facts import lookup
from storage.crises import Crisis
from storage.facts import FactNow

HOUR = re.compile(r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")


@dataclass(frozen=True, slots=True)
class Filled:
    """Language → words, and the correction with the same values. `chosen` is what an officer may change: hour, fact."""

    texts: Mapping[str, Text]
    correction: Mapping[str, Text]
    chosen: Mapping[str, str]


async def filled(ctx: Context, meant: Crisis, statement: Statement, given: Mapping[str, str]) -> Filled | Refusal:
    """The statement as people will read it. E-TZ for no such hour, E-FACT for a fact whose check does not hold."""
    chosen: dict[str, str] = {}
    values: dict[str, Mapping[str, str]] = {}
    for slot in statement.slots:
        if slot.kind is Kind.PLACE:
            values[slot.name] = dict.fromkeys(statement.text, meant.place or ctx.mission.files.mission.country)
            continue
        found = _hour(ctx, given.get(slot.name, "")) if slot.kind is Kind.TIME else await _fact(ctx, slot, given)
        if isinstance(found, Refusal):
            return found
        chosen[slot.name] = found if isinstance(found, str) else found.id
        values[slot.name] = _shown(ctx, statement, found)
    texts, right = _in_all(ctx, statement.text, values), _in_all(ctx, statement.correction, values)
    too_long = next((bad for text in texts.values() if (bad := check_key_point(str(text)))), None)
    return too_long or Filled(texts, right, chosen)


def _in_all(ctx: Context, words: Mapping[str, str], values: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    def of(language: str) -> dict[str, str]:
        return {name: said.get(language, "") for name, said in values.items()}

    return {language: ctx.texts.fill(language, said, **of(language)) for language, said in words.items()}


def _shown(ctx: Context, statement: Statement, found: str | FactNow) -> Mapping[str, str]:
    """The value in each language: an hour with the city whose clock it is."""
    if isinstance(found, FactNow):
        return {language: ctx.mission.words(found.value, language) for language in statement.text}
    return dict.fromkeys(statement.text, f"{found} {ctx.mission.files.mission.city}")


def _hour(ctx: Context, words: str) -> str | Refusal:
    """An hour of today on the mission's clock; now, when none is named."""
    if not words:
        return f"{ctx.now.astimezone(ctx.mission.zone):%H:%M}"
    said = western(words).strip()
    if not HOUR.match(said):
        return refuse(Code.TIME)
    hour = time.fromisoformat(said.zfill(5))
    at = instant(datetime.combine(local_date(ctx.now, ctx.mission.zone), hour), ctx.mission.zone, fold=0)
    return at if isinstance(at, Refusal) else f"{hour:%H:%M}"


async def _fact(ctx: Context, slot: Slot, given: Mapping[str, str]) -> FactNow | Refusal:
    """Only what somebody checked and nobody found wrong; else E-FACT with those that may be taken instead."""
    wanted = given.get(slot.name, "") or slot.fact
    known, usual = await lookup.now(ctx, wanted), await lookup.now(ctx, slot.fact)
    if known is None or (usual and usual.phone and not known.phone):
        return refuse(Code.UNKNOWN, name=wanted, known=await others(ctx, slot) or ("-",))
    if known.is_failed or known.is_overdue:
        return refuse(Code.FACT, slot=known.id, instead=await others(ctx, slot))
    return known


async def others(ctx: Context, slot: Slot) -> tuple[str, ...]:
    """The ids of facts of the same sort whose check holds, in their order."""
    usual = await lookup.now(ctx, slot.fact)
    phone = usual is not None and usual.phone
    holding = [each for each in await lookup.all_now(ctx) if not (each.is_failed or each.is_overdue)]
    return tuple(each.id for each in holding if each.phone == phone)
