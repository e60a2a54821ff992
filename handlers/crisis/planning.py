"""What an officer means to open: read from a command or a form, checked, shown in words, and kept while it waits."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from config.mission import overlap
from groups.drills import WORD, is_marked
from groups.forms import Form, Step
from groups.refusals import Code, refuse
from groups.texts import N_
from handlers.cards import card_text
from handlers.context import Actions, Context
from storage.codec import dump_json, load_json

EVERYWHERE = "all"
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

FORM = Form(
    "crisis-open",
    (
        Step("place", N_("Where is it? Write the place as people there call it."), limit=120),
        Step("region", N_("Which region? Write its code, or “all” for all groups."), limit=40),
        Step(
            "level",
            N_("How grave is it?"),
            choices=(("1", N_("1 · Watch")), ("2", N_("2 · Alert")), ("3", N_("3 · Emergency"))),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be opened. `region` "" is everywhere."""

    region: str
    template: str
    place: str
    level: int


# ---- what is meant ------------------------------------------------------------------------------------


def read_plan(ctx: Context, words: str) -> Plan | Actions:
    """`<region|all> [level=2] [template=flood] [place="Nell valley"]`; a template's name may stand alone."""
    try:
        parts = shlex.split(words.translate(QUOTES))
    except ValueError:
        return ctx.refuse(refuse(Code.WORDS, choices=('/crisis open all level=2 template=flood place="…"',)))
    named = dict(part.split("=", 1) for part in parts if "=" in part)
    bare = [part for part in parts if "=" not in part]
    template = named.get("template", next((part for part in bare if ctx.mission.template(part)), ""))
    region = next((part for part in bare if part != template), EVERYWHERE)
    return checked(ctx, region, template, named.get("place", ""), named.get("level", "2"))


def checked(ctx: Context, region: str, template: str, place: str, level: str) -> Plan | Actions:
    """The plan, or what is wrong with it."""
    if is_marked(place) and not ctx.exercise:
        return ctx.refuse(refuse(Code.DRILL, word=WORD))
    if template and ctx.mission.template(template) is None:
        known = tuple(each.id for each in ctx.mission.templates)
        return ctx.refuse(refuse(Code.WORDS, choices=known))
    if level not in {"1", "2", "3"}:
        return ctx.refuse(refuse(Code.WORDS, choices=("1", "2", "3")))
    code = "" if region.casefold() == EVERYWHERE else region.upper()
    regions = sorted({group.region for group in ctx.mission.groups} - {""})
    if code and not any(overlap(each, code) for each in regions):
        return ctx.refuse(refuse(Code.WORDS, choices=(EVERYWHERE, *regions)))
    return Plan(code, template, place.strip()[:120], int(level))


def title(ctx: Context, plan: Plan) -> str:
    return card_text.title_of(ctx, plan.template, plan.place, ctx.language)


def happened(ctx: Context, plan: Plan) -> dict[str, str]:
    template = ctx.mission.template(plan.template)
    place = plan.place or ctx.mission.files.mission.country
    words = template.happened if template else {}
    return {language: str(ctx.texts.fill(language, said, place=place)) for language, said in words.items()}


def steps(ctx: Context, plan: Plan) -> Mapping[str, tuple[str, ...]]:
    template = ctx.mission.template(plan.template)
    return template.do if template else {}


def packed(plan: Plan) -> str:
    return dump_json([plan.region, plan.template, plan.place, plan.level])


def unpacked(data: str) -> Plan:
    return Plan(*load_json(data))
