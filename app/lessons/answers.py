"""Whether a question can be answered, and its answer follows from the lesson's claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from coprod.simulation.errors import BadInput, unknown

from .lesson import settings_in
from .reading import Draft, named
from .setting import Claim, Question, Setting, Step

Fault = Callable[[str, str, str, str], BadInput]  # of a key: what, allowed, fix


def answer_faults(draft: Draft) -> Iterator[BadInput]:
    """Mistakes of the questions, and of what is shown after them."""
    before: Step | None = None
    for number, entry in enumerate(draft.entries("steps"), start=1):
        yield from _unknown_names(draft, number, entry)
    for number, step in draft.steps.items():
        if isinstance(step, Question):
            yield from _drawn(draft, number, step) if step.asks == "draw" else _answered(draft, number, step)
        if isinstance(before, Question) and step.kind == "reveal":
            yield from _revealed(draft, number, step, before)
        before = step


def _unknown_names(draft: Draft, number: int, entry: Mapping[str, Any]) -> Iterator[BadInput]:
    """Answers that are no option and claims that there are not, also of a question that other mistakes keep from being read."""
    if entry.get("kind") != "predict" or entry.get("asks") not in ("choose", "order"):
        return
    options, claims = named(entry.get("options")), named(draft.entries("claims"))
    for kind, key, known in (("option", "answer", options), ("claim", "follows_from", claims)):
        given = entry.get(key)
        for name in given if known and isinstance(given, list) else ():
            if isinstance(name, str) and name not in known:
                yield unknown(kind, name, known, where=draft.at_step(number, key))


def _revealed(draft: Draft, number: int, step: Step, asked: Question) -> Iterator[BadInput]:
    """Whether a reveal shows the measure and the settings that were asked about."""
    if asked.measure not in step.shows:
        what = f"{step.name} does not show {asked.measure}, which {asked.name} asks about"
        yield BadInput(what, where=draft.at_step(number, "shows"), allowed="what was asked", fix=f"add {asked.measure}")
    base = draft.head.base
    shown = [setting.over(base) for _, setting in settings_in(step)]
    wanted = _asked_about(draft, asked)
    if wanted and not any(all(setting.over(base) in shown for setting in settings) for settings in wanted):
        missing = "; ".join(str(setting) for setting in wanted[0] if setting.over(base) not in shown)
        what = f"{step.name} does not show what {asked.name} asks about: {missing}"
        allowed = "both settings of a claim that proves the answer, or the right option's; after a curve the question's own"
        yield BadInput(what, where=draft.at_step(number, "settings"), allowed=allowed, fix="let settings and against be those")


def _asked_about(draft: Draft, asked: Question) -> list[list[Setting]]:
    """Settings in which the answer of a question is seen, those of one list or another; none where the answer is at fault."""
    if asked.asks == "draw":
        return [[asked.settings]]
    right = [option.settings for option in asked.options if option.name in asked.answer[:1] and option.settings is not None]
    claims = [claim for claim in draft.claims.values() if claim.name in asked.follows_from]
    return [*([right] if right else []), *([claim.before, claim.after] for claim in claims)]


def _drawn(draft: Draft, number: int, step: Question) -> Iterator[BadInput]:
    for key, given in (("options", step.options), ("answer", step.answer), ("follows_from", step.follows_from)):
        if given:
            what = f"{step.name} asks to draw and has {key}"
            yield BadInput(what, where=draft.at_step(number, key), allowed="options for choose and order", fix=f"leave {key} out")


def _answered(draft: Draft, number: int, step: Question) -> Iterator[BadInput]:
    def fault(key: str, what: str, allowed: str, fix: str) -> BadInput:
        return BadInput(f"{step.name}: {what}", where=draft.at_step(number, key), allowed=allowed, fix=fix)

    options = {option.name: option for option in step.options}
    number_of = len(step.options)  # names may stand twice, which is told of with the names
    signs = [option.sign for option in step.options if option.sign is not None]
    settings = [option.settings for option in step.options if option.settings is not None]
    comparable = (len(signs), len(settings)) in ((number_of, 0), (0, number_of))
    if number_of < 2:
        yield fault("options", f"{number_of} options", "two or more", "add options")
    elif not comparable:
        yield fault("options", "options that cannot be compared", "for each its settings, or for each its sign", "complete them")
    if step.asks == "choose" and len(step.answer) != 1:
        yield fault("answer", f"{len(step.answer)} answers to a choice", "one", "name the right option")
    if step.asks == "order" and set(step.answer) <= set(options) and sorted(step.answer) != sorted(options):
        yield fault("answer", "an order that does not name every option once", ", ".join(options), "name all, the first one first")
    if step.asks == "order" and signs and comparable:
        yield fault("options", "signs to be put in order", "settings for order", "write asks = 'choose', or settings")
    known = {claim.name: claim for claim in draft.claims.values()}
    if not step.follows_from or not draft.entries("claims"):
        yield fault("follows_from", "nothing that proves the answer", "names of [[claims]]", "add follows_from = [CLAIMS]")
    claims = [known[name] for name in step.follows_from if name in known]
    for claim in claims:
        if (claim.measure, claim.of) != (step.measure, step.of):
            asked = " of ".join(part for part in (step.measure, step.of) if part)
            yield fault("follows_from", f"the claim {claim.name} is about {claim.measure}", asked, "name a claim about that")
    if len({claim.week for claim in claims}) > 1:
        yield fault("follows_from", "claims of different weeks", "one week", "claim them at the same week")
    sound = number_of > 1 and comparable and len(options) == number_of and len(claims) == len(step.follows_from) > 0
    if sound and step.answer and set(step.answer) <= set(options):
        yield from _sign_proven(step, claims, fault) if signs else _order_proven(step, claims, fault)


def _sign_proven(step: Question, claims: list[Claim], fault: Fault) -> Iterator[BadInput]:
    if len(claims) > 1:
        yield fault("follows_from", f"{len(claims)} claims for what becomes of one measure", "one claim", "name one")
        return
    (claim,) = claims
    if claim.before != step.settings:
        found = f"the claim {claim.name} begins at: {claim.before}"
        yield fault("settings", found, f"the setting of the step: {step.settings}", "let both begin at the same")
    given = [option.name for option in step.options if option.sign == claim.sign]
    if given != step.answer:
        what = f"the answer is {step.answer[0]}, and {claim.name} claims {claim.sign}"
        yield fault("answer", what, f"the option of sign {claim.sign}", f"write {given[0]}" if given else "add that option")


def _order_proven(step: Question, claims: list[Claim], fault: Fault) -> Iterator[BadInput]:
    more = "-" if step.least else "+"
    proven: list[tuple[Setting, Setting]] = []
    for claim in claims:
        if claim.sign != "0":
            proven.append((claim.after, claim.before) if claim.sign == more else (claim.before, claim.after))
    settings = {option.name: option.settings for option in step.options}
    first = step.answer[0]
    others = [(first, name) for name in settings if name != first]
    for a, b in others if step.asks == "choose" else pairwise(step.answer):
        if (settings[a], settings[b]) not in proven:
            what = f"no claim says that {a} has {'less' if step.least else 'more'} than {b}"
            yield fault("follows_from", what, "a claim for each step from one option to the next", "add one, or change the answer")
